"""Who sees which rows; what the searches find."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.actors import TESTS
from cls_portal.roles import Role
from partners import operations
from partners.models import Affiliation, Contact, Council, Meeting, Organisation
from partners.querysets import meets, memberships_visible_to, people, territories_held, within
from partners.rules import plenary_limit
from territories.models import Territory
from tests.partners.conftest import ON, contact, council, meeting, organisation
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
READERS = ("claire", "karim", "maire", "procureur", "observer")
STRANGERS = ("neighbour", "administrator", "partner")


@pytest.mark.parametrize("name", READERS + STRANGERS)
def test_who_sees_the_council_of_begles_and_its_meetings(request, plenary, name):
    agent = request.getfixturevalue(name)
    assert Council.objects.visible_to(agent).exists() is (name in READERS)
    assert Meeting.objects.visible_to(agent).exists() is (name in READERS)


@pytest.mark.parametrize("name", READERS + STRANGERS)
def test_who_sees_the_contacts_of_an_organisation(request, domofrance, name):
    contact(domofrance)
    expected = name != "neighbour"
    agent = request.getfixturevalue(name)
    assert Contact.objects.visible_to(agent).exists() is expected
    assert Organisation.objects.visible_to(agent).filter(pk=domofrance.pk).exists()


def test_contacts_of_a_national_organisation_are_seen_from_inside(claire, administrator):
    national = organisation("SNCF", territory=None)
    contact(national)
    inside = person("Paola", "Bailleul")
    operations.affiliate_agent(inside, by=TESTS, organisation=national, starts_on=date(2024, 1, 1))
    assert not Contact.objects.visible_to(claire).exists()
    assert Contact.objects.visible_to(inside).count() == Contact.objects.visible_to(administrator).count() == 1
    Affiliation.objects.update(ends_on=date(2025, 1, 1))
    assert not Contact.objects.visible_to(inside).exists()


def test_an_intercommunal_council_is_seen_from_every_commune(karim, neighbour):
    metropole = commune("33039").containing.get(kind="epci")
    council("CISPD", kind="CISPD", territory=metropole)
    mayor = person("Mireille", "Pessac", Role.MAYOR, commune("33318"))
    assert Council.objects.visible_to(karim).count() == Council.objects.visible_to(mayor).count() == 1
    assert not Council.objects.visible_to(neighbour).exists()


def test_who_is_named_sees_the_council_once_their_role_has_ended(begles, karim):
    operations.change_council(begles, by=TESTS, on=ON, revision=1, coordinator=karim)
    karim.memberships.update(ends_on=date(2025, 1, 1))
    assert Council.objects.visible_to(karim).get() == begles


def test_organisations_are_found_by_name_and_number():
    organisation("Caisse d’Allocations Familiales", siret="73282932000074")
    organisation("Œuvre des Étudiants")
    for text in ("allocation famil", "ALLOCATIONS", "732 829 320", "73282932000074", "caisse"):
        assert [row.name for row in Organisation.objects.search(text)] == ["Caisse d’Allocations Familiales"], text
    assert Organisation.objects.search("oeuvre etudiants").count() == 1
    assert not Organisation.objects.search("rien de tel").exists()


def test_open_on_a_day(claire, domofrance):
    operations.close_organisation(domofrance, by=claire, on=ON, closed_on=ON, reason="Fusion")
    assert not Organisation.objects.open_on(ON).exists()
    assert Organisation.objects.open_on(date(2026, 11, 22)).exists()


def test_within_shares_a_commune(domofrance, begles):
    metropole = commune("33039").containing.get(kind="epci")
    for rows in (Organisation.objects, Council.objects):
        assert rows.within(department("33")).count() == rows.within(metropole).count() == 1
        assert not rows.within(department("40")).exists()


def test_what_is_within_is_wholly_inside(claire):
    held = territories_held(claire, ON, Role.PREFECTURE)
    assert held == [department("33").pk]
    assert territories_held(claire, ON, Role.COORDINATOR) == []
    region, begles, landes = Territory.objects.get(kind="region", code="75"), commune("33039"), commune("40192")
    asked = Territory.objects.filter(pk__in=[region.pk, begles.pk, landes.pk, department("33").pk])
    assert set(asked.filter(within("pk", held))) == {begles, department("33")}
    assert set(asked.filter(meets("pk", held))) == {begles, department("33"), region}
    assert not asked.filter(within("pk", [])).exists()


def test_councils_by_state(claire, begles):
    states = lambda: [state for state in ("active", "dormant", "dissolved") if Council.objects.in_state(state)]  # noqa: E731
    assert states() == ["active"]
    operations.mark_dormant(begles, by=claire, on=ON, since=ON)
    assert states() == ["dormant"]
    operations.dissolve_council(begles, by=claire, on=ON, dissolved_on=ON, reason="Fusion")
    assert states() == ["dissolved"]


def test_the_intercommunal_councils_of_a_commune_on_a_day():
    metropole = commune("33039").containing.get(kind="epci")
    made = council("CISPD du Sud", kind="CISPD", territory=metropole, created_on=date(2020, 1, 1))
    communes = Territory.objects.filter(code__in=("33039", "40192"), kind="commune").order_by("code")

    def names(on):
        return list(communes.with_intercommunal(on).values_list("intercommunal", flat=True))

    assert names(ON) == [["CISPD du Sud"], []]
    assert names(date(2019, 12, 31)) == [[], []]
    Council.objects.filter(pk=made.pk).update(created_on=None, dormant_since=ON)
    assert (names(date(2019, 12, 31))[0], names(ON)[0]) == (["CISPD du Sud"], [])


def test_the_last_plenary_is_one_that_was_held(begles):
    meeting(begles, date(2025, 3, 1))
    meeting(begles, date(2026, 3, 1))
    meeting(begles, date(2026, 5, 1), form="restricted")
    meeting(begles, date(2027, 1, 1))
    assert Council.objects.with_last_plenary(ON).get().last_plenary == date(2026, 3, 1)


def test_late_councils(begles):
    late = lambda: Council.objects.late_on(plenary_limit(ON), ON).count()  # noqa: E731
    council("Jeune", territory=commune("33522"), created_on=date(2026, 1, 1))
    council("Départemental", kind="CDPD", territory=department("33"))
    assert late() == 1
    meeting(begles, date(2025, 11, 22))
    assert late() == 1
    meeting(begles, date(2025, 11, 23))
    assert late() == 0


def test_who_sees_whom(claire, karim, neighbour, administrator, observer, partner):
    stranger = person("Sans", "Role")
    assert set(people().visible_to(administrator)) == {
        claire, karim, neighbour, administrator, observer, partner, stranger
    }  # fmt: skip
    assert set(people().visible_to(claire)) == {claire, karim, partner}
    assert set(people().visible_to(neighbour)) == {neighbour}
    assert not people().visible_to(karim).exists()
    assert not people().visible_to(observer).exists()


def test_roles_elsewhere_are_not_told(claire, neighbour, administrator, karim):
    karim.memberships.create(agent=karim, role="mayor", territory=commune("40192"), starts_on=date(2025, 1, 1))
    assert [m.territory.code for m in memberships_visible_to(claire).filter(agent=karim)] == ["33039"]
    assert [m.territory.code for m in memberships_visible_to(neighbour).filter(agent=karim)] == ["40192"]
    assert memberships_visible_to(administrator).filter(agent=karim).count() == 2
    assert not memberships_visible_to(karim).exists()


def test_people_are_found_and_narrowed(claire, karim, maire, partner):
    assert list(people().search("benali kar")) == [karim]
    assert list(people().search("mathilde.roux@")) == [maire]
    assert list(people().holding("coordinator", ON)) == [karim]
    assert list(people().holding("partner", ON)) == [partner]
    assert list(people().may_be_named([Role.MAYOR], karim, ON)) == [maire]
    assert list(people().may_be_named([Role.COORDINATOR], claire, ON)) == [karim]
    assert set(people().may_be_named([Role.MAYOR], karim, ON, already=claire.pk)) == {maire, claire}
