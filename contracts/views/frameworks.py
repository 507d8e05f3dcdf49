"""Framework agreements: Cucs, contrats de ville, contrats de sécurité intégrée, conventions-cadres."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import may, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent
from cls_portal.timeline import timeline
from contracts import operations
from contracts.forms import FrameworkChangeForm, FrameworkForm
from contracts.listings import FRAMEWORKS
from contracts.models import FrameworkAgreement, FrameworkCommune
from contracts.reading import areas_of_framework, framework_page, frameworks_listed
from contracts.views.shared import load_part
from territories.models import PriorityArea


def _list() -> tuple[str, str]:
    return ("Contrats-cadres", reverse("framework-list"))


def _address(framework: Any) -> str:
    return reverse("framework-detail", args=[framework.pk])


def load_area(request: HttpRequest) -> PriorityArea | None:
    """The geography that the address names, if it names one."""
    key = request.GET.get("geographie", "")
    return load_part(request, PriorityArea, key) if key else None


@require_safe
def framework_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {"may_create": may(agent, "contracts.create")}
    return FRAMEWORKS.respond(request, frameworks_listed(agent), "contracts/framework_list.html", context)


@require_safe
def framework_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent, framework = acting_agent(request), load_part(request, FrameworkAgreement, pk)
    context = {
        **framework_page(framework, agent),
        "may_edit": may(agent, "contracts.create"),
        "entries": timeline(framework, agent, parts=(FrameworkCommune,)),
    }
    return render(request, "contracts/framework_detail.html", context)


def framework_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "contracts.create")
    area = load_area(request)
    form = FrameworkForm(
        request.POST or None,
        initial=FrameworkForm.values_from(area) if area else None,
        areas=areas_of_framework(agent, area=area) if area else None,
    )
    return form_page(
        request,
        form,
        lambda: operations.create_framework(by=agent, **form.values),
        title="Nouveau contrat-cadre",
        done=_address,
        said="Le contrat-cadre est enregistré.",
        trail=[_list()],
        cancel=reverse("framework-list"),
    )


def framework_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, framework = acting_agent(request), load_part(request, FrameworkAgreement, pk)
    require(agent, "contracts.edit_framework", framework)
    form = FrameworkChangeForm(
        request.POST or None,
        initial=FrameworkChangeForm.values_of(framework),
        revision=framework.revision,
        areas=areas_of_framework(agent, framework),
    )
    return form_page(
        request,
        form,
        lambda: operations.change_framework(framework, by=agent, revision=form.revision, **form.values),
        title="Modifier le contrat-cadre",
        done=_address(framework),
        said="Le contrat-cadre est enregistré.",
        trail=[_list(), (framework.title, _address(framework))],
    )
