"""What a meeting decides, advises or asks to be done; and what was done of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners.decisions.rules import missing_to_settle
from partners.minutes.rules import missing_to_keep
from partners.models import AgendaItem, Decision, Meeting, Organisation
from partners.operations.minutes import open_minutes
from partners.rules import unknown_fields
from partners.states import DecisionKind

DECISION = (
    "kind", "title", "item", "text", "sense", "vote", "votes_for", "votes_against", "abstentions", "adopted", "owner",
    "owner_title", "due_on",
)  # fmt: skip


@operation("decision.added")
def add_decision(
    meeting: Meeting,
    *,
    by: Agent | SystemActor,
    title: str,
    kind: str = DecisionKind.DECISION,
    item: AgendaItem | None = None,
    text: str = "",
    sense: str = "",
    vote: str = "",
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstentions: int | None = None,
    adopted: bool = True,
    owner: Organisation | None = None,
    owner_title: str = "",
    due_on: date | None = None,
    about: str = "",
) -> Decision:
    """The next number of the meeting."""
    meeting = open_minutes(meeting, by)
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision(
        meeting=meeting,
        number=last + 1,
        kind=kind,
        title=title,
        item=item,
        text=text,
        sense=sense,
        vote=vote,
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
        adopted=adopted,
        owner=owner,
        owner_title=owner_title,
        due_on=due_on,
        about=about or (item.about if item is not None else ""),
    )
    _check(decision)
    return create(decision)


@operation("decision.changed")
def change_decision(decision: Decision, *, by: Agent | SystemActor, revision: int, **values: Any) -> Decision:
    """Change the fields of `DECISION`, until the minutes are finished."""
    unknown_fields(values, DECISION)
    open_minutes(decision.meeting, by)
    decision = lock(decision, revision)
    for name, value in values.items():
        setattr(decision, name, value)
    _check(decision)
    return write(decision, **values)


@operation("decision.removed")
def remove_decision(decision: Decision, *, by: Agent | SystemActor, revision: int) -> None:
    """Take back what was noted by mistake: those after it move up by one."""
    meeting = open_minutes(decision.meeting, by)
    decision = lock(decision, revision)
    if decision.acted_on is not None:
        raise Refused("Cette décision est suivie d’effet\u00a0: elle ne peut plus être retirée.")
    remove(decision)
    after = meeting.decisions.filter(number__gt=decision.number)
    after.update(number=F("number") - 1, revision=F("revision") + 1, updated_at=timezone.now())


@operation("decision.settled")
def settle_decision(
    decision: Decision, *, by: Agent | SystemActor, on: date, revision: int, settled_on: date, settled_note: str
) -> Decision:
    """What was done of it, and when; also once the minutes are approved."""
    require(by, "partners.keep_minutes", decision)
    decision = lock(decision, revision)
    refuse(missing_to_settle(decision, settled_on, on))
    return write(decision, settled_on=settled_on, settled_note=settled_note, settled_by=agent_of(by))


@operation("decision.reopened")
def reopen_decision(decision: Decision, *, by: Agent | SystemActor, revision: int, reason: str) -> Decision:
    """It was closed too soon."""
    require(by, "partners.keep_minutes", decision)
    decision = lock(decision, revision)
    if decision.settled_on is None:
        raise Refused("Cette décision n’est pas close.")
    if not reason.strip():
        raise Refused([Reason("Indiquez pourquoi elle est rouverte.", "partners.reason", field="reason")])
    return write(decision, settled_on=None, settled_note="", settled_by=None)


def _check(decision: Decision) -> None:
    if decision.item is not None and decision.item.meeting_id != decision.meeting_id:
        text = "Ce point est à l’ordre du jour d’une autre réunion."
        raise Refused([Reason(text, "partners.item_elsewhere", field="item")])
    refuse(missing_to_keep(decision.item, "item"))
