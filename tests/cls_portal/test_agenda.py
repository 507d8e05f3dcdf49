"""What goes with a mail that invites: read by another parser than the one that wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import vobject

from cls_portal import agenda
from cls_portal.agenda import Entry, Invited

PARIS = timezone(timedelta(hours=1))
MEETING = Entry(
    "5f3c", date(2026, 12, 3), "Formation plénière ; CLSPD, Bègles", "/reunions/5/",
    datetime(2026, 11, 26, 8, tzinfo=UTC), 0, "Bilan de l’année",
    datetime(2026, 12, 3, 14, tzinfo=PARIS), datetime(2026, 12, 3, 16, tzinfo=PARIS), "Hôtel de ville",
)  # fmt: skip
TO = Invited('Camille "Cam" Delmas\r\nATTENDEE:x', "camille@exemple.fr", "CLSPD de Bègles", "portail@exemple.fr")


def read(entry: Entry):
    [event] = vobject.readOne(agenda.invitation(entry, TO).decode()).vevent_list
    return event


def test_another_parser_reads_the_invitation():
    calendar = vobject.readOne(agenda.invitation(MEETING, TO).decode())
    event = calendar.vevent
    assert (calendar.method.value, event.sequence.value) == ("REQUEST", "0")
    assert event.uid.value.startswith("5f3c@")
    assert event.dtstart.value == datetime(2026, 12, 3, 13, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2)
    assert (event.summary.value, event.location.value) == (MEETING.title, MEETING.place)
    assert event.organizer.value == "mailto:portail@exemple.fr"
    [attendee] = event.attendee_list
    assert attendee.value == "mailto:camille@exemple.fr"
    assert attendee.params["CN"] == ["Camille Cam DelmasATTENDEE:x"]
    assert attendee.params["RSVP"] == ["FALSE"]


def test_a_cancellation_keeps_the_name_and_frees_the_time():
    gone = replace(MEETING, cancelled=True, revision=3)
    calendar = vobject.readOne(agenda.invitation(gone, TO).decode())
    assert (calendar.method.value, calendar.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert calendar.vevent.uid.value == read(MEETING).uid.value
    assert (calendar.vevent.sequence.value, calendar.vevent.transp.value) == ("3", "TRANSPARENT")


def test_without_an_hour_it_is_the_whole_day_and_without_an_end_one_hour():
    whole = read(replace(MEETING, starts_at=None))
    assert (whole.dtstart.value, whole.dtend.value) == (date(2026, 12, 3), date(2026, 12, 4))
    short = read(replace(MEETING, ends_at=None))
    assert short.dtend.value - short.dtstart.value == timedelta(hours=1)
