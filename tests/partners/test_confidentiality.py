"""What a group exchanges is read by its members in office who signed its charter, and leaves no trace elsewhere."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.timeline import timeline
from cls_portal.writing import create, lock, operation, write
from partners import operations
from partners.models import AgendaItem, Decision, Group, Meeting
from tests.partners.conftest import council
from tests.partners.secret import SINCE, TODAY, Secret, a_secret, belongs
from tests.personas import person

pytestmark = pytest.mark.django_db
READ = {
    "member": {"restricted", "watch_cell"},
    "other_group": {"thematic"},
}


@pytest.fixture(scope="module")
def made_secret(stage: Any) -> Secret:
    with stage():
        return a_secret(council("CLSPD de Bègles"), {})


@pytest.fixture
def secret(db: None, made_secret: Secret) -> Secret:
    return deepcopy(made_secret)


def read_by(secret: Secret, agent: Any) -> set[str]:
    rows = Meeting.objects.readable_by(agent, TODAY)
    return {kind for kind, meeting in secret.meetings.items() if rows.filter(pk=meeting.pk).exists()}


def test_only_members_in_office_who_signed_read_what_their_group_exchanges(secret):
    found = {name: read_by(secret, agent) for name, agent in secret.people.items()}
    assert found == {name: READ.get(name, set()) for name in secret.people}


@pytest.mark.parametrize("name", ["claire", "karim", "maire", "procureur", "observer", "administrator", "neighbour"])
def test_no_role_reads_what_a_group_exchanges(request, secret, name):
    assert read_by(secret, request.getfixturevalue(name)) == set()


def test_the_plenary_is_read_by_whoever_sees_the_council(secret, claire, karim, observer, neighbour, administrator):
    plenary = Meeting.objects.create(council=secret.council, form="plenary", held_on=TODAY)
    read = {str(agent) for agent in (claire, karim, observer, neighbour, administrator)
            if Meeting.objects.readable_by(agent, TODAY).filter(pk=plenary.pk).exists()}  # fmt: skip
    assert read == {str(claire), str(karim), str(observer)}


def test_a_restricted_meeting_of_no_group_is_read_by_nobody(secret):
    stray = Meeting.objects.create(council=secret.council, form="restricted", held_on=TODAY)
    assert not any(
        Meeting.objects.readable_by(each, TODAY).filter(pk=stray.pk).exists() for each in secret.people.values()
    )


def test_a_group_without_charter_is_read_by_nobody(secret):
    Group.objects.filter(pk=secret.groups["watch_cell"].pk).update(charter=None)
    assert read_by(secret, secret.people["member"]) == {"restricted"}


def test_with_another_charter_everybody_signs_again(secret):
    cell, member = secret.groups["watch_cell"], secret.members["member"]
    other = operations.record_charter(
        secret.council, by=PORTAL, on=TODAY, title="Nouvelle", adopted_on=TODAY, text="Rien ne sort."
    )
    operations.change_group(cell, by=PORTAL, revision=cell.revision, charter=other)
    assert read_by(secret, secret.people["member"]) == {"restricted"}
    member.refresh_from_db()
    operations.sign_charter(member, by=secret.people["member"], on=TODAY)
    assert read_by(secret, secret.people["member"]) == {"restricted", "watch_cell"}


def test_a_signature_on_paper_or_somebody_else_s_opens_nothing(secret, karim):
    cell = secret.groups["watch_cell"]
    named = operations.add_group_member(cell, by=PORTAL, title="Bailleur", holder_name="Mme Roy", starts_on=SINCE)
    operations.record_paper_signature(named, by=PORTAL, on=TODAY, signed_on=TODAY)
    named.refresh_from_db()
    write(lock(named, None), agent=karim, holder_name="")
    assert read_by(secret, karim) == set()
    member = secret.members["member"]
    write(lock(member, None), agent=person("Zoé", "Autre", "coordinator", secret.council.territory))
    assert read_by(secret, secret.people["member"]) == {"restricted"}


def test_once_the_group_has_ended_nobody_reads_it(secret):
    cell = secret.groups["watch_cell"]
    operations.end_group(cell, by=PORTAL, revision=cell.revision, ended_on=TODAY)
    assert read_by(secret, secret.people["member"]) == {"restricted"}


def test_one_reads_from_the_first_day_of_one_s_term_to_the_last(secret, karim):
    cell = secret.groups["watch_cell"]
    belongs(cell, karim, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))
    days = (date(2026, 11, 22), TODAY, date(2026, 11, 30), date(2026, 12, 1))
    rows = [Meeting.objects.readable_by(karim, day).filter(group=cell).exists() for day in days]
    assert rows == [False, True, True, False], "not before the signature, nor after the term"


def test_the_parts_of_a_meeting_follow_it(secret):
    for meeting in secret.meetings.values():
        AgendaItem.objects.create(meeting=meeting, position=1, title="Hall")
        Decision.objects.create(meeting=meeting, number=1, title="Éclairer")
    for model in (AgendaItem, Decision):
        seen = {name: model.objects.readable_by(each, TODAY).count() for name, each in secret.people.items()}
        assert seen == {name: len(READ.get(name, ())) for name in secret.people}


# The history


@operation("meeting.changed")
def happens(meeting: Meeting, *, by: Any, reason: str = "", **values: Any) -> None:
    write(lock(meeting, None), **values)


@operation("meeting.recorded")
def item_written(meeting: Meeting, *, by: Any) -> AgendaItem:
    return create(AgendaItem(meeting=meeting, position=9, title="Hall"))


def test_the_history_of_a_meeting_tells_the_others_its_date_and_object_only(secret, unsigned):
    meeting, claire = secret.meetings["watch_cell"], secret.people["neighbour_coordinator"]
    happens(meeting, by=PORTAL, video_link="https://visio.example/secret")
    happens(meeting, by=PORTAL, subject="Autre objet", corrections="<p>Secret</p>", reason="secret")
    item_written(meeting, by=PORTAL)
    told = timeline(meeting, claire, parts=[AgendaItem])
    changes = [(change.label, change.after) for entry in told for change in entry.changes]
    assert ("Objet", "Autre objet") in changes
    assert "ecret" not in str(told)
    assert "Hall" not in str(told)
    whole = str(timeline(meeting, secret.people["member"], parts=[AgendaItem]))
    assert "visio.example/secret" in whole
    assert "Hall" in whole


def test_what_was_removed_from_a_group_s_meeting_is_told_to_its_readers_only(secret, unsigned):
    meeting = secret.meetings["watch_cell"]
    item = item_written(meeting, by=PORTAL)
    with history.acting(PORTAL, "meeting.changed"):
        item.delete()
    before = len(timeline(meeting, secret.people["unsigned"]))
    assert len(timeline(meeting, secret.people["unsigned"], parts=[AgendaItem])) == before
    assert len(timeline(meeting, secret.people["member"], parts=[AgendaItem])) > before
