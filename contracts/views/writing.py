"""Writing an article: on its page or in place in the contract's, with others who write it too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import require
from cls_portal.doors import form_page, warn_of_names
from cls_portal.errors import Refused, Stale
from cls_portal.http import acting_agent
from cls_portal.merging import assembled
from contracts import operations, reading
from contracts.forms import MergeForm, SectionForm
from contracts.models import Contract, Section
from contracts.views.shared import address, load, load_part, trail

ASSEMBLED = (
    "Voici le texte assemblé d’après vos choix. Relisez-le, corrigez si besoin, puis enregistrez\u00a0: "
    "rien ne l’est encore."
)


def section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    section = _open(request, pk)
    form = SectionForm(request.POST or None, initial={"body": section.body}, revision=section.revision)
    if request.htmx:  # type: ignore[attr-defined]
        return _in_place(request, section, form)
    return form_page(
        request,
        form,
        lambda: _save(request, section, form),
        title=f"Article : {section.get_key_display()}",
        done=address(section.contract, f"article-{section.key}"),
        said="L’article est enregistré.",
        trail=trail(section.contract),
        conflict=lambda stale: _conflict(request, stale.current, form.values["body"], form.revision),
        presence_url=reverse("section-presence", args=[pk]),
    )


def _open(request: HttpRequest, pk: int) -> Section:
    section: Section = load_part(request, Section, pk)
    require(acting_agent(request), "contracts.edit", section.contract)
    return section


def _save(request: HttpRequest, section: Section, form: SectionForm) -> Section:
    return operations.write_section(section, by=acting_agent(request), revision=form.revision, **form.values)


def _in_place(request: HttpRequest, section: Section, form: SectionForm) -> HttpResponse:
    """For the page of the contract: the form, or the article once saved; 409 sends the script to the whole page."""
    form.auto_id = f"article_{section.pk}_%s"  # several may be open in the page
    page = {"section": section, "form": form}
    if request.method != "POST":
        return render(request, "contracts/sections/form.html", page)
    if not form.is_valid():
        return render(request, "contracts/sections/form.html", page, status=422)
    try:
        saved = _save(request, section, form)
    except Refused as refusal:
        form.add_reasons(refusal.reasons)
        return render(request, "contracts/sections/form.html", page, status=422)
    except Stale:
        return HttpResponse("Une autre personne a enregistré cet article.", status=409)
    warn_of_names(request, form)
    shown = {"article": reading.article_saved(saved), "may_write": True, "just_saved": True}
    return render(request, "contracts/sections/article.html", shown)


def _conflict(
    request: HttpRequest, section: Any, mine: str, since: int, form: MergeForm | None = None, undecided: Any = ()
) -> HttpResponse:
    regions = reading.regions_of(section, mine, since, section.revision)
    page = {
        "section": section,
        "title": f"Article : {section.get_key_display()}",
        "trail": trail(section.contract),
        "writing": reading.last_writing(section),
        "disputed": reading.conflict(regions, form.choices(len(regions)) if form else {}, list(undecided)),
        "body": mine,
        "since": since,
        "reload_url": reverse("section-edit", args=[section.pk]),
    }
    return render(request, "contracts/sections/conflict.html", page, status=422 if undecided else 409)


@require_POST
def section_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """The text that the choices make, to read over and save; asked again where somebody saved meanwhile."""
    section = _open(request, pk)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return render(request, "errors/400.html", status=400)
    mine, since = form.cleaned_data["body"], form.cleaned_data["since"]
    if form.revision != section.revision:
        return _conflict(request, section, mine, since)
    regions = reading.regions_of(section, mine, since, section.revision)
    html, undecided = assembled(regions, form.choices(len(regions)))
    if undecided:
        return _conflict(request, section, mine, since, form, undecided)
    edit = reverse("section-edit", args=[pk])
    page = {
        "title": f"Article : {section.get_key_display()}", "trail": trail(section.contract), "message": ASSEMBLED,
        "form": SectionForm(initial={"body": html}, revision=section.revision), "action": edit, "unsaved": True,
        "cancel_url": edit, "submit": "Enregistrer", "presence_url": reverse("section-presence", args=[pk]),
    }  # fmt: skip
    return render(request, "components/form_page.html", page)


@require_POST
def section_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign of life of whoever has the article open, or their leaving; who else has articles open."""
    section = _open(request, pk)
    if "closing" in request.POST:
        operations.close_section(section, by=acting_agent(request))
    else:
        operations.open_section(section, by=acting_agent(request), at=timezone.now())
    return _presences(request, section.contract)


@require_safe
def contract_presences(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has which article of the contract open, for those who may write in it."""
    contract = load(request, pk)
    require(acting_agent(request), "contracts.edit", contract)
    return _presences(request, contract)


def _presences(request: HttpRequest, contract: Contract) -> HttpResponse:
    return JsonResponse({"presences": reading.presences(contract, acting_agent(request), timezone.now())})
