"""The ladder of reminders: the last rung reached, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core import mail as outbox
from django.core.management import call_command

from cls_portal import jobs, reminders
from cls_portal.digest import Line
from cls_portal.mail import Message
from cls_portal.models import Job, Outgoing, ReminderSent
from cls_portal.reminders import Awaited, rung_reached
from tests.house.broken import breaks

DUE = date(2026, 11, 27)  # a Friday
LADDER = (-5, 0, 5)
still_awaited: list[Awaited] = []


def awaited(on):
    return list(still_awaited)


def listed(on):
    return [replace(each, role="lead") for each in still_awaited if each.target > 100]


def lines(targets, recipient, on):
    return [Line(f"Ligne {target}", f"https://x.fr/{target}/") for target in targets] if still_awaited else []


def message(target, recipient, on):
    return Message(f"Rappel {target}", f"{recipient}, nous sommes le {on:%d/%m/%Y}") if still_awaited else None


@pytest.fixture
def ladder(db, settings):
    settings.REMINDERS = {
        "sample": {
            "label": "Essais",
            "awaited": f"{__name__}.awaited",
            "message": f"{__name__}.message",
            "ladder": LADDER,
        },
        "listed": {
            "label": "Listes",
            "awaited": f"{__name__}.listed",
            "lines": f"{__name__}.lines",
            "ladder": {"lead": LADDER},
        },
    }
    still_awaited[:] = [Awaited(target=7, recipient="lise@exemple.fr", due_on=DUE, department="33")]


def send_all() -> None:
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)


@pytest.mark.parametrize(
    ("on", "rung"),
    [
        (date(2026, 11, 19), None),
        (date(2026, 11, 20), -5),
        (date(2026, 11, 26), -5),
        (DUE, 0),
        (date(2026, 12, 3), 0),
        (date(2026, 12, 4), 5),
        (date(2027, 1, 4), 5),
        (date(2027, 3, 1), None),
    ],
)
def test_the_last_rung_whose_day_has_come(on, rung):
    assert rung_reached(DUE, on, LADDER, "33") == rung


def test_a_rung_is_climbed_once_however_often_one_asks(ladder):
    assert [reminders.send_due(DUE) for _ in range(3)] == [1, 0, 0]
    send_all()
    (sent,) = outbox.outbox
    said, foot = sent.body.split("\n-- \n")
    assert (sent.subject, said) == ("Rappel 7", "lise@exemple.fr, nous sommes le 27/11/2026\n")
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in foot
    assert Outgoing.objects.get().body == ""


def test_a_rung_missed_is_made_up_for_by_the_next(ladder):
    assert reminders.send_due(date(2026, 11, 23)) == 1
    assert reminders.send_due(date(2026, 12, 7)) == 1
    assert [row.rung for row in ReminderSent.objects.order_by("pk")] == [-5, 5]


def test_nobody_is_disturbed_on_a_day_of_rest(ladder):
    assert reminders.send_due(date(2026, 11, 28)) == 0


def test_a_due_date_that_moves_begins_the_ladder_again(ladder):
    reminders.send_due(DUE)
    still_awaited[:] = [Awaited(target=7, recipient="lise@exemple.fr", due_on=date(2026, 12, 4), department="33")]
    assert [reminders.send_due(day) for day in (DUE, date(2026, 11, 30))] == [0, 1], "one mail a day"


def test_all_of_a_day_is_one_mail(ladder):
    still_awaited[:] = [Awaited(each, "Lise@exemple.fr", DUE, "33") for each in (7, *range(101, 141))]
    reminders.send_due(DUE)
    send_all()
    (sent,) = outbox.outbox
    assert sent.subject == "Vos rappels du 27\u00a0novembre\u00a02026\u00a0: 81\u00a0points"
    assert "\n\nLISTES\n\n- Ligne 101\n  https://x.fr/101/\n" in sent.body
    assert "et 10\u00a0autres" in sent.body


def test_what_is_no_longer_awaited_as_the_mail_leaves_is_not_sent(ladder):
    reminders.send_due(DUE)
    still_awaited.clear()
    send_all()
    assert outbox.outbox == []
    assert not Outgoing.objects.exists()


def test_the_command_and_the_job_of_every_day_queue_them(ladder, settings):
    said = StringIO()
    call_command("send_reminders", on=DUE, stdout=said)
    assert "Rappels mis en file : 1." in said.getvalue()
    jobs.every_day(0)
    assert Job.objects.filter(kind="cls_portal.reminders.send_today").count() == 1


def test_the_same_reminder_twice_is_refused_by_the_database(ladder):
    row = {"kind": "sample", "target": 7, "recipient": "lise@exemple.fr", "due_on": DUE, "rung": 0}
    ReminderSent.objects.create(**row)
    with breaks("reminder_once"):
        ReminderSent.objects.create(**row)
