"""What the law asks of a council and is not done; the list finds the same as the page."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cls_portal.actors import TESTS
from partners import operations, reading, rules, watch
from partners.models import Council
from territories.models import Territory
from territories.operations import create_priority_area
from territories.states import AreaKind
from tests.partners.conftest import ON, council, meeting, signed_in
from tests.personas import commune

SMALL, LARGE = 4_000, 30_000
ZUS, QPV = (AreaKind.ZUS, date(1996, 12, 28), date(2015, 1, 1)), (AreaKind.QPV, date(2015, 1, 1), None)


@pytest.mark.parametrize(
    ("population", "areas", "on", "since"),
    [
        (LARGE, [], ON, date(2007, 3, 7)),
        (8_000, [], ON, date(2021, 5, 27)),
        (8_000, [], date(2021, 5, 26), None),
        (5_000, [], ON, None),
        (SMALL, [QPV], ON, date(2015, 1, 1)),
        (SMALL, [ZUS, QPV], ON, date(2007, 3, 7)),
        (SMALL, [ZUS], ON, None),
        (8_000, [ZUS], ON, date(2021, 5, 27)),
        (SMALL, [(AreaKind.QPV, date(2024, 1, 1), None)], ON, date(2024, 1, 1)),
        (LARGE, [], date(2006, 1, 1), None),
        (None, [], ON, None),
    ],
)
def test_since_when_a_council_is_compulsory(population, areas, on, since):
    assert rules.compulsory_since(population, areas, on) == since


@pytest.mark.parametrize(
    ("kind", "on", "source"),
    [
        ("CLSPD", date(2007, 7, 24), "CGCT, art. D. 2211-1 à D. 2211-4"),
        ("CLSPD", ON, "CSI, art. D. 132-10"),
        ("CISPD", ON, "CSI, art. D. 132-11 et D. 132-10"),
    ],
)
def test_the_yearly_information_has_its_article(kind, on, source):
    assert source in rules.late_information(kind, last=None, created_on=None, on=on).text


def test_nothing_is_asked_where_the_law_of_the_day_asks_nothing():
    assert rules.late_information("CLSPD", last=None, created_on=None, on=date(2007, 7, 23)) is None
    assert rules.late_information("CDPD", last=None, created_on=None, on=ON) is None
    assert rules.late_information("CLSPD", last=date(2025, 11, 23), created_on=None, on=ON) is None
    assert rules.late_information("CLSPD", last=None, created_on=date(2026, 1, 1), on=ON) is None
    assert "12\u00a0mois" in rules.late_information("CLSPD", last=date(2025, 11, 22), created_on=None, on=ON).text
    limits = rules.watch_limits(date(2005, 1, 1))
    assert (limits.information, limits.coordinator_over, limits.council_over) == (None, None, None)


def told(row: Council) -> list[str]:
    found = Council.objects.select_related("territory").with_watch(ON).get(pk=row.pk)
    return [reason.code.removeprefix("partners.") for reason in watch.alerts(found, ON)]


@pytest.fixture
def towns(db):
    """Of 30,000; of 4,000 with a priority quarter; of unknown population."""
    create_priority_area(
        by=TESTS, kind=AreaKind.QPV, name="Q", communes=[commune("33063")], starts_on=date(2015, 1, 1), source="décret"
    )
    for code, population in (("33039", LARGE), ("33063", SMALL), ("33119", None)):
        Territory.objects.filter(pk=commune(code).pk).update(population=population)
    return [commune(code) for code in ("33039", "33063", "33119")]


def test_the_list_in_alert_holds_exactly_those_the_page_alerts(towns, karim):
    rows = []
    for town in towns:
        for kind in ("CLSPD", "CCPD"):
            made = {"kind": kind, "territory": town, "created_on": date(2002, 9, 1) if kind == "CCPD" else None}
            bare, met, dormant, young = (council(f"{kind} {town} {at}", **made) for at in range(4))
            meeting(met, date(2026, 3, 1))
            operations.record_information(met, by=TESTS, on=ON, given_on=date(2026, 3, 1))
            operations.mark_dormant(dormant, by=TESTS, on=ON, since=date(2026, 1, 1))
            Council.objects.filter(pk=young.pk).update(created_on=date(2026, 6, 1))
            rows += [bare, met, dormant, young]
    led = council("mené", territory=towns[0])
    operations.add_seat(led, by=TESTS, capacity="coordinator", title="Coordonnatrice", starts_on=date(2024, 1, 1))
    over = council("dissous")
    operations.dissolve_council(over, by=TESTS, on=ON, dissolved_on=ON, reason="x")
    rows += [led, over]
    expected = {row.name for row in rows if told(row)}
    found = Council.objects.all().in_alert(rules.watch_limits(ON), ON)
    assert {row.name for row in found} == expected
    assert told(rows[0]) == ["plenary_late", "information_late", "coordinator_missing"]
    assert told(rows[2]) == told(rows[10]) == ["compulsory_asleep"]
    assert told(led) == ["plenary_late", "information_late"]
    assert told(over) == []
    epci = Territory.objects.filter(kind="epci", commune_rows__commune=towns[0]).first()
    council("CISPD", kind="CISPD", territory=epci)
    assert told(rows[2]) == []
    assert rows[2].name not in {row.name for row in Council.objects.all().in_alert(rules.watch_limits(ON), ON)}


def test_the_page_says_since_when_and_the_list_filters(karim, begles, towns):
    mine = signed_in(karim)
    page = mine.get(reverse("council-detail", args=[begles.pk])).content.decode()
    assert "depuis le 7 mars 2007" in page.replace("\u00a0", " ")
    assert "CSI, art. D. 132-10" in page
    assert begles.name in mine.get(reverse("council-list"), {"alerte": "on"}).content.decode()
    today = timezone.localdate()
    assert [row.obligation.subject for row in watch.duties(reading.councils(karim).get(), [], today)] == [
        "CLSPD", "Coordonnateur du CLSPD",
    ]  # fmt: skip


def test_an_information_is_recorded_then_taken_back(karim, begles):
    mine = signed_in(karim)
    record = reverse("information-record", args=[begles.pk])
    assert mine.post(record, {"given_on": "2026-03-03", "subject": "Bilan 2025"}).status_code == 302
    row = begles.informations.get()
    assert "Bilan 2025" in mine.get(reverse("council-detail", args=[begles.pk])).content.decode()
    assert mine.post(record, {"given_on": "2099-03-03"}).status_code == 200
    assert mine.post(reverse("information-remove", args=[row.pk]), {"revision": 1}).status_code == 302
    assert not begles.informations.exists()
