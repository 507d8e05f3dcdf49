"""The table of rights, role by role."""

import pytest

from cls_portal.access import may
from cls_portal.actors import PORTAL
from cls_portal.roles import Role
from diagnostics import operations
from diagnostics.access import ACTS, abilities
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db

ALL = set(ACTS)
TABLE = {
    "claire": ALL,
    "karim": {"edit", "adopt"},  # the coordinator records what the council adopted
    "maire": set(),
    "procureur": set(),
    "observer": set(),
    "administrator": set(),
    "neighbour": set(),
}


@pytest.mark.parametrize(("name", "expected"), TABLE.items())
def test_the_table(request, diagnostic, name, expected):
    agent = request.getfixturevalue(name)
    assert {act for act, allowed in abilities(agent, diagnostic).items() if allowed} == expected


@pytest.mark.usefixtures("made_karim")
@pytest.mark.parametrize(("name", "expected"), [(name, name in {"claire", "karim", "neighbour"}) for name in TABLE])
def test_who_may_create_somewhere(request, name, expected):
    assert may(request.getfixturevalue(name), "diagnostics.create") is expected


def test_a_scope_that_only_meets_the_communes_writes_nothing(diagnostic, claire):
    operations.set_diagnostic(diagnostic, by=PORTAL, revision=None, communes=[commune("33039"), commune("40192")])
    assert not any(abilities(claire, diagnostic).values())


def test_a_sous_prefecture_with_the_communes_in_its_arrondissement_validates(diagnostic):
    town = commune("33039")
    agent = person("Sarah", "Picard", Role.PREFECTURE, town.district)
    assert may(agent, "diagnostics.validate", diagnostic)
    elsewhere = department("33").parts.filter(kind="district").exclude(pk=town.district_id).first()
    assert not may(person("Yves", "Loin", Role.PREFECTURE, elsewhere), "diagnostics.edit", diagnostic)


def test_rows_have_the_rights_of_their_diagnostic(problem, karim, social_landlord):
    actor = operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    for row in (problem, actor, problem.diagnostic.field_responses.first()):
        assert abilities(karim, row) == abilities(karim, problem.diagnostic)


def test_the_portal_may_do_everything_and_a_closed_account_nothing(diagnostic, claire):
    assert all(abilities(PORTAL, diagnostic).values())
    claire.is_active = False
    assert not may(claire, "diagnostics.edit", diagnostic)


def test_asking_every_right_costs_one_reading(diagnostic, claire, django_assert_num_queries):
    with django_assert_num_queries(2):
        abilities(claire, diagnostic)
        abilities(claire, diagnostic)
