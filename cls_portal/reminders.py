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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
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


@jobs.job("Rappels du jour")
def send_today(progress: jobs.Progress) -> None:
    send_due(timezone.localdate())
