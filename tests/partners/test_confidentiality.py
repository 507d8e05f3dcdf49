"""What a group exchanges is read by its members in office who signed its charter, and leaves no trace elsewhere."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.timeline import timeline
from cls_portal.writing import create, lock, operation, write
from partners import operations
from partners.models import AgendaItem, Decision, Group, Meeting
from tests.access import addresses as urls
from tests.access.groups import SECRETS, plant
from tests.access.matrix import MATRIX, PERSONAS
from tests.partners.conftest import council, signed_in
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


# No trace


WRITTEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
SHOWS = {"council", "meeting", "group", "nothing"}
# A form of the council itself shows nothing of its meetings.
FORMS = ("-create", "-edit", "-record", "-dormant", "-wake", "-dissolve", "-end")


def addresses(secret: Secret) -> dict[str, str]:
    """The pages and resources of this app that show nothing in particular, the council, or the watch cell."""
    at = {
        "council": {"pk": secret.council.pk}, "meeting": {"pk": secret.meetings["watch_cell"].pk},
        "group": {"pk": secret.groups["watch_cell"].pk}, "nothing": {},
    }  # fmt: skip
    resources = {name for name, view in settings.API_RESOURCES.items() if view.startswith("partners.")}
    found = {"home": reverse("home")}
    for name, view in urls.views():
        ours = name.removeprefix("api:").rpartition("-")[0] in resources or view.__module__.startswith("partners.")
        target, statuses = MATRIX[name]
        if target != "meeting" and name.endswith(FORMS):
            continue
        if ours and target in SHOWS and statuses[PERSONAS.index("coordinator")] == 200:
            found[name] = reverse(name, kwargs=at[target])
    return found


# Who keeps the council opens everything; from the page of a meeting they learn that it is minuted, since it no longer
# changes: the mayor, who keeps nothing, does not. Files come from lists.
WANTED: dict[Any, Any] = {
    ("karim",): lambda name: name != "meeting-detail",
    ("maire",): lambda name: MATRIX[name][0] in {"meeting", "group"} or name == "home",
    ("karim", "csv"): lambda name: name.endswith("-list") and not name.startswith("api:"),
}


def answers(agent: Any, asked: dict[str, str], query: dict[str, str]) -> dict[str, str]:
    client, found = signed_in(agent), {}
    for name, address in asked.items():
        answer = client.get(address, query)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if body.startswith((b"PK", b"%PDF")):
            continue  # dated to the second: the matrix reads their words
        found[name] = f"{answer.status_code} {WRITTEN.sub('', body.decode(errors='replace'))}"
    return found


@pytest.mark.parametrize(("name", "query"), [("karim", {}), ("maire", {}), ("karim", {"export": "csv"})])
def test_what_a_group_exchanges_leaves_no_trace_for_the_others(request, secret, name, query):
    """Whatever the page: the same bytes with and without, so neither a word, nor a count, nor an order."""
    agent = secret.people.get(name) or request.getfixturevalue(name)
    wanted = WANTED[name, *query.values()]
    asked = {key: url for key, url in addresses(secret).items() if wanted(key)}
    before = answers(agent, asked, query)
    for kind, meeting in secret.meetings.items():
        plant(meeting, SECRETS[kind])
    after = answers(agent, asked, query)
    assert {key for key in before if before[key] != after[key]} == set()


def test_every_text_of_a_meeting_is_planted(secret):
    """A column that people write and that nobody looks for elsewhere would not be proved."""
    meeting = secret.meetings["watch_cell"]
    plant(meeting, SECRETS["watch_cell"])
    parts = [model for model in apps.get_app_config("partners").get_models() if hasattr(model.objects, "readable_by")]
    for model in parts:
        row = meeting.__class__.objects.get(pk=meeting.pk) if model is Meeting else model.objects.get(meeting=meeting)
        empty = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
            if field.name not in getattr(model, "open_columns", ())
            and SECRETS["watch_cell"] not in getattr(row, field.name)
        }
        assert empty <= UNPLANTED[model.__name__], model.__name__


# What would make another meeting of it: cancelled, a decision that is closed.
UNPLANTED = {
    "Meeting": {"cancel_reason"}, "AgendaItem": set(), "MeetingDocument": set(), "Invitee": set(),
    "Decision": {"settled_note"},
}  # fmt: skip
