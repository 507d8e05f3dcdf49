"""Approved minutes: what PostgreSQL keeps of the meeting, its items, its attendance and its decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cls_portal import files
from cls_portal.actors import TESTS
from partners.models import AgendaItem, Decision, Invitee, Meeting

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


@pytest.fixture
def approved(plenary: Meeting) -> Meeting:
    """With an item, somebody who came, a decision."""
    AgendaItem.objects.create(meeting=plenary, position=1, title="Bilan", minutes="<p>Dit</p>")
    Invitee.objects.create(meeting=plenary, title="Préfet", holder_name="Léa Roy", attendance="present", email="l@e.fr")
    Decision.objects.create(meeting=plenary, number=1, title="Éclairer", due_on=DAY)
    Meeting.objects.filter(pk=plenary.pk).update(minutes_state="approved", finished_on=DAY, approved_on=DAY)
    return plenary


def write(rows: Any, **values: Any) -> None:
    with pytest.raises(DatabaseError, match="approuvé"), transaction.atomic():
        rows.update(**values) if values else rows.all().delete()


def test_the_meeting_stays_but_for_its_files_that_come_once(approved):
    rows = Meeting.objects.filter(pk=approved.pk)
    write(rows, subject="Autre")
    write(rows, minutes_state="finished", approved_on=None)
    write(rows, corrections="Une de plus")
    one, other = (files.store(content, "cr.pdf", by=TESTS) for content in (b"1", b"2"))
    rows.update(minutes_file=one, decisions_file=one)
    write(rows, minutes_file=other)
    write(rows, decisions_file=None)


def test_its_items_stay(approved):
    write(approved.items, minutes="")
    write(approved.items)
    with pytest.raises(DatabaseError, match="approuvé"), transaction.atomic():
        AgendaItem.objects.create(meeting=approved, position=2, title="Ajouté")


def test_its_attendance_stays_though_personal_data_may_be_erased(approved):
    write(approved.invitees, attendance="absent")
    write(approved.invitees, holder_name="Quelqu’un d’autre")
    write(approved.invitees)
    approved.invitees.update(holder_name="", email="", address="")


def test_its_decisions_stay_though_they_are_followed(approved):
    write(approved.decisions, title="Éteindre")
    write(approved.decisions, due_on=None)
    write(approved.decisions)
    approved.decisions.update(settled_on=DAY, settled_note="Fait")
    approved.decisions.update(acted_on=DAY)


def test_nothing_comes_from_another_meeting(approved, landes):
    other = Meeting.objects.create(council=landes, form="plenary", held_on=DAY)
    Decision.objects.create(meeting=other, number=5, title="Ailleurs")
    write(other.decisions, meeting=approved)
