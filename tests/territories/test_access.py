"""Scopes are sets of communes; the table of rights on roles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from cls_portal.access import may
from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.access import Reach, abilities, reaches, roles_given_by, scope_communes
from territories.models import Membership, Territory
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def ids(*territories: Territory) -> list[int]:
    return list(Territory.objects.communes_of([t.pk for t in territories]).values_list("pk", flat=True))


def reach(agent: Agent, role: Role, *territories: Territory, on: date = TODAY) -> Reach:
    return reaches(agent, ids(*territories), on)[role]


def test_the_scope_of_a_prefecture_contains_its_department(claire: Agent) -> None:
    assert reach(claire, Role.PREFECTURE, commune("33039")) is Reach.CONTAINS
    assert reach(claire, Role.PREFECTURE, department("33")) is Reach.CONTAINS


def test_it_only_meets_what_reaches_beyond(claire: Agent) -> None:
    assert reach(claire, Role.PREFECTURE, commune("33039"), commune("40192")) is Reach.MEETS


def test_it_does_not_reach_the_neighbour(claire: Agent, neighbour: Agent) -> None:
    assert reach(neighbour, Role.PREFECTURE, commune("33039")) is Reach.NONE
    assert reach(claire, Role.PREFECTURE, department("40")) is Reach.NONE


def test_a_role_nobody_gave_reaches_nothing(claire: Agent) -> None:
    assert reach(claire, Role.MAYOR, commune("33039")) is Reach.NONE


def test_nobody_reaches_a_perimeter_without_communes(claire: Agent, observer: Agent) -> None:
    assert set(reaches(claire, [], TODAY).values()) == {Reach.NONE}


def test_a_coordinator_contains_the_commune_and_meets_its_epci(karim: Agent) -> None:
    metropole = Territory.objects.get(kind="epci", code="243300316")
    assert reach(karim, Role.COORDINATOR, commune("33039")) is Reach.CONTAINS
    assert reach(karim, Role.COORDINATOR, metropole) is Reach.MEETS


def test_two_territories_of_the_same_role_add_up(claire: Agent) -> None:
    Membership.objects.create(
        agent=claire, role=Role.PREFECTURE, territory=department("40"), starts_on=date(2020, 1, 1)
    )
    assert reach(claire, Role.PREFECTURE, commune("33039"), commune("40192")) is Reach.CONTAINS


def test_overlapping_territories_do_not_count_a_commune_twice(karim: Agent) -> None:
    """Bègles by itself and through its EPCI: still one commune of the two asked for."""
    bordeaux_district = Territory.objects.get(kind="district", code="332")
    Membership.objects.create(
        agent=karim, role=Role.COORDINATOR, territory=bordeaux_district, starts_on=date(2020, 1, 1)
    )
    assert reach(karim, Role.COORDINATOR, commune("33039"), commune("40192")) is Reach.MEETS


def test_both_prefectures_reach_an_epci_that_spans_departments() -> None:
    group = (
        Territory.objects.filter(kind="epci")
        .annotate(departments=Count("communes__department", distinct=True))
        .filter(departments=2)
        .first()
    )
    assert group is not None
    held = Territory.objects.filter(pk__in=group.communes.values("department"))
    agents = [person(f"P{rank}", "Z", Role.PREFECTURE, place) for rank, place in enumerate(held)]
    assert [reach(agent, Role.PREFECTURE, group) for agent in agents] == [Reach.MEETS, Reach.MEETS]


def test_a_role_on_a_municipal_district_reaches_its_commune() -> None:
    third = Territory.objects.get(kind="municipal_district", code="69383")
    mayor = person("Marc", "Troisième", Role.MAYOR, third)
    assert reach(mayor, Role.MAYOR, commune("69123")) is Reach.CONTAINS


@pytest.mark.parametrize(("on", "expected"), [(date(2019, 12, 31), Reach.NONE), (TODAY, Reach.CONTAINS)])
def test_a_role_reaches_only_during_its_period(claire: Agent, on: date, expected: Reach) -> None:
    assert reach(claire, Role.PREFECTURE, commune("33039"), on=on) is expected


def test_reach_takes_one_query(claire: Agent, django_assert_num_queries: object) -> None:
    communes = ids(department("33"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        reaches(claire, communes, TODAY)


def test_the_scope_as_a_subquery(claire: Agent, karim: Agent) -> None:
    in_scope = Territory.objects.filter(kind="commune", pk__in=scope_communes(claire, TODAY))
    assert in_scope.count() == 534
    assert set(scope_communes(karim, TODAY).values_list("commune", flat=True)) == {commune("33039").pk}
    assert not scope_communes(karim, TODAY, roles=[Role.MAYOR]).exists()


# Who may give and end roles


def offered(role: Role, territory: Territory) -> Membership:
    return Membership(role=role, territory=territory, starts_on=TODAY)


@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [
        (Role.MAYOR, "33039", True),
        (Role.COORDINATOR, "33063", True),
        (Role.PREFECTURE, "33039", True),
        (Role.ADMINISTRATOR, "33039", False),
        (Role.MAYOR, "40192", False),
    ],
)
def test_a_prefecture_gives_roles_up_to_its_own_inside_its_territory(
    claire: Agent, role: Role, code: str, allowed: bool
) -> None:
    assert may(claire, "territories.give_role", offered(role, commune(code))) is allowed
    assert may(claire, "territories.end_role", offered(role, commune(code))) is allowed


def test_a_prefecture_gives_nothing_on_an_epci_that_reaches_beyond(claire: Agent) -> None:
    beyond = Territory.objects.within(department("33")).filter(kind="epci", department=None).first()
    if beyond is None:
        pytest.fail("the Gironde should meet an EPCI that reaches beyond it")
    assert not may(claire, "territories.give_role", offered(Role.MAYOR, beyond))


def test_an_administrator_gives_any_role_anywhere(administrator: Agent) -> None:
    assert may(administrator, "territories.give_role", offered(Role.ADMINISTRATOR, department("40")))


@pytest.mark.parametrize("who", ["karim", "maire", "procureur", "observer"])
def test_nobody_else_gives_roles(who: str, request: pytest.FixtureRequest) -> None:
    agent = request.getfixturevalue(who)
    assert not may(agent, "territories.give_role", offered(Role.MAYOR, commune("33039")))
    assert abilities(agent) == {"see": True, "give_role": False, "end_role": False, "load": False}
    assert roles_given_by(agent, TODAY) == []


def test_a_role_that_ended_gives_nothing_any_more(claire: Agent) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(agent=claire).update(ends_on=yesterday)
    assert not may(claire, "territories.give_role", offered(Role.MAYOR, commune("33039")))


def test_a_closed_account_may_nothing(administrator: Agent) -> None:
    administrator.is_active = False
    assert not may(administrator, "territories.load")


def test_the_roles_one_may_give(claire: Agent, administrator: Agent) -> None:
    assert Role.ADMINISTRATOR not in roles_given_by(claire, TODAY)
    assert Role.PREFECTURE in roles_given_by(claire, TODAY)
    assert Role.ADMINISTRATOR in roles_given_by(administrator, TODAY)
    assert Role.PARTNER not in roles_given_by(administrator, TODAY)
