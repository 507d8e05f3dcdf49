"""Priority areas: their list, one of them, what makes and changes them; lists declared complete."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent
from cls_portal.timeline import timeline
from territories import operations, reading
from territories.forms import AreaChangeForm, AreaForm, CompleteListForm, RemoveAreaForm, ReopenLocalForm
from territories.listings import AREAS
from territories.models import CompleteAreaList, PriorityArea, PriorityAreaCommune
from territories.panels import panels_of_area


def address(area: PriorityArea) -> str:
    return reverse("priority-area-detail", args=[area.pk])


def trail(area: PriorityArea | None = None) -> Trail:
    """Territoires › Géographies prioritaires › …"""
    steps = [("Territoires", reverse("territory-list")), ("Géographies prioritaires", reverse("priority-area-list"))]
    return steps if area is None else [*steps, (area.name, address(area))]


def _load(request: HttpRequest, pk: int, act: str) -> PriorityArea:
    agent = acting_agent(request)
    area: PriorityArea = get_visible(PriorityArea, agent, queryset=reading.area_detail(agent), pk=pk)
    require(agent, act, area)
    return area


@require_safe
def priority_area_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {
        "may_create": may(agent, "territories.edit_area"),
        "may_import": may(agent, "territories.import_areas"),
        "may_declare": may(agent, "territories.declare_list"),
        "complete": reading.complete_lists(agent),
    }
    return AREAS.respond(request, reading.areas_listed(agent), "territories/area_list.html", context)


@require_safe
def priority_area_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    area = get_visible(PriorityArea, agent, queryset=reading.area_detail(agent), pk=pk)
    context = {
        "area": area,
        "communes": area.communes.all(),
        "may_edit": may(agent, "territories.complete_area", area),
        "may_remove": may(agent, "territories.edit_area", area),
        "panels": [render_to_string(name, panel, request) for name, panel in panels_of_area(area, agent)],
        "entries": timeline(area, agent, parts=(PriorityAreaCommune,)),
        "trail": trail(),
    }
    return render(request, "territories/area_detail.html", context)


def priority_area_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "territories.edit_area")
    form = AreaForm(request.POST or None, initial=request.GET.dict())
    return form_page(
        request,
        form,
        lambda: operations.create_priority_area(by=agent, **form.values),
        title="Nouvelle géographie prioritaire",
        done=address,
        said="La géographie prioritaire est enregistrée.",
        trail=trail(),
        cancel=reverse("priority-area-list"),
    )


def priority_area_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, area = acting_agent(request), _load(request, pk, "territories.complete_area")
    form = AreaChangeForm(request.POST or None, initial=AreaChangeForm.values_of(area), revision=area.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_priority_area(area, by=agent, revision=form.revision, **form.values),
        title="Modifier la géographie prioritaire",
        done=address(area),
        said="La géographie prioritaire est enregistrée.",
        trail=trail(area),
    )


def priority_area_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, area = acting_agent(request), _load(request, pk, "territories.edit_area")
    form = RemoveAreaForm(request.POST or None, revision=area.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_priority_area(area, by=agent, revision=form.revision, **form.values),
        title="Supprimer la géographie prioritaire",
        message=f"{area.name} a été saisie par erreur ? Si elle n’est plus en vigueur, donnez-lui une date de fin.",
        done=reverse("priority-area-list"),
        said="La géographie prioritaire est supprimée.",
        trail=trail(area),
        cancel=address(area),
        submit="Supprimer",
        danger=True,
    )


def complete_list_declare(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "territories.declare_list")
    form = CompleteListForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.declare_complete_list(by=agent, **form.values),
        title="Déclarer une liste complète",
        message="Sur cette période, une commune où le portail n’a pas de géographie de cette nature n’en a aucune.",
        done=reverse("priority-area-list"),
        said="La liste est tenue pour complète.",
        trail=trail(),
    )


def complete_list_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "territories.declare_list")
    complete = get_visible(CompleteAreaList, agent, pk=pk)
    form: Any = ReopenLocalForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: operations.withdraw_complete_list(complete, by=agent, **form.values),
        title="Ne plus tenir la liste pour complète",
        message=f"{complete} : l’absence d’une géographie ne prouvera plus rien.",
        done=reverse("priority-area-list"),
        said="La liste n’est plus tenue pour complète.",
        trail=trail(),
        submit="Retirer",
        danger=True,
    )
