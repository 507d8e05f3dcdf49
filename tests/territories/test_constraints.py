"""Each constraint is broken once, by its name; and says why in French."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.models import (
    CompleteAreaList,
    FormerCommune,
    LocalTerritory,
    Membership,
    PriorityArea,
    PriorityAreaCommune,
    Territory,
    TerritoryCommune,
)
from tests.personas import commune, department

pytestmark = pytest.mark.django_db


def broken(name: str, row: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


def membership(agent: Agent, **values: Any) -> Membership:
    given = {"role": Role.MAYOR, "territory": commune("33039"), "starts_on": date(2026, 1, 1), "ends_on": None}
    return Membership(agent=agent, **{**given, **values})


def test_a_kind_and_a_code_make_one_territory() -> None:
    broken("territory_kind_code_unique", Territory(kind="commune", code="33039", name="Bègles"))


def test_a_territory_has_a_known_kind() -> None:
    broken("territory_kind_known", Territory(kind="canton", code="1", name="Canton"))


def test_only_an_epci_has_a_kind_of_epci() -> None:
    broken("territory_epci_kind_of_epci", Territory(kind="commune", code="99999", name="X", epci_kind="CC"))
    broken("territory_epci_kind_of_epci", Territory(kind="epci", code="999999999", name="X"))


def test_a_part_of_a_commune_has_its_commune() -> None:
    broken("territory_part_has_parent", Territory(kind="delegated", code="99999", name="X"))


def test_a_commune_is_once_in_a_territory() -> None:
    row = TerritoryCommune(territory=department("33"), commune=commune("33039"))
    broken("territory_commune_unique", row)


def test_a_former_code_leads_once_to_a_commune() -> None:
    known = FormerCommune.objects.today("60054").get()
    broken("former_commune_unique", FormerCommune(code="60054", commune=known.commune, nature="gone"))


def test_what_became_of_a_former_code_is_known() -> None:
    broken("former_commune_nature_known", FormerCommune(code="99999", commune=commune("33039"), nature="lost"))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 6, 1), None), (date(2025, 1, 1), date(2026, 1, 2)), (date(2026, 1, 1), date(2026, 1, 2))],
)
def test_the_same_role_on_the_same_territory_does_not_overlap(
    observer: Agent, starts_on: date, ends_on: date | None
) -> None:
    membership(observer).save()
    broken("membership_no_overlap", membership(observer, starts_on=starts_on, ends_on=ends_on))


def test_an_overlap_is_told_in_french_before_it_is_written(observer: Agent) -> None:
    membership(observer).save()
    with pytest.raises(ValidationError, match="tient déjà ce rôle sur ce territoire"):
        membership(observer, starts_on=date(2026, 6, 1)).full_clean()


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 1)},
        {"role": Role.COORDINATOR},
        {"territory": "33063"},
    ],
    ids=["ends the day the other starts", "another role", "another territory"],
)
def test_a_role_may_follow_or_stand_beside_another(observer: Agent, values: dict[str, Any]) -> None:
    membership(observer).save()
    if "territory" in values:
        values = {"territory": commune(values["territory"])}
    membership(observer, **values).save()
    assert observer.memberships.filter(role__in=[Role.MAYOR, Role.COORDINATOR]).count() == 2


def test_a_role_does_not_end_before_it_starts(observer: Agent) -> None:
    broken("membership_dates_in_order", membership(observer, ends_on=date(2025, 12, 31)))


def test_dates_out_of_order_are_told_in_french(observer: Agent) -> None:
    with pytest.raises(ValidationError, match="La fin du rôle précède son début"):
        membership(observer, ends_on=date(2025, 12, 31)).full_clean()


# Local territories and priority areas


def quarter(**values: Any) -> LocalTerritory:
    place = Territory(kind="neighbourhood", code=f"L{len(values)}", name="Quartier")
    place.save()
    return LocalTerritory(**{"territory": place, "name": "Quartier", "communes": ["33039"], **values})


def area(**values: Any) -> PriorityArea:
    given = {"kind": "qpv", "code": "QP033001", "name": "Paty", "starts_on": date(2015, 1, 1), "source": "décret"}
    return PriorityArea(**{**given, **values})


def complete(**values: Any) -> CompleteAreaList:
    return CompleteAreaList(**{"kind": "qpv", "starts_on": date(2024, 1, 1), "source": "ANCT", **values})


def test_a_local_territory_has_a_name() -> None:
    broken("local_territory_named", quarter(name=""))


def test_a_local_territory_lies_somewhere() -> None:
    broken("local_territory_somewhere", quarter(communes=[]))


def test_a_priority_area_has_a_known_kind() -> None:
    broken("priority_area_kind_known", area(kind="zup"))


def test_a_priority_area_has_one_row_a_code_and_a_day() -> None:
    area().save()
    area(starts_on=date(2024, 1, 1)).save()
    area(code="").save()
    area(code="").save()
    broken("priority_area_unique", area())


def test_a_priority_area_has_a_source() -> None:
    broken("priority_area_sourced", area(source=""))


def test_a_priority_area_does_not_end_before_it_starts() -> None:
    broken("priority_area_dates_in_order", area(ends_on=date(2014, 1, 1)))


def test_a_commune_is_once_in_a_priority_area() -> None:
    paty = area()
    paty.save()
    paty.perimeter.create(commune=commune("33039"))
    broken("priority_area_commune_unique", PriorityAreaCommune(area=paty, commune=commune("33039")))


def test_a_complete_list_has_a_known_kind() -> None:
    broken("complete_list_kind_known", complete(kind="zup"))


def test_a_complete_list_is_declared_once() -> None:
    complete().save()
    broken("complete_list_unique", complete())


def test_a_complete_list_has_a_source() -> None:
    broken("complete_list_sourced", complete(source=""))


def test_a_complete_list_does_not_end_before_it_starts() -> None:
    broken("complete_list_dates_in_order", complete(ends_on=date(2023, 1, 1)))


def test_a_partner_holds_no_role_on_a_territory(observer: Agent) -> None:
    broken("membership_role_territorial", membership(observer, role=Role.PARTNER))
