"""What a decision of a council causes is written by the app of what it touches, which says it here."""

from __future__ import annotations

from datetime import date

from cls_portal.access import get_visible
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import refuse
from cls_portal.models import Agent
from cls_portal.writing import lock, operation, write
from partners.decisions import rules
from partners.models import Decision


@operation("decision.acted")
def mark_acted(decision: Decision, *, by: Agent | SystemActor, on: date) -> Decision:
    """Something was done because of it: called within the operation that does it, which judges the right to do so.

    Whoever acts reads the decision (404 otherwise); only what the council adopted, in one of its own formations, acts.
    """
    agent = agent_of(by)
    if agent is not None:
        get_visible(Decision, agent, pk=decision.pk)
    decision, meeting = lock(decision, None), decision.meeting
    refuse(rules.missing_to_act(form=meeting.form, adopted=decision.adopted, held_on=meeting.held_on, on=on))
    return decision if decision.acted_on else write(decision, acted_on=on)
