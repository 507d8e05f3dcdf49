"""Templates of contract: listed, written, tried with a contract; an empty article takes its text from one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cls_portal.access import may, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from cls_portal.timeline import timeline
from contracts import operations, reading
from contracts.forms import PreviewForm, RevisionOnlyForm, TemplateChangeForm, TemplateForm, TemplateSectionForm
from contracts.listings import TEMPLATES
from contracts.models import ContractTemplate, Section, TemplateSection
from contracts.views.shared import address, load_part, trail


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Contrats", reverse("contract-list")), ("Modèles", reverse("template-list")), *steps]


def _address(template: Any) -> str:
    return reverse("template-detail", args=[template.pk])


@require_safe
def template_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {
        "may_create": may(agent, "contracts.edit_template"),
        "prefectures": reading.prefectures_of(agent, localdate()),
    }
    return TEMPLATES.respond(request, reading.templates_listed(agent), "contracts/templates/list.html", context)


@require_safe
def template_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent, template = acting_agent(request), load_part(request, ContractTemplate, pk)
    context = {
        **reading.template_page(template),
        "may_edit": may(agent, "contracts.edit_template", template),
        "entries": timeline(template, agent, parts=(TemplateSection,)),
    }
    return render(request, "contracts/templates/detail.html", context)


def template_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "contracts.edit_template")
    form = TemplateForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.create_template(by=agent, **form.values),
        title="Nouveau modèle de contrat",
        done=_address,
        said="Le modèle est créé\u00a0: écrivez ses articles.",
        trail=_trail(),
        cancel=reverse("template-list"),
        submit="Créer le modèle",
    )


def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, template = acting_agent(request), load_part(request, ContractTemplate, pk)
    require(agent, "contracts.edit_template", template)
    initial = {name: getattr(template, name) for name in ("title", "starts_on", "ends_on")}
    form = TemplateChangeForm(request.POST or None, initial=initial, revision=template.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_template(template, by=agent, revision=form.revision, **form.values),
        title="Modifier le modèle",
        done=_address(template),
        said="Le modèle est enregistré.",
        trail=_trail((template.title, _address(template))),
    )


def template_section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, section = acting_agent(request), load_part(request, TemplateSection, pk)
    require(agent, "contracts.edit_template", section.template)
    form = TemplateSectionForm(request.POST or None, section=section)
    return form_page(
        request,
        form,
        lambda: operations.write_template_section(section, by=agent, revision=form.revision, **form.values),
        title=f"Modèle\u00a0: {section.get_key_display()}",
        done=f"{_address(section.template)}#article-{section.key}",
        said="L’article du modèle est enregistré.",
        trail=_trail((section.template.title, _address(section.template))),
        aside="contracts/templates/help.html",
        national=reading.national_text(section),
        variables=reading.variables(),
    )


@require_safe
def template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    agent, template = acting_agent(request), load_part(request, ContractTemplate, pk)
    form = PreviewForm(request.GET or None, contracts=reading.contracts_to_preview(template, agent))
    context = {
        "template": template,
        "form": form,
        "contract": form.chosen,
        "articles": reading.preview(template, form.chosen) if form.chosen else [],
    }
    return render(request, "contracts/templates/preview.html", context)


def section_template(request: HttpRequest, pk: int) -> HttpResponse:
    agent, section = acting_agent(request), load_part(request, Section, pk)
    require(agent, "contracts.edit", section.contract)
    form = RevisionOnlyForm(request.POST or None, revision=section.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.take_template(section, by=agent, revision=form.revision, on=localdate()),
        title=f"Reprendre le modèle\u00a0: {section.get_key_display()}",
        message="L’article, encore vide, recevra le texte du modèle en vigueur pour ce contrat.",
        done=address(section.contract, f"article-{section.key}"),
        said="Le texte du modèle est repris dans l’article.",
        trail=trail(section.contract),
        submit="Reprendre le modèle",
    )
