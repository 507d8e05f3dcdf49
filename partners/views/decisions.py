"""What meetings decide: the list, writing one down, and what was done of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, today
from partners import operations
from partners.decisions import reading
from partners.decisions.forms import DecisionChangeForm, DecisionForm, SettleForm
from partners.forms import UndoForm
from partners.listings import DECISIONS
from partners.models import Decision
from partners.operations.decisions import DECISION
from partners.views.minutes import load, page_of, trail_of


def _page(decision: Decision) -> str:
    return reverse("decision-detail", args=[decision.pk])


def _load(request: HttpRequest, pk: int) -> Decision:
    agent = acting_agent(request)
    decision: Decision = get_visible(Decision, agent, queryset=reading.decisions(agent), pk=pk)
    require(agent, "partners.keep_minutes", decision)
    return decision


@require_safe
def decision_list(request: HttpRequest) -> HttpResponseBase:
    return DECISIONS.respond(request, reading.listed(acting_agent(request)), "partners/decisions/list.html")


@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """For who reads the meeting: what was decided, « Ce qu’elle a produit », « Donner suite »."""
    agent = acting_agent(request)
    decision = get_visible(Decision, agent, queryset=reading.shown(agent, today()), pk=pk)
    return render(request, "partners/decision_detail.html", reading.decision_page(decision, agent, today()))


def decision_create(request: HttpRequest, pk: int) -> HttpResponse:
    """?point= is the item that it follows."""
    agent, meeting = acting_agent(request), load(request, pk)
    form = DecisionForm(request.POST or None, initial={"item": request.GET.get("point", "")}, meeting=meeting)
    return form_page(
        request,
        form,
        lambda: operations.add_decision(meeting, by=agent, **form.values),
        title="Nouvelle décision",
        done=lambda row: page_of(meeting, f"decision-{row.pk}"),
        said=lambda row: f"La décision n°\u00a0{row.number} est enregistrée.",
        trail=trail_of(meeting),
        cancel=page_of(meeting),
    )


def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, decision = acting_agent(request), _load(request, pk)
    initial = {name: getattr(decision, name) for name in DECISION}
    form = DecisionChangeForm(
        request.POST or None, initial=initial, meeting=decision.meeting, revision=decision.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.change_decision(decision, by=agent, revision=form.revision, **form.values),
        title=f"Modifier la décision n°\u00a0{decision.number}",
        done=_page(decision),
        said="La décision est enregistrée.",
        trail=trail_of(decision.meeting),
    )


def decision_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, decision = acting_agent(request), _load(request, pk)
    form = RevisionedForm(request.POST or None, revision=decision.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_decision(decision, by=agent, revision=form.revision),
        title=f"Retirer la décision n°\u00a0{decision.number}",
        message=f"«\u00a0{decision.title}\u00a0»\u00a0: les suivantes avancent d’un numéro.",
        done=page_of(decision.meeting),
        said="La décision est retirée.",
        trail=trail_of(decision.meeting),
        submit="Retirer",
        danger=True,
    )


def decision_settle(request: HttpRequest, pk: int) -> HttpResponse:
    agent, decision = acting_agent(request), _load(request, pk)
    initial = {"settled_on": decision.settled_on or today(), "settled_note": decision.settled_note}
    form = SettleForm(request.POST or None, initial=initial, revision=decision.revision)
    return form_page(
        request,
        form,
        lambda: operations.settle_decision(decision, by=agent, on=today(), revision=form.revision, **form.values),
        title=f"Suite donnée à la décision n°\u00a0{decision.number}",
        message=decision.title,
        done=_page(decision),
        said="La décision est close.",
        trail=trail_of(decision.meeting),
        submit="Clore",
    )


def decision_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    agent, decision = acting_agent(request), _load(request, pk)
    form = UndoForm(request.POST or None, revision=decision.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.reopen_decision(decision, by=agent, revision=form.revision, **form.values),
        title=f"Rouvrir la décision n°\u00a0{decision.number}",
        message="Elle attend de nouveau une suite.",
        done=_page(decision),
        said="La décision est rouverte.",
        trail=trail_of(decision.meeting),
        submit="Rouvrir",
    )
