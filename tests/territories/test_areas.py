"""Priority areas: who writes them, what each says, and when absence proves something."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Agent
from territories import reading
from territories.access import may
from territories.models import CompleteAreaList, PriorityArea
from territories.operations import (
    change_priority_area,
    create_priority_area,
    declare_complete_list,
    remove_priority_area,
    withdraw_complete_list,
)
from territories.rules import AreaKnowledge, Duty, intercommunal_council, quarter_kind
from territories.states import AreaKind
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
SINCE, ENDED = date(2015, 1, 1), date(2024, 1, 1)


def make(by: Any, *codes: str, **values: Any) -> PriorityArea:
    given = {
        "kind": AreaKind.QPV,
        "name": "Thouars",
        "starts_on": SINCE,
        "ends_on": ENDED,
        "source": "décret 2014-1750",
    }
    communes = [commune(code) for code in codes or ("33039",)]
    return create_priority_area(by=by, communes=communes, **{**given, **values})


def test_an_area_holds_its_communes_over_its_period(claire: Agent) -> None:
    area = make(claire, "33039", "33063")
    assert {c.code for c in area.communes.all()} == {"33039", "33063"}
    met = PriorityArea.objects.meeting([commune("33063").pk])
    assert list(met.in_force(SINCE)) == [area]
    assert not met.in_force(ENDED).exists()
    assert list(PriorityArea.objects.around(department("33"))) == [area]


def test_a_prefecture_writes_inside_its_territory(claire: Agent, neighbour: Agent) -> None:
    area = make(claire)
    with pytest.raises(Forbidden):
        make(claire, "33039", "40192")
    with pytest.raises(Forbidden):
        change_priority_area(area, by=neighbour, revision=1, name="Autre")
    with pytest.raises(Forbidden):
        change_priority_area(area, by=claire, revision=1, communes=[commune("40192")])
    assert change_priority_area(area, by=claire, revision=1, communes=[commune("33063")]).revision == 2
    assert [c.code for c in area.communes.all()] == ["33063"]


def test_an_administrator_writes_reference_data_anywhere(administrator: Agent) -> None:
    assert make(administrator, "33039", "40192").pk


@pytest.mark.parametrize("who", ["karim", "maire", "observer", "procureur"])
def test_nobody_else_writes_areas(who: str, request: pytest.FixtureRequest) -> None:
    agent = request.getfixturevalue(who)
    area = make(TESTS)
    assert not any(
        may(agent, act, obj) for act, obj in (("edit_area", area), ("edit_area", None), ("import_areas", None))
    )
    with pytest.raises(Forbidden):
        make(agent)


def test_a_prefecture_completes_a_perimeter_that_is_not_known(claire: Agent) -> None:
    area = PriorityArea.objects.create(kind="cdv", name="Mérignac", starts_on=SINCE, source="liste", stated_communes=1)
    assert not PriorityArea.objects.placed(True).filter(pk=area.pk).exists()
    change_priority_area(area, by=claire, revision=1, communes=[commune("33281")])
    assert PriorityArea.objects.placed(True).filter(pk=area.pk).exists()


def test_an_area_whose_perimeter_is_not_known_is_otherwise_an_administrator_s(
    signed_in: Client, claire: Agent, administrator: Agent
) -> None:
    area = PriorityArea.objects.create(kind="cdv", name="Grenoble", starts_on=SINCE, source="liste", stated_communes=1)
    with pytest.raises(Forbidden):
        change_priority_area(area, by=claire, revision=1, name="À moi")
    with pytest.raises(Forbidden):
        remove_priority_area(area, by=claire, revision=1, reason="erreur")
    assert signed_in.get(reverse("priority-area-edit", args=[area.pk])).status_code == 200
    assert signed_in.get(reverse("priority-area-remove", args=[area.pk])).status_code == 403
    html = signed_in.get(reverse("priority-area-detail", args=[area.pk])).content.decode()
    assert reverse("priority-area-edit", args=[area.pk]) in html
    assert reverse("priority-area-remove", args=[area.pk]) not in html
    assert change_priority_area(area, by=administrator, revision=1, name="Agglomération de Grenoble").revision == 2
    remove_priority_area(area, by=administrator, revision=2, reason="erreur")


def test_an_area_has_communes_and_a_known_field(claire: Agent) -> None:
    with pytest.raises(Refused, match="au moins une commune"):
        create_priority_area(by=TESTS, kind=AreaKind.ZSP, name="X", starts_on=SINCE, source="s", communes=[])
    with pytest.raises(TypeError):
        change_priority_area(make(claire), by=claire, revision=1, colour="rouge")


def test_an_area_entered_by_mistake_is_removed_with_a_reason(claire: Agent) -> None:
    area = make(claire)
    with pytest.raises(Refused, match="pourquoi"):
        remove_priority_area(area, by=claire, revision=1, reason="")
    remove_priority_area(area, by=claire, revision=1, reason="double")
    assert not PriorityArea.objects.exists()


def test_a_list_is_declared_complete_by_an_administrator_only(administrator: Agent, claire: Agent) -> None:
    with pytest.raises(Forbidden):
        declare_complete_list(by=claire, kind=AreaKind.QPV, starts_on=ENDED, source="ANCT")
    complete = declare_complete_list(by=administrator, kind=AreaKind.QPV, starts_on=ENDED, source="ANCT")
    with pytest.raises(Refused, match="pourquoi"):
        withdraw_complete_list(complete, by=administrator, reason="")
    withdraw_complete_list(complete, by=administrator, reason="il en manque")
    assert not CompleteAreaList.objects.exists()


# Obligations


def council(on: date, code: str = "33234", said: bool | None = None) -> Duty:
    """The duty of a commune of 1,500 inhabitants to have a CLSPD."""
    town = commune(code)
    here = reading.areas_here(town, Agent(is_active=True), on, said)
    return reading.obligations_of(town, on, here.known)[0].duty


@pytest.mark.parametrize(
    ("kind", "starts_on", "ends_on", "expected"),
    [
        (AreaKind.ZUS, date(1996, 12, 26), SINCE, (Duty.COMPULSORY, Duty.UNKNOWN, Duty.UNKNOWN, Duty.UNKNOWN)),
        (AreaKind.QPV, SINCE, ENDED, (Duty.UNKNOWN, Duty.COMPULSORY, Duty.COMPULSORY, Duty.UNKNOWN)),
        (AreaKind.QPV, ENDED, None, (Duty.UNKNOWN, Duty.UNKNOWN, Duty.UNKNOWN, Duty.COMPULSORY)),
        (AreaKind.ZFU, date(2007, 1, 1), None, (Duty.UNKNOWN,) * 4),
    ],
)
def test_a_known_quarter_makes_a_council_compulsory_in_its_time(
    kind: AreaKind, starts_on: date, ends_on: date | None, expected: tuple[Duty, ...]
) -> None:
    make(TESTS, "33234", kind=kind, starts_on=starts_on, ends_on=ends_on)
    days = (date(2014, 12, 31), date(2015, 1, 1), date(2021, 5, 27), date(2024, 1, 1))
    assert tuple(council(day) for day in days) == expected


def test_absence_proves_nothing_unless_the_list_is_complete_or_someone_says_so(administrator: Agent) -> None:
    day = date(2025, 1, 1)
    assert council(day) is Duty.UNKNOWN
    assert council(day, said=False) is Duty.OPTIONAL
    assert council(day, said=True) is Duty.COMPULSORY
    declare_complete_list(by=administrator, kind=AreaKind.QPV, starts_on=ENDED, source="ANCT")
    assert council(day) is Duty.OPTIONAL
    assert council(date(2023, 12, 31)) is Duty.UNKNOWN


def test_what_a_person_says_only_completes_the_portal() -> None:
    assert AreaKnowledge(areas=["Thouars"], said=False).holds is True
    assert [quarter_kind(day) for day in (date(2014, 12, 31), SINCE)] == [AreaKind.ZUS, AreaKind.QPV]


@pytest.mark.parametrize(
    ("on", "duty", "source"),
    [
        (date(2002, 7, 17), Duty.NONE, "art. 18"),
        (date(2007, 7, 22), Duty.OPTIONAL, "décret n° 2002-999, art. 2"),
        (date(2012, 4, 30), Duty.OPTIONAL, "CGCT, art. D. 5211-53"),
        (date(2026, 1, 1), Duty.OPTIONAL, "CSI, art. L. 132-13"),
    ],
)
def test_an_intercommunal_council_is_never_compulsory(on: date, duty: Duty, source: str) -> None:
    said = intercommunal_council(on)
    assert (said.duty, source in said.source) == (duty, True)


# Pages


@pytest.fixture
def signed_in(client: Client, claire: Agent) -> Client:
    client.force_login(claire)
    return client


def test_the_page_of_a_commune_names_the_quarter_and_its_source(signed_in: Client) -> None:
    make(TESTS, "33234", name="Cité du Port")
    address = reverse("territory-detail", args=[commune("33234").pk])
    html = signed_in.get(address, {"le": "2021-06-01"}).content.decode()
    assert html.count("Cité du Port") == 2
    assert "décret 2014-1750" in html
    assert 'name="quartier"' not in html
    html = signed_in.get(address, {"le": "2025-06-01"}).content.decode()
    assert "sa liste n’est pas complète" in html
    assert 'name="quartier"' in html


def test_a_geography_whose_end_is_unknown_is_told_so(signed_in: Client) -> None:
    area = make(TESTS, "33234", kind=AreaKind.ZFU, starts_on=date(2019, 1, 1), ends_on=None)
    for address in (reverse("territory-detail", args=[commune("33234").pk]), f"/territoires/geographies/{area.pk}/"):
        assert "fin inconnue" in signed_in.get(address).content.decode()


def test_the_table_of_a_department_follows_the_day(signed_in: Client) -> None:
    make(TESTS, "33234", name="Cité du Port")
    address = reverse("territory-obligations", args=[department("33").pk])
    exported = signed_in.get(address, {"le": "2021-06-01", "export": "csv"})
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 535
    (row,) = [line for line in lines if ";33234;" in line]
    assert row.split(";")[3:] == ["Obligatoire", "Facultatif", "Cité du Port", "01/06/2021"]
    (row,) = [line for line in lines if ";33039;" in line]
    assert row.split(";")[3:5] == ["Obligatoire", "Obligatoire"]
    html = signed_in.get(address, {"q": "33234"}).content.decode()
    assert "aucun connu du portail" in html


def test_the_table_of_a_department_costs_the_same_few_queries(signed_in: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(reverse("territory-obligations", args=[department("33").pk]), {"le": "2021-06-01"})
    assert len(queries) <= 10


def test_the_list_of_areas_is_narrowed_by_place_day_and_nature(signed_in: Client) -> None:
    area = make(TESTS)
    address = reverse("priority-area-list")
    for query, seen in (
        ({"territoire": department("33").pk, "le": "2020-01-01", "nature": "qpv", "q": "thou"}, True),
        ({"territoire": department("40").pk}, False),
        ({"le": "2024-01-01"}, False),
        ({"perimetre": "a-completer"}, False),
        ({"perimetre": "connu", "q": "Thouars"}, True),
    ):
        assert (area.name in signed_in.get(address, query).content.decode()) is seen, query


def test_an_area_is_written_changed_and_removed_by_its_pages(signed_in: Client) -> None:
    sent = {
        "kind": "zsp", "name": "Aubiers", "communes": commune("33063").pk, "starts_on": "2013-01-01", "source": "a",
    }  # fmt: skip
    signed_in.post(reverse("priority-area-create"), sent)
    area = PriorityArea.objects.get(name="Aubiers")
    signed_in.post(reverse("priority-area-edit", args=[area.pk]), {**sent, "name": "Les Aubiers", "revision": 1})
    html = signed_in.get(reverse("priority-area-detail", args=[area.pk])).content.decode()
    for word in ("Les Aubiers", "Bordeaux", "a enregistré la géographie prioritaire", "sans fin connue"):
        assert word in html
    signed_in.post(reverse("priority-area-remove", args=[area.pk]), {"revision": 2, "reason": "erreur"})
    assert not PriorityArea.objects.exists()
