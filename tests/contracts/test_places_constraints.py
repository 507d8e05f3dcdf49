"""The constraints of named places and of departmental plans, each broken once by name."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from contracts.models import ContractPlace, DepartmentalPlan
from territories.operations import create_priority_area
from tests.contracts.stages import PORTAL, a_contract
from tests.house.broken import breaks
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 1)


@pytest.fixture
def place() -> ContractPlace:
    return a_contract().places.create(number=1, kind="housing", name="Résidence", communes=["33039"])


BROKEN = {
    "place_named": {"name": ""},
    "place_somewhere": {"communes": []},
    "place_exposed_is_housing": {"exposed": True, "kind": "site", "reason": "Rondes"},
    "place_exposed_provided_for": {"exposed": True},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_place_is_named_somewhere_and_exposed_as_the_law_says(name, place):
    with breaks(name):
        ContractPlace.objects.filter(pk=place.pk).update(**BROKEN[name])


def test_a_place_is_linked_once(place):
    area = create_priority_area(
        by=PORTAL, kind="zsp", name="Z", communes=[commune("33039")], starts_on=SINCE, source="arrêté"
    )
    with breaks("place_linked_once"):
        ContractPlace.objects.filter(pk=place.pk).update(area=area, territory=commune("33039"))


@pytest.mark.parametrize(
    ("name", "values"), [("place_number_unique", {"number": 1}), ("place_lineage_unique", {"lineage": None})]
)
def test_a_place_has_a_rank_and_an_identity_of_its_own(name, values, place):
    given = {"number": 2, "lineage": uuid4(), **values}
    with breaks(name):
        place.contract.places.create(
            kind="site", name="Autre", communes=["33039"], **{**given, "lineage": given["lineage"] or place.lineage}
        )


def a_plan(**values) -> DepartmentalPlan:
    given = {"title": "Plan", "ordered_on": SINCE, "starts_on": SINCE, **values}
    return DepartmentalPlan.objects.create(department=department("33"), **given)


@pytest.mark.parametrize(
    ("name", "values"), [("plan_titled", {"title": ""}), ("plan_dates_in_order", {"ends_on": date(2023, 1, 1)})]
)
def test_a_plan_has_a_title_and_dates_in_order(name, values):
    with breaks(name):
        a_plan(**values)


def test_a_departement_has_one_plan_from_a_day():
    a_plan()
    with breaks("plan_unique"):
        a_plan()
