"""Councils and their states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.forms import (
    CouncilChangeForm,
    CouncilForm,
    DissolveForm,
    DormantForm,
    ReasonForm,
)
from partners.listings import COUNCILS
from partners.models import Council


def address(council: Council) -> str:
    return reverse("council-detail", args=[council.pk])


def trail(council: Council | None = None) -> Trail:
    steps = [("Conseils", reverse("council-list"))]
    if council is not None:
        steps.append((council.name, address(council)))
    return steps


def load(request: HttpRequest, pk: int, permission: str = "partners.edit_council") -> Council:
    """The council, for whoever may do this to it."""
    agent = acting_agent(request)
    council: Council = get_visible(Council, agent, queryset=reading.councils(agent), pk=pk)
    require(agent, permission, council)
    return council


def load_part(request: HttpRequest, model: Any, pk: int) -> Any:
    """What belongs to a council or to a group, for whoever keeps it."""
    agent = acting_agent(request)
    part = get_visible(model, agent, queryset=reading.detail(model, agent), pk=pk)
    require(agent, "partners.edit_council", part)
    return part


@require_safe
def council_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {
        "may_create": may(agent, "partners.edit_council"),
        "may_watch": may(agent, "partners.watch_department"),
    }
    return COUNCILS.respond(request, reading.councils(agent), "partners/council_list.html", context)


@require_safe
def council_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    council = get_visible(Council, agent, queryset=reading.council_detail(agent), pk=pk)
    return render(request, "partners/council_detail.html", reading.council_page(council, agent, today()))


def council_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "partners.edit_council")
    form = CouncilForm(request.POST or None, request.FILES or None, initial=request.GET.dict(), agent=agent, on=today())
    return form_page(
        request,
        form,
        lambda: operations.create_council(by=agent, on=today(), **form.values),
        title="Nouveau conseil",
        done=address,
        said="Le conseil est créé.",
        trail=trail(),
        cancel=reverse("council-list"),
        submit="Créer le conseil",
    )


def council_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = CouncilChangeForm(request.POST or None, request.FILES or None, instance=council)
    return form_page(
        request,
        form,
        lambda: operations.change_council(council, by=agent, on=today(), revision=form.revision, **form.values),
        title="Modifier le conseil",
        done=address(council),
        said="La fiche du conseil est enregistrée.",
        trail=trail(council),
    )


def _ask(request: HttpRequest, council: Council, form: forms.Form, act: Callable[[], Any], **page: Any) -> HttpResponse:
    return confirmation_page(request, form, act, done=address(council), trail=trail(council), **page)


def council_dormant(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = DormantForm(request.POST or None, initial={"since": today()})
    return _ask(
        request,
        council,
        form,
        lambda: operations.mark_dormant(council, by=agent, on=today(), **form.values),
        title="Mettre le conseil en sommeil",
        message=f"{council.name} ne se réunit plus ; il pourra être réveillé.",
        said="Le conseil est en sommeil.",
        submit="Mettre en sommeil",
    )


def council_wake(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = ReasonForm(request.POST or None)
    return _ask(
        request,
        council,
        form,
        lambda: operations.wake_council(council, by=agent, **form.values),
        title="Réveiller le conseil",
        message=f"{council.name} se réunit de nouveau.",
        said="Le conseil est actif.",
        submit="Réveiller le conseil",
    )


def council_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = DissolveForm(request.POST or None, initial={"dissolved_on": today()})
    return _ask(
        request,
        council,
        form,
        lambda: operations.dissolve_council(council, by=agent, on=today(), **form.values),
        title="Dissoudre le conseil",
        message=f"{council.name} n’existera plus ; ses réunions restent. C’est définitif.",
        said="Le conseil est dissous.",
        submit="Dissoudre le conseil",
        danger=True,
    )
