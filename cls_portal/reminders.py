"""Reminders in working days: who awaits what, on which rung of the ladder, never twice, in one mail a day.

    REMINDERS = {
        "opinion_request": {
            "label": "Avis demandés",                               # as people choose it
            "awaited": "contracts.chasing.requests_awaited",        # (on) -> Iterable[Awaited]
            "message": "contracts.notifications.request_reminder",  # (target, recipient, on) -> Message | None
            "ladder": (-5, 0, 5),                                   # working days from the due date
        },
        "action_end": {
            "label": "Fins d’actions",
            "awaited": "actions.chasing.ends_awaited",
            "lines": "actions.reminded.end_lines",                  # (targets, recipient, on) -> list[Line]
            "ladder": {"lead": (-10, 0, 5), "coordinator": (5,)},   # one for each role
        },
    }

`send_due` runs in a job, several times a day: a rung missed because the portal was stopped is made up for by the next
one reached. What a person has reached that day goes in one mail, written when it leaves (`cls_portal.digest`): what was
done meanwhile is no longer recalled.
"""

from __future__ import annotations

from collections import defaultdict
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
from django.utils.module_loading import import_string

from cls_portal import choices, jobs, mail
from cls_portal.actors import PORTAL
from cls_portal.models import DigestSent, ReminderSent
from cls_portal.working_days import add_working_days, is_working_day

FORGOTTEN = 60  # calendar days after its last rung, a ladder is no longer climbed


@dataclass(frozen=True)
class Awaited:
    """Something that a person has still to do: `target` is its key, `due_on` its term, `department` its holidays.

    `role`: what the person is to it, where the ladder depends on that.
    """

    target: int
    recipient: str
    due_on: date
    department: str = ""
    role: str = ""


@dataclass(frozen=True)
class Climbed:
    """A rung that an address has reached."""

    kind: str
    target: int
    due_on: date
    rung: int


def ladder_of(kind: str, role: str = "") -> Sequence[int]:
    ladder: Any = settings.REMINDERS[kind]["ladder"]
    rungs: Sequence[int] = ladder[role] if isinstance(ladder, Mapping) else ladder
    return rungs


def rung_reached(due_on: date, on: date, ladder: Sequence[int], department: str = "") -> int | None:
    """The last rung whose day has come by `on`; None before the first, and long after the last."""
    reached = [rung for rung in sorted(ladder) if add_working_days(due_on, rung, department) <= on]
    if not reached or (on - add_working_days(due_on, max(ladder), department)).days > FORGOTTEN:
        return None
    return reached[-1]


def send_due(on: date) -> int:
    """Queue every reminder whose day has come and that was not sent; how many. Nobody is disturbed on a day of rest.

    One mail a day to each address, written with its rungs in one transaction: a run that is cut short is taken up again
    where it stopped.
    """
    done = set(DigestSent.objects.filter(sent_on=on).values_list("recipient", flat=True))
    due = {address: climbed for address, climbed in _reached(on).items() if address not in done}
    told = choices.of_addresses(due)
    return sum(
        _tell(address, [each for each in climbed if address not in told or told[address].wants(each.kind)], on)
        for address, climbed in due.items()
    )


def _reached(on: date) -> dict[str, list[Climbed]]:
    """The last rung that each address has reached of each thing awaited of it, once."""
    found: dict[str, dict[Climbed, None]] = defaultdict(dict)
    for kind, reminder in settings.REMINDERS.items():
        for awaited in import_string(reminder["awaited"])(on):
            rung = rung_reached(awaited.due_on, on, ladder_of(kind, awaited.role), awaited.department)
            if rung is not None and is_working_day(on, awaited.department):
                found[awaited.recipient.lower()][Climbed(kind, awaited.target, awaited.due_on, rung)] = None
    return {address: list(climbed) for address, climbed in found.items()}


def _tell(recipient: str, climbed: Sequence[Climbed], on: date) -> int:
    """Queue the mail of the day with what was not told yet; nothing when there is nothing new."""
    with transaction.atomic():
        new = _untold(recipient, climbed)
        if not new or not DigestSent.objects.get_or_create(recipient=recipient, sent_on=on)[1]:
            return 0
        ReminderSent.objects.bulk_create(
            ReminderSent(kind=each.kind, target=each.target, recipient=recipient, due_on=each.due_on, rung=each.rung)
            for each in new
        )
        choices.open_for(recipient, by=PORTAL)
        mail.queue_written_later(
            recipient, "cls_portal.digest.write", recipient=recipient, on=on.isoformat(), told=_by_kind(new)
        )
    return len(new)


def _untold(recipient: str, climbed: Sequence[Climbed]) -> list[Climbed]:
    targets, kinds = {each.target for each in climbed}, {each.kind for each in climbed}
    rows = ReminderSent.objects.filter(recipient__iexact=recipient, kind__in=kinds, target__in=targets)
    known = {Climbed(*row) for row in rows.values_list("kind", "target", "due_on", "rung")}
    return [each for each in climbed if each not in known]


def _by_kind(climbed: Sequence[Climbed]) -> dict[str, list[int]]:
    targets: dict[str, list[int]] = defaultdict(list)
    for each in climbed:
        targets[each.kind].append(each.target)
    return dict(targets)


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
    return Recalled(last, _next_day(ladder_of(kind), due_on, on, department, climbed))


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
