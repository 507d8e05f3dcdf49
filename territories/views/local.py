"""Local territories: their list, what makes and changes them, their history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent, today
from cls_portal.timeline import timeline
from territories import operations, reading
from territories.forms import CloseLocalForm, LocalChangeForm, LocalForm, ReopenLocalForm
from territories.listings import LOCAL_TERRITORIES
from territories.models import LocalTerritory


def address(local: LocalTerritory) -> str:
    return reverse("territory-detail", args=[local.territory_id])


def _trail(local: LocalTerritory | None = None) -> Trail:
    steps = [("Territoires", reverse("territory-list")), ("Territoires locaux", reverse("local-territory-list"))]
    return steps if local is None else [*steps, (local.name, address(local))]


def _load(request: HttpRequest, pk: int) -> LocalTerritory:
    """The one to write on, for whoever may."""
    agent = acting_agent(request)
    local: LocalTerritory = get_visible(LocalTerritory, agent, queryset=reading.local_detail(agent), pk=pk)
    require(agent, "territories.edit_local", local)
    return local


@require_safe
def local_territory_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {"may_create": may(agent, "territories.edit_local")}
    return LOCAL_TERRITORIES.respond(request, reading.local_listed(agent), "territories/local_list.html", context)


def local_territory_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "territories.edit_local")
    form = LocalForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    return form_page(
        request,
        form,
        lambda: operations.create_local_territory(by=agent, **form.values),
        title="Nouveau territoire local",
        done=address,
        said="Le territoire est enregistré.",
        trail=_trail(),
        cancel=reverse("local-territory-list"),
    )


def local_territory_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, local = acting_agent(request), _load(request, pk)
    form = LocalChangeForm(
        request.POST or None,
        request.FILES or None,
        initial=LocalChangeForm.values_of(local),
        revision=local.revision,
        outlined=local.outline is not None,
    )
    return form_page(
        request,
        form,
        lambda: operations.change_local_territory(local, by=agent, revision=form.revision, **form.values),
        title="Modifier le territoire local",
        done=address(local),
        said="Le territoire est enregistré.",
        trail=_trail(local),
    )


def local_territory_close(request: HttpRequest, pk: int) -> HttpResponse:
    agent, local = acting_agent(request), _load(request, pk)
    form: Any = CloseLocalForm(request.POST or None, initial={"closed_on": today()})
    return confirmation_page(
        request,
        form,
        lambda: operations.close_local_territory(local, by=agent, on=today(), **form.values),
        title="Clore le territoire local",
        message=f"{local.name} ne sera plus proposé ; les contrats qui le citent le gardent.",
        done=address(local),
        said="Le territoire est clos.",
        trail=_trail(local),
        submit="Clore",
    )


def local_territory_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    agent, local = acting_agent(request), _load(request, pk)
    form: Any = ReopenLocalForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: operations.reopen_local_territory(local, by=agent, **form.values),
        title="Rouvrir le territoire local",
        message=f"{local.name} sera de nouveau proposé.",
        done=address(local),
        said="Le territoire a de nouveau cours.",
        trail=_trail(local),
        submit="Rouvrir",
    )


@require_safe
def local_territory_history(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    local = get_visible(LocalTerritory, agent, queryset=reading.local_detail(agent), pk=pk)
    context = {"local": local, "trail": _trail(local), "entries": timeline(local, agent)}
    return render(request, "territories/local_history.html", context)
