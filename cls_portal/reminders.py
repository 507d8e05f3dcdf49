"""Reminders in working days: who awaits what, on which rung of the ladder, never twice.

    REMINDERS = {
        "opinion_request": {
            "awaited": "contracts.chasing.requests_awaited",       # (on) -> Iterable[Awaited]
            "message": "contracts.notifications.request_reminder",  # (target, recipient, on) -> Message | None
            "ladder": (-5, 0, 5),                                   # working days from the due date
        },
    }

`send_due` runs in a job, several times a day: a rung missed because the portal was stopped is made up for by the next
one reached. The message is written when the mail leaves: what was answered meanwhile is no longer recalled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.module_loading import import_string

from cls_portal import jobs, mail
from cls_portal.models import ReminderSent
from cls_portal.working_days import add_working_days, is_working_day

FORGOTTEN = 60  # calendar days after its last rung, a ladder is no longer climbed


@dataclass(frozen=True)
class Awaited:
    """Something that a person has still to do: `target` is its key, `due_on` its term, `department` its holidays."""

    target: int
    recipient: str
    due_on: date
    department: str = ""


def rung_reached(due_on: date, on: date, ladder: Sequence[int], department: str = "") -> int | None:
    """The last rung whose day has come by `on`; None before the first, and long after the last."""
    reached = [rung for rung in sorted(ladder) if add_working_days(due_on, rung, department) <= on]
    if not reached or (on - add_working_days(due_on, max(ladder), department)).days > FORGOTTEN:
        return None
    return reached[-1]


def send_due(on: date) -> int:
    """Queue every reminder whose day has come and that was not sent; how many. Nobody is disturbed on a day of rest."""
    return sum(_recall(kind, awaited, on) for kind in settings.REMINDERS for awaited in _awaited(kind, on))


def _awaited(kind: str, on: date) -> Iterable[Awaited]:
    found: Iterable[Awaited] = import_string(settings.REMINDERS[kind]["awaited"])(on)
    return found


def _recall(kind: str, awaited: Awaited, on: date) -> bool:
    rung = rung_reached(awaited.due_on, on, settings.REMINDERS[kind]["ladder"], awaited.department)
    if rung is None or not is_working_day(on, awaited.department):
        return False
    with transaction.atomic():
        _, new = ReminderSent.objects.get_or_create(
            kind=kind, target=awaited.target, recipient=awaited.recipient, due_on=awaited.due_on, rung=rung
        )
        if new:
            mail.queue_written_later(
                awaited.recipient,
                "cls_portal.reminders.write",
                kind=kind,
                target=awaited.target,
                recipient=awaited.recipient,
                on=on.isoformat(),
            )
    return new


def write(kind: str, target: int, recipient: str, on: str) -> mail.Message | None:
    """The message of a reminder, as things stand when it leaves; None when there is nothing left to recall."""
    message: mail.Message | None = import_string(settings.REMINDERS[kind]["message"])(
        target=target, recipient=recipient, on=parse_date(on)
    )
    return message


@dataclass(frozen=True)
class Sent:
    """A rung that was climbed."""

    due_on: date
    rung: int
    queued_at: datetime


@dataclass(frozen=True)
class Recalled:
    """When something was last recalled, and the day of its next reminder; None: never yet, or never more."""

    last_on: date | None
    next_on: date | None


def recalled(kind: str, due: Mapping[int, date], on: date, department: str = "") -> dict[int, Recalled]:
    """Where each target, by its key and its due date, stands on the ladder of this kind."""
    sent: dict[int, list[Sent]] = {target: [] for target in due}
    for row in ReminderSent.objects.filter(kind=kind, target__in=due).order_by("pk"):
        sent[row.target].append(Sent(row.due_on, row.rung, row.queued_at))
    return {target: standing(kind, due_on, sent[target], on, department) for target, due_on in due.items()}


def ledger(kind: str, target: str) -> ArraySubquery:
    """What was sent of this kind about the row named by the column `target`: an annotation that `sent_of` reads."""
    rows = ReminderSent.objects.filter(kind=kind, target=OuterRef(target)).order_by("pk")
    return ArraySubquery(rows.values(sent=JSONObject(due_on="due_on", rung="rung", queued_at="queued_at")))


def sent_of(annotation: Iterable[Mapping[str, Any]]) -> list[Sent]:
    return [
        Sent(date.fromisoformat(row["due_on"]), row["rung"], datetime.fromisoformat(row["queued_at"]))
        for row in annotation
    ]


def standing(kind: str, due_on: date, sent: Sequence[Sent], on: date, department: str = "") -> Recalled:
    """When the last of these was sent, and the day of the next one."""
    climbed = {each.rung for each in sent if each.due_on == due_on}
    last = timezone.localdate(sent[-1].queued_at) if sent else None
    return Recalled(last, _next_day(settings.REMINDERS[kind]["ladder"], due_on, on, department, climbed))


def _next_day(ladder: Sequence[int], due_on: date, on: date, department: str, climbed: Collection[int]) -> date | None:
    """The day of the first rung to come; a rung reached and not climbed is so on the next working day."""
    reached = rung_reached(due_on, on, ladder, department)
    if reached is not None and reached not in climbed:
        return add_working_days(on, 0, department)
    days = [add_working_days(due_on, rung, department) for rung in sorted(ladder)]
    return next((day for day in days if day > on), None)


@jobs.job("Rappels du jour")
def send_today(progress: jobs.Progress) -> None:
    send_due(timezone.localdate())
