"""Where each action of a contract stands on a day, and where it stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from actions.lateness import late, silent
from actions.models import Action
from actions.reading.following import told_of
from actions.states import OPEN, Status
from cls_portal import history
from cls_portal.models import Agent
from contracts.models import Contract
from partners.lines import line_of
from partners.models import Meeting

from .report import Since


@dataclass(frozen=True)
class Before:
    """What was said of an action on a day; `progress` in percent."""

    status: Status
    progress: int


@dataclass(frozen=True)
class Standing:
    """An action on the day of the report: why it is late, whether it is silent, how much of its calendar is behind."""

    row: Action
    late: Sequence[str]
    silent: bool
    elapsed: int | None
    before: Before | None

    @property
    def name(self) -> str:
        return f"{self.row.number}. {self.row.title}"

    @property
    def status(self) -> Status:
        return Status(self.row.status)

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def due_on(self) -> date | None:
        return self.row.postponed_to or self.row.ends_on


def standings(contract: Contract, since: date, on: date) -> list[Standing]:
    """Every action of the text, in order; seven queries."""
    rows = list(
        Action.objects.in_text()
        .filter(contract=contract)
        .select_related("contract", "lead", "objective__axis")
        .prefetch_related("milestones", "notes", "indicators__measures")
        .order_by("number", "pk")
    )
    known = _kept(rows, since)
    found = []
    for row in rows:
        told = told_of(row)
        before = known.get(row.pk) or _noted(row, since)
        found.append(Standing(row, late(told, on), silent(told, on), elapsed(row.starts_on, row.ends_on, on), before))
    return found


def elapsed(starts_on: date | None, ends_on: date | None, on: date) -> int | None:
    """Percent of the calendar that is behind on that day, its last day included; None without a calendar."""
    if starts_on is None or ends_on is None:
        return None
    days = (ends_on - starts_on).days + 1
    return round(min(max((on - starts_on).days, 0), days) * 100 / days)


def mean(values: Iterable[int | None]) -> int | None:
    """Of those that are known."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None


def _kept(rows: Sequence[Action], since: date) -> dict[int, Before]:
    """What the history says of that day, of the actions that were already in the portal."""
    events: Any = history.event_model(Action)
    end = timezone.make_aware(datetime.combine(since + timedelta(days=1), time.min))
    last = events.objects.filter(pgh_obj__in=[row.pk for row in rows], pgh_created_at__lt=end)
    told = last.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj").values_list("pgh_obj", "status", "progress")
    return {key: Before(Status(status), progress) for key, status, progress in told}


def _noted(row: Action, since: date) -> Before | None:
    """What was noted by that day, of an action entered in the portal since; nothing had begun by the signature."""
    for note in row.notes.all():
        if note.noted_on <= since:
            return Before(Status(note.status), note.progress)
    begun = min((day for day in (row.started_on, row.starts_on) if day), default=None)
    signed = row.contract.signed_on
    if (signed and since <= signed) or (begun and since < begun):
        return Before(Status.TO_START, 0)
    return None


def since_of(contract: Contract, agent: Agent, on: date, asked: date | None = None) -> Since:
    """The day asked for; else the last plenary held before that day, if the contract was signed by then; else its
    signature."""
    if asked is not None and asked <= on:
        usual = since_of(contract, agent, on)
        return usual if usual.day == asked else Since(asked, "jour choisi")
    signed = contract.signed_on or on
    meetings = Meeting.objects.visible_to(agent).of_line(line_of(contract.council_id))
    last = meetings.filter(form="plenary", held_on__lt=on, held_on__gt=signed).order_by("-held_on").first()
    if last is not None:
        return Since(last.held_on, "dernière formation plénière du conseil")
    return Since(signed, "signature du contrat")
