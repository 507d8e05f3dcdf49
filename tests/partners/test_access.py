"""The table of rights, role by role."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.access import abilities, may
from cls_portal.actors import PORTAL
from cls_portal.roles import Role
from partners import operations
from partners.access import ON_COUNCIL, ON_MEETING, ON_ORGANISATION, ON_PEOPLE
from territories.models import Territory
from tests.partners.conftest import council, organisation
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
PERSONAS = ("claire", "karim", "maire", "procureur", "observer", "administrator", "neighbour", "partner")


def allowed(agent, obj):
    return {act for act, granted in abilities(agent, "partners", obj).items() if granted}


@pytest.mark.parametrize("name", PERSONAS)
def test_an_organisation_of_begles(request, domofrance, name):
    expected = {
        "claire": set(ON_ORGANISATION),
        "karim": {"edit_organisation", "edit_contacts"},
        "administrator": set(ON_ORGANISATION),
    }
    assert allowed(request.getfixturevalue(name), domofrance) == expected.get(name, set())


@pytest.mark.parametrize("name", PERSONAS)
def test_a_council_of_begles(request, plenary, name):
    agent = request.getfixturevalue(name)
    expected = set(ON_COUNCIL) if name in {"claire", "karim"} else set()
    assert allowed(agent, plenary.council) == expected
    assert allowed(agent, plenary) == (set(ON_MEETING) if expected else set())


@pytest.mark.parametrize("name", PERSONAS)
def test_the_account_of_the_coordinator(request, karim, name):
    expected = {"claire": set(ON_PEOPLE), "administrator": set(ON_PEOPLE), "neighbour": {"see_people", "invite"}}
    assert allowed(request.getfixturevalue(name), karim) == expected.get(name, set())


@pytest.mark.parametrize(
    ("permission", "names"),
    [
        ("edit_organisation", {"claire", "karim", "administrator", "neighbour"}),
        ("edit_council", {"claire", "karim", "neighbour"}),
        ("invite", {"claire", "administrator", "neighbour"}),
        ("see_people", {"claire", "administrator", "neighbour"}),
        ("affiliate", {"claire", "administrator", "neighbour"}),
        ("anything_else", set()),
    ],
)
def test_somewhere(request, partner, permission, names):
    for name in PERSONAS:
        assert may(request.getfixturevalue(name), f"partners.{permission}") is (name in names), name


def test_a_scope_that_only_meets_the_territory_writes_nothing(claire, karim):
    metropole = commune("33039").containing.get(kind="epci")
    region = Territory.objects.get(kind="region", code="75")
    assert not allowed(karim, council("CISPD", kind="CISPD", territory=metropole))
    assert not allowed(claire, organisation("Région", territory=region))


def test_what_has_no_territory_is_kept_by_the_administrator(claire, administrator):
    national = organisation("SNCF", territory=None)
    assert not allowed(claire, national)
    assert allowed(administrator, national) == set(ON_ORGANISATION)


def test_a_role_that_has_ended_gives_nothing(claire, domofrance):
    claire.memberships.update(ends_on=date(2026, 1, 1))
    assert not allowed(claire, domofrance)
    assert not may(claire, "partners.invite")


def test_a_prefecture_manages_nobody_who_holds_more_or_elsewhere(claire, administrator, observer, neighbour, karim):
    held = person("Ada", "Local", Role.ADMINISTRATOR, commune("33039"))
    for agent in (administrator, observer, neighbour, held, person("Sans", "Role")):
        assert not may(claire, "partners.manage_account", agent), agent
    assert may(claire, "partners.manage_account", karim)
    karim.memberships.create(agent=karim, role="coordinator", territory=commune("40192"), starts_on=date(2025, 1, 1))
    assert not may(claire, "partners.manage_account", karim)


def test_a_role_elsewhere_that_has_ended_is_no_obstacle(claire, karim):
    karim.memberships.create(
        agent=karim, role="mayor", territory=commune("40192"), starts_on=date(2021, 1, 1), ends_on=date(2022, 1, 1)
    )
    assert may(claire, "partners.manage_account", karim)


def test_somebody_still_answers_for_an_account_whose_roles_have_all_ended(claire, neighbour, karim):
    karim.memberships.update(ends_on=date(2026, 1, 1))
    assert may(claire, "partners.manage_account", karim)
    assert not may(neighbour, "partners.manage_account", karim)


def test_a_partner_is_managed_from_the_territory_of_the_organisation(claire, neighbour, partner):
    assert may(claire, "partners.manage_account", partner)
    assert not may(neighbour, "partners.manage_account", partner)
    operations.affiliate_agent(
        partner, by=PORTAL, organisation=organisation("SNCF", territory=None), starts_on=date(2025, 1, 1)
    )
    assert not may(claire, "partners.manage_account", partner)


def test_a_sous_prefecture_writes_in_its_arrondissement_only(begles):
    town = commune("33039")
    agent = person("Sarah", "Picard", Role.PREFECTURE, town.district)
    assert allowed(agent, begles) == set(ON_COUNCIL)
    elsewhere = department("33").parts.filter(kind="district").exclude(pk=town.district_id).first()
    assert not allowed(person("Yves", "Loin", Role.PREFECTURE, elsewhere), begles)


def test_the_portal_may_do_everything_and_a_closed_account_nothing(begles, domofrance, claire, karim):
    for obj in (begles, domofrance, karim):
        assert all(abilities(PORTAL, "partners", obj).values())
    claire.is_active = False
    assert not may(claire, "partners.edit_council", begles)
