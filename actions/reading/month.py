"""A month: the actions that end in it, the milestones and the measures that are due in it."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q
from django.urls import reverse

from actions.calendars import GRACE, measures_due, periods_due
from actions.models import Indicator, Milestone
from actions.reading.displays import is_open, status_of
from actions.states import OPEN
from cls_portal.listing import Badge, Narrowing
from cls_portal.models import Agent
from cls_portal.working_days import holiday_name
from contracts.models import Contract

MOST = 200
SHOWN = 4
MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])\Z")
LATE, DONE = Badge("En retard", "error"), Badge("Fait", "success")


@dataclass(frozen=True)
class Entry:
    """Something that falls on a day: what kind of thing, its name, its page, and whether it is done or late."""

    day: date
    kind: str
    text: str
    contract: str
    url: str
    badge: Badge | None


@dataclass(frozen=True)
class Day:
    day: date
    inside: bool
    today: bool
    holiday: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def rests(self) -> bool:
        return bool(self.holiday) or self.day.weekday() > calendar.FRIDAY

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:SHOWN]

    @property
    def others(self) -> list[Entry]:
        return self.entries[SHOWN:]


@dataclass(frozen=True)
class Month:
    """The weeks of a month, Monday first; `partial`: there was too much to show all of it."""

    first: date
    weeks: list[list[Day]]
    count: int
    partial: bool
    previous: str
    next: str
    current: str


def month_of(asked: str, on: date) -> date:
    """The first day of « 2026-11 », or of this month."""
    found = MONTH.match(asked)
    return date(int(found[1]), int(found[2]), 1) if found else on.replace(day=1)


def month(narrowing: Narrowing, first: date, on: date, department: str = "") -> Month:
    """Four queries."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    kinds = [list(found(narrowing.rows, first, last, on)) for found in (_ends, _milestones, _measures)]
    entries: dict[date, list[Entry]] = defaultdict(list)
    for entry in (each for kind in kinds for each in kind[:MOST]):
        entries[entry.day].append(entry)
    weeks = [
        [Day(day, day.month == first.month, day == on, holiday_name(day, department), entries[day]) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(
        first=first,
        weeks=weeks,
        count=sum(map(len, entries.values())),
        partial=any(len(kind) > MOST for kind in kinds),
        previous=narrowing.address(mois=f"{first - timedelta(days=1):%Y-%m}"),
        next=narrowing.address(mois=f"{last + timedelta(days=1):%Y-%m}"),
        current="" if first == on.replace(day=1) else narrowing.address(mois=""),
    )


def department_of(agent: Agent) -> str:
    """The code of the département of every contract that the agent sees; nothing when there are several, or none."""
    code = "lead_prefecture__code"
    found = Contract.objects.visible_to(agent).originals().aggregate(least=Min(code), most=Max(code))
    return found["least"] or "" if found["least"] == found["most"] else ""


def _entry(day: date, kind: str, text: str, action: Any, badge: Badge | None) -> Entry:
    return Entry(day, kind, text, action.contract.reference, reverse("action-detail", args=[action.pk]), badge)


def _done_or_late(done: bool, late: bool) -> Badge | None:
    return DONE if done else LATE if late else None


def _ends(rows: Any, first: date, last: date, on: date) -> Iterator[Entry]:
    for action in rows.due_within(first, last).for_cards().order_by("ends_on", "pk")[: MOST + 1]:
        day = action.postponed_to or action.ends_on
        status = status_of(action)
        closed = None if is_open(action) else Badge(str(status.label), status.tone)
        yield _entry(day, "Fin d’action", action.title, action, closed or _done_or_late(False, day < on))


def _milestones(rows: Any, first: date, last: date, on: date) -> Iterator[Entry]:
    found = Milestone.objects.filter(action__in=rows.values("pk"), due_on__range=(first, last))
    for row in found.select_related("action__contract").order_by("due_on", "pk")[: MOST + 1]:
        badge = _done_or_late(row.done_on is not None, row.due_on < on and is_open(row.action))
        yield _entry(row.due_on, "Jalon", f"{row.name} ({row.action.title})", row.action, badge)


def _measures(rows: Any, first: date, last: date, on: date) -> Iterator[Entry]:
    """The measures of open actions, on the last day that people have to give them."""
    ending = Q(action__ends_on__range=(first - GRACE, last - GRACE))
    for frequency, _, end in periods_due(first, last):
        ending |= Q(frequency=frequency, action__starts_on__lte=end, action__ends_on__gt=end)
    found = Indicator.objects.filter(
        ending, action__in=rows.filter(status__in=OPEN).values("pk"), action__starts_on__isnull=False
    )
    loaded = found.select_related("action__contract").prefetch_related("measures").order_by("pk")[: MOST + 1]
    for row in loaded:
        given = [each.measured_on for each in row.measures.all()]
        action: Any = row.action
        for since, day in measures_due(row.frequency, action.starts_on, action.ends_on, first, last):
            badge = _done_or_late(any(each >= since for each in given), day < on)
            yield _entry(day, "Mesure", f"{row.name} ({action.title})", action, badge)
