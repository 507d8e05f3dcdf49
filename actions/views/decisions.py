"""What a decision of the council changes in the follow-up of actions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions import operations
from actions.forms import DecidedForm
from actions.reading.decisions import to_choose
from actions.views.shared import address, load, trail
from cls_portal.access import require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from partners.decisions.effects import introduction, readable


@require_safe
def decision_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The actions of the council’s contracts, to choose the one that the decision is about."""
    agent = acting_agent(request)
    decision = readable(pk, agent)
    page = {"decision": decision, **to_choose(decision, agent, today())}
    return render(request, "actions/following/decision.html", page)


def action_decided(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Its follow-up as the council decided it; the note carries the decision."""
    agent, action = acting_agent(request), load(request, pk)
    decided = readable(decision, agent)
    require(agent, "actions.follow", action)
    form = DecidedForm(request.POST or None, initial=DecidedForm.values_of(action), revision=action.revision)
    return form_page(
        request,
        form,
        lambda: operations.follow_action(
            action, by=agent, revision=form.revision, on=today(), decision=decided, **form.values
        ),
        title=f"Suivi décidé de l’action n°\u00a0{action.number}",
        done=address(action, "suivi"),
        said="Le suivi est enregistré, avec la décision qui l’a voulu.",
        message=introduction(decided),
        trail=trail(action),
        aside="actions/following/statuses.html",
    )
