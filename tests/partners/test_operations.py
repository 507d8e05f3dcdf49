"""Each operation: what it writes, what it refuses, what the history keeps of it."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent, Outgoing
from cls_portal.roles import Role
from partners import operations
from partners.models import Affiliation, Contact, Council, Meeting, Organisation
from partners.verbs import VERBS
from tests.partners.conftest import ON, contact, meeting, organisation
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 1)


def fields(refusal):
    return {reason.field for reason in refusal.value.reasons}


def verbs(row):
    return [event.pgh_context["verb"] for event in row.events.order_by("pgh_id")]


# Organisations


def test_an_organisation_is_created_with_the_siren_of_its_siret(claire):
    made = operations.create_organisation(
        by=claire, kind="ASSO", name="Médiation", siret="73282932000074", territory=commune("33039")
    )
    assert made.siren == "732829320"
    assert verbs(made) == ["organisation.created"]


@pytest.mark.parametrize("numbers", [{"siren": "732829321"}, {"siret": "73282932000075"}, {"siret": "123"}])
def test_numbers_are_checked(claire, numbers):
    with pytest.raises(Refused) as refusal:
        operations.create_organisation(by=claire, kind="ASSO", name="X", territory=commune("33039"), **numbers)
    assert fields(refusal) & {"siren", "siret"}


def test_two_organisations_do_not_share_a_siret(claire):
    organisation(siret="73282932000074")
    with pytest.raises(Refused, match="Un organisme porte déjà ce SIRET"):
        organisation("Autre", siret="73282932000074")


@pytest.mark.parametrize("territory", [lambda: commune("40192"), lambda: None, lambda: department("40")])
def test_an_organisation_is_created_inside_one_s_territory(claire, territory):
    with pytest.raises(Refused) as refusal:
        operations.create_organisation(by=claire, kind="ASSO", name="X", territory=territory())
    assert fields(refusal) == {"territory"}
    assert not Organisation.objects.exists()


def test_an_organisation_cannot_be_moved_away_nor_claimed(claire, neighbour, domofrance):
    with pytest.raises(Refused):
        operations.change_organisation(domofrance, by=claire, revision=1, territory=commune("40192"))
    with pytest.raises(Forbidden):
        operations.change_organisation(domofrance, by=neighbour, revision=1, territory=commune("40192"))
    national = organisation("SNCF", territory=None)
    with pytest.raises(Forbidden):
        operations.change_organisation(national, by=neighbour, revision=1, territory=commune("40192"))


def test_who_saves_second_is_told(claire, domofrance):
    operations.change_organisation(domofrance, by=claire, revision=1, name="Domofrance SA")
    with pytest.raises(Stale) as stale:
        operations.change_organisation(domofrance, by=claire, revision=1, name="Autre")
    assert stale.value.current.name == "Domofrance SA"
    assert verbs(domofrance) == ["organisation.created", "organisation.changed"]


def test_an_unknown_field_is_a_mistake_of_the_caller(claire, domofrance):
    with pytest.raises(TypeError):
        operations.change_organisation(domofrance, by=claire, revision=1, closed_on=ON)


def test_close_and_reopen(claire, domofrance):
    with pytest.raises(Refused) as refusal:
        operations.close_organisation(domofrance, by=claire, on=ON, closed_on=date(2026, 11, 24), reason=" ")
    assert fields(refusal) == {"closed_on", "reason"}
    closed = operations.close_organisation(domofrance, by=claire, on=ON, closed_on=ON, reason="Fusion")
    assert closed.closed_on == ON
    with pytest.raises(Refused, match="déjà fermé"):
        operations.close_organisation(domofrance, by=claire, on=ON, closed_on=ON, reason="Fusion")
    assert operations.reopen_organisation(domofrance, by=claire, reason="Erreur").closed_on is None
    assert verbs(domofrance)[1:] == ["organisation.closed", "organisation.reopened"]


def test_contacts(karim, neighbour, domofrance):
    made = operations.add_contact(domofrance, by=karim, last_name="Delmas", email="s.delmas@exemple.fr")
    changed = operations.change_contact(made, by=karim, revision=1, phone="05 56 00 00 00")
    assert changed.phone == "05 56 00 00 00"
    with pytest.raises(Forbidden):
        operations.change_contact(made, by=neighbour, revision=2, phone="")
    left = operations.mark_contact_left(made, by=karim, on=ON, left_on=ON)
    assert left.left_on == ON
    assert verbs(made) == ["contact.added", "contact.changed", "contact.left"]


def test_the_history_of_a_contact_keeps_no_personal_detail(domofrance):
    made = contact(domofrance, email="s.delmas@exemple.fr")
    kept = {field.name for field in made.events.model._meta.fields}
    assert not kept & {"first_name", "last_name", "email", "phone"}


# Councils


def test_a_coordinator_keeps_its_council(karim):
    made = operations.create_council(
        by=karim,
        on=ON,
        kind="CLSPD",
        name="CLSPD",
        territory=commune("33039"),
        chair_title="Le maire",
        coordinator=karim,
    )
    changed = operations.change_council(made, by=karim, on=ON, revision=1, name="CLSPD de Bègles")
    assert changed.name == "CLSPD de Bègles"
    assert verbs(made) == ["council.created", "council.changed"]


@pytest.mark.parametrize("name", ["karim", "neighbour", "maire", "procureur", "observer", "administrator"])
def test_nobody_else_makes_a_council_of_talence(request, name):
    with pytest.raises((Forbidden, Refused)):
        operations.create_council(
            by=request.getfixturevalue(name),
            on=ON,
            kind="CLSPD",
            name="X",
            territory=commune("33522"),
            chair_title="Le maire",
        )
    assert not Council.objects.exists()


def test_a_council_sits_where_the_law_puts_it(claire):
    with pytest.raises(Refused) as refusal:
        operations.create_council(
            by=claire, on=ON, kind="CISPD", name="X", territory=commune("33039"), chair_title="Le président"
        )
    assert fields(refusal) == {"territory"}


def test_naming_opens_no_door(claire, neighbour, observer, begles, maire, karim):
    for field, stranger in (("coordinator", neighbour), ("chair", observer), ("coordinator", maire)):
        with pytest.raises(Refused) as refusal:
            operations.change_council(begles, by=claire, on=ON, revision=1, **{field: stranger})
        assert fields(refusal) == {field}
    changed = operations.change_council(begles, by=claire, on=ON, revision=1, coordinator=karim, chair=maire)
    assert (changed.coordinator, changed.chair) == (karim, maire)


def test_who_is_named_stays_when_their_role_has_ended(claire, begles, karim):
    operations.change_council(begles, by=claire, on=ON, revision=1, coordinator=karim)
    karim.memberships.update(ends_on=date(2026, 1, 1))
    kept = operations.change_council(begles, by=claire, on=ON, revision=2, coordinator=karim, name="Nouveau nom")
    assert kept.name == "Nouveau nom"


def test_sleep_wake_dissolve(claire, begles):
    with pytest.raises(Refused):
        operations.wake_council(begles, by=claire)
    asleep = operations.mark_dormant(begles, by=claire, on=ON, since=date(2026, 1, 1), reason="Poste vacant")
    assert asleep.dormant_since == date(2026, 1, 1)
    with pytest.raises(Refused):
        operations.mark_dormant(begles, by=claire, on=ON, since=ON)
    assert operations.wake_council(begles, by=claire).dormant_since is None
    with pytest.raises(Refused) as refusal:
        operations.dissolve_council(begles, by=claire, on=ON, dissolved_on=ON, reason="")
    assert fields(refusal) == {"reason"}
    operations.dissolve_council(begles, by=claire, on=ON, dissolved_on=ON, reason="Fusion")
    with pytest.raises(Refused):
        operations.mark_dormant(begles, by=claire, on=ON, since=ON)
    assert verbs(begles)[1:] == ["council.dormant", "council.awake", "council.dissolved"]


def test_a_council_is_not_dissolved_before_it_was_created(claire, begles):
    with pytest.raises(Refused, match="avant d’avoir été créé"):
        operations.dissolve_council(begles, by=claire, on=ON, dissolved_on=date(2000, 1, 1), reason="Fusion")


def test_meetings(karim, neighbour, begles):
    held = operations.record_meeting(begles, by=karim, form="plenary", held_on=date(2026, 3, 3))
    changed = operations.change_meeting(held, by=karim, revision=1, place="Hôtel de ville")
    assert changed.place == "Hôtel de ville"
    with pytest.raises(Stale):
        operations.change_meeting(held, by=karim, revision=1, place="")
    with pytest.raises(Forbidden):
        operations.change_meeting(held, by=neighbour, revision=2, place="")
    with pytest.raises(Refused) as refusal:
        operations.change_meeting(held, by=karim, revision=2, held_on=date(2007, 1, 1))
    assert fields(refusal) == {"held_on"}
    assert verbs(held) == ["meeting.recorded", "meeting.changed"]
    assert Meeting.objects.get().held_on == date(2026, 3, 3)


def test_the_same_meeting_is_not_recorded_twice(begles):
    meeting(begles)
    with pytest.raises(Refused, match="déjà enregistrée"):
        meeting(begles)


# People


INVITED = {"email": "nina.roy@exemple.fr", "first_name": "Nina", "last_name": "Roy", "starts_on": FROM}


def test_an_invitation_opens_an_account_and_gives_a_role(claire):
    agent = operations.invite_person(by=claire, role="mayor", territory=commune("33039"), **INVITED)
    assert not agent.has_usable_password()
    assert agent.memberships.get().given_by == claire
    assert "Nina" in Outgoing.objects.get(to=agent.email).body
    assert verbs(agent) == ["agent.invited"]
    assert verbs(agent.memberships.get()) == ["role.given"]


def test_a_partner_is_invited_for_an_organisation(claire, domofrance):
    agent = operations.invite_person(by=claire, role="partner", organisation=domofrance, **INVITED)
    assert agent.affiliations.get().organisation == domofrance
    assert not agent.memberships.exists()


@pytest.mark.parametrize(("role", "field"), [("partner", "organisation"), ("mayor", "territory")])
def test_an_invitation_without_its_reach_writes_nothing(claire, role, field):
    with pytest.raises(Refused) as refusal:
        operations.invite_person(by=claire, role=role, **INVITED)
    assert fields(refusal) == {field}
    assert not Agent.objects.filter(email="nina.roy@exemple.fr").exists()
    assert not Outgoing.objects.exists()


def test_whoever_has_an_account_only_receives_the_role(claire, karim):
    again = {**INVITED, "email": karim.email.upper()}
    agent = operations.invite_person(by=claire, role="coordinator", territory=commune("33522"), **again)
    assert agent == karim
    karim.refresh_from_db()
    assert karim.first_name == "Karim"
    assert not Outgoing.objects.exists()


def test_a_closed_account_receives_nothing(claire, karim):
    karim.is_active = False
    karim.save(update_fields=["is_active"])
    with pytest.raises(Refused, match="fermé"):
        operations.invite_person(
            by=claire, role="coordinator", territory=commune("33522"), **{**INVITED, "email": karim.email}
        )


@pytest.mark.parametrize(("role", "where"), [("administrator", "33039"), ("mayor", "40192"), ("prefecture", "40192")])
def test_a_prefecture_gives_nothing_above_itself_nor_elsewhere(claire, role, where):
    with pytest.raises(Forbidden):
        operations.invite_person(by=claire, role=role, territory=commune(where), **INVITED)
    assert not Agent.objects.filter(email="nina.roy@exemple.fr").exists()


@pytest.mark.parametrize("name", ["karim", "maire", "procureur", "observer"])
def test_nobody_else_invites(request, name):
    with pytest.raises(Forbidden):
        operations.invite_person(by=request.getfixturevalue(name), role="mayor", territory=commune("33039"), **INVITED)


def test_the_administrator_invites_anywhere(administrator):
    agent = operations.invite_person(by=administrator, role="administrator", territory=commune("40192"), **INVITED)
    assert agent.memberships.get().role == Role.ADMINISTRATOR


def test_affiliation_from_a_day_to_a_day(claire, domofrance):
    agent = person("Paola", "Bailleul")
    made = operations.affiliate_agent(agent, by=claire, organisation=domofrance, starts_on=FROM)
    with pytest.raises(Refused, match="déjà rattachée"):
        operations.affiliate_agent(agent, by=claire, organisation=domofrance, starts_on=ON)
    with pytest.raises(Refused) as refusal:
        operations.end_affiliation(made, by=claire, revision=1, ends_on=date(2025, 1, 1), reason="")
    assert fields(refusal) == {"ends_on", "reason"}
    ended = operations.end_affiliation(made, by=claire, revision=1, ends_on=ON, reason="Départ")
    assert ended.ends_on == ON
    with pytest.raises(Refused, match="déjà fin"):
        operations.end_affiliation(made, by=claire, revision=2, ends_on=ON, reason="Départ")
    assert made.events.last().pgh_context["reason"] == "Départ"
    assert verbs(made) == ["affiliation.given", "affiliation.ended"]


def test_a_prefecture_does_not_affiliate_to_a_national_organisation(claire, administrator):
    """Whoever acts for it sees contracts of every département in which it takes part."""
    national = organisation("SNCF", territory=None)
    agent = person("Paola", "Bailleul")
    with pytest.raises(Refused) as refusal:
        operations.affiliate_agent(agent, by=claire, organisation=national, starts_on=FROM)
    assert fields(refusal) == {"organisation"}
    assert operations.affiliate_agent(agent, by=administrator, organisation=national, starts_on=FROM)


def test_one_is_not_affiliated_to_a_closed_organisation(claire, domofrance):
    operations.close_organisation(domofrance, by=claire, on=ON, closed_on=ON, reason="Fusion")
    domofrance.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        operations.affiliate_agent(person("A", "B"), by=claire, organisation=domofrance, starts_on=ON)
    assert fields(refusal) == {"organisation"}


def test_every_verb_has_its_sentence():
    written = {getattr(operations, name).verb for name in operations.__all__}
    assert written == set(VERBS)


def test_nothing_is_left_of_a_refused_operation(claire, domofrance):
    counts = [model.objects.count() for model in (Organisation, Contact, Affiliation)]
    with pytest.raises(Refused):
        operations.add_contact(domofrance, by=TESTS, last_name="", email="pas une adresse")
    assert [model.objects.count() for model in (Organisation, Contact, Affiliation)] == counts
