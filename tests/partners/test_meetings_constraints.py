"""Every constraint of groups, meetings, decisions and mailing groups, broken once, by name."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from cls_portal import files
from cls_portal.actors import TESTS
from partners.models import (
    AgendaItem,
    Charter,
    CharterSignature,
    Council,
    Decision,
    Group,
    GroupMember,
    InternalRules,
    Invitee,
    MailingGroup,
    MailingMember,
    Meeting,
    MeetingDocument,
    MeetingSeries,
    Seat,
)
from tests.house.broken import breaks
from tests.personas import person

pytestmark = pytest.mark.django_db
FROM, TO = date(2026, 1, 1), date(2026, 6, 1)


@pytest.fixture
def group(begles: Council) -> Group:
    return Group.objects.create(council=begles, kind="watch_cell", name="Cellule de veille", created_on=FROM)


@pytest.fixture
def charter(begles: Council) -> Charter:
    return Charter.objects.create(council=begles, title="Charte", adopted_on=FROM, text="Nul ne répète.")


@pytest.fixture
def member(group: Group) -> GroupMember:
    return GroupMember.objects.create(group=group, title="Bailleur", starts_on=FROM)


@pytest.fixture
def item(plenary: Meeting) -> AgendaItem:
    return AgendaItem.objects.create(meeting=plenary, position=1, title="Bilan")


def a_decision(meeting: Meeting, **values: Any) -> Decision:
    return Decision.objects.create(meeting=meeting, **{"number": 1, "title": "Éclairer", **values})


def test_council_succeeded_once_dissolved(begles, landes):
    with breaks("council_succeeded_once_dissolved"):
        Council.objects.filter(pk=begles.pk).update(succeeded_by=landes)


def test_internal_rules_unique(begles):
    InternalRules.objects.create(council=begles, adopted_on=FROM)
    with breaks("internal_rules_unique"):
        InternalRules.objects.create(council=begles, adopted_on=FROM)


def test_internal_rules_quorum_number(begles):
    with breaks("internal_rules_quorum_number"):
        InternalRules.objects.create(council=begles, adopted_on=FROM, quorum="half", quorum_number=3)


def test_charter_given(begles):
    with breaks("charter_given"):
        Charter.objects.create(council=begles, title="Charte", adopted_on=FROM)


def test_charter_unique(begles, charter):
    with breaks("charter_unique"):
        Charter.objects.create(council=begles, title="Charte", adopted_on=FROM, text="La même.")


def test_group_name_given(begles):
    with breaks("group_name_given"):
        Group.objects.create(council=begles, kind="thematic", name="", created_on=FROM)


def test_group_unique(begles, group):
    with breaks("group_unique"):
        Group.objects.create(council=begles, kind="thematic", name=group.name, created_on=FROM)


def test_group_dates_in_order(begles):
    with breaks("group_dates_in_order"):
        Group.objects.create(council=begles, kind="thematic", name="Jeunes", created_on=TO, ended_on=FROM)


def test_group_member_dates_in_order(group):
    with breaks("group_member_dates_in_order"):
        GroupMember.objects.create(group=group, title="Bailleur", starts_on=TO, ends_on=FROM)


def test_group_member_one_holder(group):
    agent = person("A", "B")
    with breaks("group_member_one_holder"):
        GroupMember.objects.create(group=group, title="Bailleur", starts_on=FROM, agent=agent, holder_name="A B")


def test_group_member_excluded_on_a_day(group):
    with breaks("group_member_excluded_on_a_day"):
        GroupMember.objects.create(group=group, title="Bailleur", starts_on=FROM, exclusion_reason="A répété")


def test_charter_signature_unique(charter, member):
    CharterSignature.objects.create(charter=charter, member=member, signed_on=FROM)
    with breaks("charter_signature_unique"):
        CharterSignature.objects.create(charter=charter, member=member, signed_on=TO)


def test_charter_signature_by_account_or_paper(charter, member):
    agent = person("A", "B")
    with breaks("charter_signature_by_account_or_paper"):
        CharterSignature.objects.create(charter=charter, member=member, signed_on=FROM, agent=agent, recorded_by=agent)


def test_meeting_series_dates_in_order(begles):
    with breaks("meeting_series_dates_in_order"):
        MeetingSeries.objects.create(council=begles, name="Cellule", rhythm="weekly", starts_on=TO, until=FROM)


def test_meeting_plenary_of_council(begles, group):
    with breaks("meeting_plenary_of_council"):
        Meeting.objects.create(council=begles, form="plenary", held_on=FROM, group=group)


def test_meeting_times_in_order(begles):
    with breaks("meeting_times_in_order"):
        Meeting.objects.create(council=begles, form="plenary", held_on=FROM, starts_at=time(16), ends_at=time(14))


def test_meeting_cancelled_for_a_reason(plenary):
    with breaks("meeting_cancelled_for_a_reason"):
        Meeting.objects.filter(pk=plenary.pk).update(cancelled_on=FROM)


def test_meeting_minutes_dated(plenary):
    with breaks("meeting_minutes_dated"):
        Meeting.objects.filter(pk=plenary.pk).update(minutes_state="approved", finished_on=FROM)


def test_agenda_item_title_given(plenary):
    with breaks("agenda_item_title_given"):
        AgendaItem.objects.create(meeting=plenary, position=1, title="")


def test_agenda_item_position_unique(plenary, item):
    with breaks("agenda_item_position_unique"):
        AgendaItem.objects.create(meeting=plenary, position=1, title="Avis")


def test_agenda_item_nominative_not_minuted(plenary):
    with breaks("agenda_item_nominative_not_minuted"):
        AgendaItem.objects.create(meeting=plenary, position=1, title="Situations", nominative=True, minutes="<p>X</p>")


def test_meeting_document_title_given(plenary):
    file = files.store(b"%PDF-1.7", name="note.pdf", by=TESTS)
    with breaks("meeting_document_title_given"):
        MeetingDocument.objects.create(meeting=plenary, title="", file=file)


def test_invitee_one_holder(plenary):
    agent = person("A", "B")
    with breaks("invitee_one_holder"):
        Invitee.objects.create(meeting=plenary, title="Maire", agent=agent, holder_name="A B")


def test_invitee_seat_once(begles, plenary):
    seat = Seat.objects.create(council=begles, capacity="prefect", title="Le préfet", starts_on=FROM)
    Invitee.objects.create(meeting=plenary, title="Le préfet", seat=seat)
    with breaks("invitee_seat_once"):
        Invitee.objects.create(meeting=plenary, title="Le préfet", seat=seat)


def test_invitee_member_once(plenary, member):
    Invitee.objects.create(meeting=plenary, title="Bailleur", member=member)
    with breaks("invitee_member_once"):
        Invitee.objects.create(meeting=plenary, title="Bailleur", member=member)


def test_decision_title_given(plenary):
    with breaks("decision_title_given"):
        a_decision(plenary, title="")


def test_decision_number_unique(plenary):
    a_decision(plenary)
    with breaks("decision_number_unique"):
        a_decision(plenary, title="Fermer")


def test_decision_votes_counted(plenary):
    with breaks("decision_votes_counted"):
        a_decision(plenary, vote="counted", votes_for=3)


def test_decision_opinion_has_sense(plenary):
    with breaks("decision_opinion_has_sense"):
        a_decision(plenary, kind="opinion")


def test_decision_settled_with_note(plenary):
    with breaks("decision_settled_with_note"):
        a_decision(plenary, settled_on=FROM)


def test_mailing_group_name_given(begles):
    with breaks("mailing_group_name_given"):
        MailingGroup.objects.create(council=begles, name="")


def test_mailing_group_unique(begles):
    MailingGroup.objects.create(council=begles, name="Bailleurs")
    with breaks("mailing_group_unique"):
        MailingGroup.objects.create(council=begles, name="Bailleurs")


def test_mailing_group_rule_complete(begles):
    with breaks("mailing_group_rule_complete"):
        MailingGroup.objects.create(council=begles, name="Bailleurs", rule="college")


def test_mailing_member_somebody(begles):
    with breaks("mailing_member_somebody"):
        MailingMember.objects.create(mailing_group=MailingGroup.objects.create(council=begles, name="Bailleurs"))


def test_mailing_member_once(begles):
    agent, those = person("A", "B"), MailingGroup.objects.create(council=begles, name="Bailleurs")
    MailingMember.objects.create(mailing_group=those, agent=agent)
    with breaks("mailing_member_once"):
        MailingMember.objects.create(mailing_group=those, agent=agent)
