"""Decisions whose follow-up is awaited: who is told before its day, and who once it is past.

The people of the organisation in charge, and who coordinates the council; of them, only those who read the decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from cls_portal.digest import Line
from cls_portal.models import Agent
from cls_portal.reminders import FORGOTTEN, Awaited
from cls_portal.templatetags.portal import date_fr
from partners.decisions.effects import address
from partners.lines import lines_of
from partners.models import Affiliation, Decision
from partners.states import MeetingForm

OWNER, COORDINATOR = "owner", "coordinator"
# Calendar days that hold every rung of the ladders, around the day when one looks.
AHEAD, BEHIND = timedelta(days=25), timedelta(days=FORGOTTEN + 45)


def decisions_awaited(on: date) -> Iterator[Awaited]:
    """Those that are neither followed nor closed, whose day is near or past."""
    rows = list(
        Decision.objects.awaiting()
        .filter(due_on__range=(on - BEHIND, on + AHEAD))
        .select_related("meeting__council__territory__department")
        .order_by("pk")
    )
    known: dict[int, set[int]] = {}
    for row, role, agent in _people(rows, on):
        if agent.pk not in known:
            keys = [each.pk for each in rows]
            known[agent.pk] = set(Decision.objects.visible_to(agent).filter(pk__in=keys).values_list("pk", flat=True))
        if row.pk in known[agent.pk]:
            department = row.meeting.council.territory.department
            yield Awaited(row.pk, agent.email, row.due_on, department.code if department else "", role)


def _people(rows: Sequence[Any], on: date) -> Iterator[tuple[Any, str, Agent]]:
    """Each decision with the accounts of who is in charge of it and of who coordinates its council today (`lines`)."""
    members: dict[int | None, list[Agent]] = defaultdict(list)
    held = Affiliation.objects.in_force(on).filter(
        organisation__in={row.owner_id for row in rows} - {None}, agent__is_active=True
    )
    for each in held.select_related("agent").order_by("pk"):
        members[each.organisation_id].append(each.agent)
    lines = lines_of({row.meeting.council_id for row in rows})
    for row in rows:
        yield from ((row, OWNER, agent) for agent in members.get(row.owner_id, ()))
        council = lines[row.meeting.council_id].today
        coordinator = council.coordinator if council else None
        if coordinator is not None and coordinator.is_active:
            yield row, COORDINATOR, coordinator


def decision_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    """As they stand, of those that this person still reads: nothing is said of the others."""
    reader = Agent.objects.filter(email__iexact=recipient, is_active=True).first()
    if reader is None:
        return []
    rows = Decision.objects.visible_to(reader).awaiting().filter(pk__in=targets, due_on__isnull=False)
    named = rows.select_related("meeting__council").order_by("due_on", "pk")
    return [Line(_said(row, on), settings.PUBLIC_ADDRESS + address(row)) for row in named]


def _said(decision: Any, on: date) -> str:
    """Of a group: its day, never what it decided (a mail leaves the portal)."""
    when = "était attendue le" if decision.due_on < on else "est attendue le"
    council = decision.meeting.council.name
    what = f"«\u00a0{decision.title}\u00a0» ({council})"
    if decision.meeting.form != MeetingForm.PLENARY:
        what = f"Décision n°\u00a0{decision.number} de la réunion du {date_fr(decision.meeting.held_on)} ({council})"
    return f"{what}\u00a0: sa suite {when} {date_fr(decision.due_on)}"
