"""The same filtered set of actions, shown otherwise than as a table; and a card moved on the board."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from actions import forms, operations
from actions.listings import ACTIONS
from actions.reading import listed
from actions.reading.board import board
from actions.reading.displays import choices_of, followed, tabs
from actions.reading.groups import GROUPINGS, grouping_of, groups, total
from actions.reading.month import department_of, month, month_of
from actions.reading.schedule import schedule
from actions.states import NEEDS_REASON, Status
from actions.views.batches import said
from actions.views.shared import address, load
from cls_portal.access import require
from cls_portal.charts import gantt_legend
from cls_portal.http import acting_agent, return_address, say, today
from cls_portal.listing import Narrowing
from cls_portal.saved_views.reading import menu


def _shown(request: HttpRequest, name: str, narrowing: Narrowing, **more: Any) -> HttpResponse:
    kept = {"views": menu(request, ACTIONS.name), "tabs": tabs(request.GET, f"action-{name}"), "narrowing": narrowing}
    return render(request, f"actions/displays/{name}.html", {**kept, **more})


@require_safe
def action_board(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    narrowing = ACTIONS.narrowed(request, followed(agent, today()))
    columns = board(narrowing, agent, today())
    return _shown(request, "board", narrowing, columns=columns, back=request.get_full_path())


@require_safe
def action_schedule(request: HttpRequest) -> HttpResponse:
    """?par= says how the actions are grouped."""
    narrowing = ACTIONS.narrowed(request, followed(acting_agent(request), today()))
    grouping = grouping_of(request.GET.get("par", "contrat"))
    page = schedule(narrowing, grouping, request.GET, today())
    choices = choices_of(narrowing, GROUPINGS, grouping.key)
    return _shown(request, "schedule", narrowing, schedule=page, choices=choices, legend=gantt_legend())


@require_safe
def action_calendar(request: HttpRequest) -> HttpResponse:
    """?mois=2026-11."""
    agent = acting_agent(request)
    narrowing = ACTIONS.narrowed(request, followed(agent, today()))
    first = month_of(request.GET.get("mois", ""), today())
    return _shown(request, "calendar", narrowing, month=month(narrowing, first, today(), department_of(agent)))


@require_safe
def action_groups(request: HttpRequest) -> HttpResponse:
    """?par= says by what; the actions of contracts that are not signed are counted too."""
    narrowing = ACTIONS.narrowed(request, listed(acting_agent(request)))
    grouping = grouping_of(request.GET.get("par", ""))
    found, more = groups(narrowing, grouping)
    choices = choices_of(narrowing, GROUPINGS, grouping.key)
    page = {"groups": found, "more": more, "total": None if grouping.several else total(found, narrowing)}
    return _shown(request, "groups", narrowing, grouping=grouping, choices=choices, **page)


@require_POST
def action_status(request: HttpRequest, pk: int) -> HttpResponse:
    """A card moved to another column: at once, or through the page that asks what this status needs."""
    action, by = load(request, pk), acting_agent(request)
    require(by, "actions.follow", action)
    back = return_address(request, address(action, "suivi"))
    form = forms.StatusForm(request.POST)
    if not form.is_valid():
        return render(request, "errors/400.html", status=400)
    status = Status(form.values["status"])
    if status in NEEDS_REASON:
        return redirect(f"{reverse('action-follow', args=[pk])}?{urlencode({'etat': status.value, 'retour': back})}")
    batch = operations.update_action(action, by=by, revision=form.revision, on=today(), status=status)
    now = f"«\u00a0{action.title}\u00a0» est maintenant à l’état «\u00a0{status.label}\u00a0»."
    say(request, format_html("{} {}", now, said(batch)))
    return redirect(back)
