"""What the page of an action shows of the questions asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.models import Action, ActionQuestion
from actions.people import answering
from actions.reading.following import is_followed, may_follow
from cls_portal.access import may
from cls_portal.models import Agent
from partners.models import Organisation


@dataclass(frozen=True)
class Thread:
    """A question, and whether this person may answer it, or close it."""

    row: ActionQuestion
    may_answer: bool
    may_close: bool


def threads(action: Action, agent: Agent) -> list[Thread]:
    """The questions about an action, the last asked first: one query, and rights; none before the signature."""
    if not is_followed(action):
        return []
    rows = list(action.questions.select_related("organisation").order_by("-asked_on", "-pk"))
    follows = bool(rows) and may_follow(action, agent)
    writes = follows and may(agent, "actions.edit", action)
    return [
        Thread(
            row,
            may_answer=follows and not row.answered_on and not row.closed_on,
            may_close=follows and not row.closed_on and (writes or row.asker_id == agent.pk),
        )
        for row in rows
    ]


def first_asked(action: Action, agent: Agent, on: date) -> Organisation | None:
    """Whom one asks first: the lead when it can answer and is not one's own; else the coordination."""
    own = agent.affiliations.in_force(on).values("organisation")
    found: Organisation | None = answering(action, on).filter(pk=action.lead_id).exclude(pk__in=own).first()
    return found if may(agent, "actions.edit", action) else None
