"""A communal base becomes a partition, its places and its sums, whole or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from cls_portal.errors import Refused
from diagnostics.models import AreaSummary, Edition, EditionPlace, StratumSummary
from diagnostics.recorded.indicators import COMMUNAL
from territories.models import ReferenceLoad, Territory
from tests.diagnostics.recorded import PRODUCED_ON, cell, load_rows
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
THEFT, BURGLARY = "Vols avec armes", "Cambriolages de logement"


def stored(edition: Edition) -> dict[tuple[str, int, str], tuple[Any, ...]]:
    """(code, year, indicator) → (diffusion, count, rate)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, year, indicator::text, diffusion::text, count, rate FROM diagnostics_recordedcrime"
            " WHERE edition_id = %s",
            [edition.pk],
        )
        return {row[:3]: row[3:] for row in cursor.fetchall()}


def area(edition: Edition, territory: Territory, indicator: str = THEFT, year: int = 2025) -> AreaSummary:
    return AreaSummary.objects.get(edition=edition, territory=territory, indicator=indicator, year=year)


def test_the_three_states_are_kept_apart():
    edition = load_rows(
        [
            cell("33039", 2025, THEFT, count=12, population=25_000),
            cell("33063", 2025, THEFT, count=0, population=260_000),
            cell("33281", 2025, THEFT, population=70_000, complement=2.5),
        ]
    )
    assert stored(edition) == {
        ("33039", 2025, THEFT): ("diff", 12, 0.48),
        ("33063", 2025, THEFT): ("diff", 0, 0.0),
        ("33281", 2025, THEFT): ("ndiff", None, None),
    }


def test_an_edition_says_what_it_holds_and_keeps_the_trace_of_its_file():
    edition = load_rows([cell("33039", 2024, THEFT, count=5), cell("33039", 2025, THEFT)], geography=2026)
    assert (edition.produced_on, edition.geography_year) == (PRODUCED_ON, 2026)
    assert (edition.first_year, edition.last_year, edition.has_communes) == (2024, 2025, True)
    assert (edition.has_departments, edition.synthetic) == (False, False)
    load = ReferenceLoad.objects.get(kind="ssmsi-communes")
    assert (load.rows, load.edition, load.file_name) == (2, "2026-06-25", "donnee-produit-le2026-06-25.csv")
    assert [event.pgh_context["verb"] for event in edition.events.all()] == ["edition.imported"] * 2


def test_an_aggregate_is_the_published_communes_and_how_many_are_withheld():
    edition = load_rows(
        [
            cell("33039", 2025, THEFT, count=12, population=25_000),
            cell("33063", 2025, THEFT, count=30, population=260_000),
            cell("33281", 2025, THEFT, population=70_000, complement=2.5),
            cell("40192", 2025, THEFT, count=8, population=30_000),
        ]
    )
    gironde = area(edition, department("33"))
    assert (gironde.published, gironde.withheld, gironde.count) == (2, 1, 42)
    assert (gironde.denominator, gironde.withheld_denominator, gironde.estimate) == (285_000, 70_000, None)
    region = area(edition, department("33").region)
    assert (region.published, region.count) == (3, 50)
    assert area(edition, Territory.objects.get(kind="country")).count == 50


def test_a_complement_serves_only_over_three_withheld_communes():
    codes = ["33039", "33063", "33281"]
    edition = load_rows([cell(code, 2025, THEFT, complement=2.5) for code in codes])
    assert area(edition, department("33")).estimate == 7.5
    without = load_rows([cell(code, 2025, THEFT) for code in codes], produced_on=date(2026, 7, 1))
    assert area(without, department("33")).estimate is None


def test_burglaries_are_counted_over_dwellings():
    edition = load_rows([cell("33039", 2025, BURGLARY, count=10, population=25_000, dwellings=12_000)])
    assert area(edition, department("33"), BURGLARY).denominator == 12_000


def test_paris_lyon_and_marseille_are_counted_once():
    edition = load_rows(
        [
            cell("13055", 2025, THEFT, count=900, population=870_000),
            cell("13201", 2025, THEFT, count=400, population=40_000),
            cell("13202", 2025, THEFT, count=500, population=24_000),
        ]
    )
    assert (area(edition, department("13")).count, area(edition, department("13")).published) == (900, 1)
    assert dict(EditionPlace.objects.filter(edition=edition).values_list("code", "stratum")) == {
        "13055": "200000", "13201": "", "13202": "",
    }  # fmt: skip


def test_a_stratum_keeps_the_published_rates_above_zero_in_order():
    edition = load_rows(
        [
            cell("33039", 2025, THEFT, count=50, population=25_000),
            cell("33119", 2025, THEFT, count=10, population=25_000),
            cell("33192", 2025, THEFT, count=0, population=25_000),
            cell("33162", 2025, THEFT, population=25_000),
        ]
    )
    stratum = StratumSummary.objects.get(edition=edition, indicator=THEFT, stratum="20000-M")
    assert (stratum.published, stratum.withheld, stratum.rates) == (3, 1, [0.4, 2.0])


def test_a_commune_of_another_year_is_found_under_its_name_of_today():
    """01003 Amareins joined Francheleins; 60054 was Les Hauts-Talican until 2023, and another commune since."""
    edition = load_rows([cell("01003", 2025, THEFT, count=5)])
    assert EditionPlace.objects.get(edition=edition).territory == commune("01165")
    former = load_rows([cell("60054", 2023, THEFT, count=5)], geography=2023, produced_on=date(2024, 7, 5))
    assert EditionPlace.objects.get(edition=former).territory == commune("60694")
    now = load_rows([cell("60054", 2025, THEFT, count=5)], geography=2026, produced_on=date(2026, 7, 1))
    assert EditionPlace.objects.get(edition=now).territory == commune("60054")


def test_a_commune_that_nothing_maps_is_named_and_nothing_is_loaded():
    with pytest.raises(Refused, match=r"ligne\s3, colonne «\sCODGEO_2026\s»\s: «\s33999\s» n’est le code d’aucune"):
        load_rows([cell("33039", 2025, THEFT, count=5), cell("33999", 2025, THEFT, count=5)])
    assert not Edition.objects.exists()


def test_every_indicator_of_the_catalogue_is_known_to_the_database():
    edition = load_rows([cell("33039", 2025, each.label, count=5) for each in COMMUNAL])
    assert len(stored(edition)) == len(COMMUNAL) == 15


def test_two_editions_stand_side_by_side():
    first = load_rows([cell("33039", 2024, THEFT, count=10)], produced_on=date(2025, 6, 4))
    second = load_rows([cell("33039", 2024, THEFT, count=11)])
    assert stored(first)["33039", 2024, THEFT][1] == 10
    assert stored(second)["33039", 2024, THEFT][1] == 11


def test_another_file_replaces_the_edition_whole():
    load_rows([cell("33039", 2025, THEFT, count=10), cell("33063", 2025, THEFT, count=9)])
    edition = load_rows([cell("33039", 2025, THEFT, count=11)])
    assert set(stored(edition)) == {("33039", 2025, THEFT)}
    assert (Edition.objects.count(), area(edition, department("33")).count) == (1, 11)
