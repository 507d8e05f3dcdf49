"""The standing of a territory: three states never mixed, sums that never subtract, four statements."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostics.models import AreaSummary
from diagnostics.standing import reading
from diagnostics.standing.reading import current_edition, standing_of
from diagnostics.standing.values import CellState
from territories.models import Territory, TerritoryCommune
from tests.diagnostics.cells import (
    ARMED,
    BURGLARIES,
    ROBBERIES,
    TRAFFIC,
    Row,
    edition,
    france,
    grouping,
    official,
    place,
    stratum,
)
from tests.diagnostics.recorded import cell, load_departments, load_rows
from tests.diagnostics.recorded import official as official_row
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
BEGLES, TALENCE, VILLENAVE, GRADIGNAN = "33039", "33522", "33550", "33192"
YEARS = range(2016, 2026)


def only(standing):
    """The one indicator of this standing."""
    (found,) = standing.indicators
    return found


def test_one_commune_has_the_published_rate_and_each_state():
    made = edition(
        [
            Row(BEGLES, 2023, ROBBERIES, None, complement_count=3.0, complement_rate=0.4),
            Row(BEGLES, 2024, ROBBERIES, 0),
            Row(BEGLES, 2025, ROBBERIES, 12, population=30_000),
        ]
    )
    found = standing_of(commune(BEGLES), made)
    withheld, zero, published = (only(found).cell(year) for year in (2023, 2024, 2025))
    assert (withheld.state, withheld.count, withheld.rate, withheld.estimate) == (CellState.WITHHELD, None, None, None)
    assert (zero.state, zero.count, zero.rate) == (CellState.ZERO, 0, 0.0)
    assert (published.state, published.count, published.rate) == (CellState.PUBLISHED, 12, 0.4)
    assert (found.years, found.communes, found.summed) == ((2023, 2024, 2025), 1, False)


def test_a_group_sums_what_is_published_and_counts_what_is_not():
    made = edition(
        [
            Row(BEGLES, 2025, ROBBERIES, 20, population=20_000),
            Row(TALENCE, 2025, ROBBERIES, 0, population=20_000),
            Row(VILLENAVE, 2025, ROBBERIES, None, population=10_000, complement_rate=0.5),
        ]
    )
    cell = only(standing_of(grouping(BEGLES, TALENCE, VILLENAVE), made)).cell(2025)
    assert (cell.state, cell.count, cell.denominator, cell.rate) == (CellState.PARTIAL, 20, 40_000, 0.5)
    assert (cell.published, cell.withheld, cell.covered) == (2, 1, 0.8)
    assert cell.estimate is None


@pytest.mark.parametrize(("withheld", "estimate"), [(2, None), (3, 15.0)])
def test_an_estimate_needs_three_withheld_communes(withheld, estimate):
    """15 = 3 communes of 10,000 people at 0.5 per thousand, the mean of the withheld communes of the département."""
    codes = [BEGLES, TALENCE, VILLENAVE][:withheld]
    rows = [Row(code, 2025, ROBBERIES, None, complement_count=4.0, complement_rate=0.5) for code in codes]
    made = edition([*rows, Row(GRADIGNAN, 2025, ROBBERIES, 7)])
    cell = only(standing_of(grouping(*codes, GRADIGNAN), made)).cell(2025)
    assert (cell.count, cell.estimate) == (7, estimate)


def test_an_estimate_needs_the_complement_of_every_withheld_commune():
    codes = [BEGLES, TALENCE, VILLENAVE]
    rows = [
        Row(code, 2025, ROBBERIES, None, complement_rate=rate)
        for code, rate in zip(codes, (0.5, 0.5, None), strict=True)
    ]
    cell = only(standing_of(grouping(*codes), edition(rows))).cell(2025)
    assert (cell.state, cell.count, cell.rate, cell.estimate) == (CellState.WITHHELD, None, None, None)


def test_a_rate_that_is_about_few_people_is_beside_nothing():
    """Nine tenths of the people live where nothing is published: no ratio, no rank, no trend."""
    made = edition(
        [
            Row(BEGLES, 2025, ROBBERIES, None, population=90_000),
            Row(TALENCE, 2025, ROBBERIES, 0, population=10_000),
        ]
    )
    official(made, france(), ROBBERIES, 2025, 500, 1_000_000)
    stratum(made, "20000-M", ROBBERIES, 2025, [0.1, 0.2])
    found = only(standing_of(grouping(BEGLES, TALENCE), made))
    assert found.cell(2025).rate == 0.0
    assert (found.ratio_to_france, found.rank, found.trend) == (None, None, None)


def test_burglaries_are_counted_by_dwelling():
    made = edition(
        [Row(BEGLES, 2025, BURGLARIES, 30, dwellings=6_000), Row(TALENCE, 2025, BURGLARIES, 10, dwellings=4_000)]
    )
    cell = only(standing_of(grouping(BEGLES, TALENCE), made)).cell(2025)
    assert (cell.denominator, cell.rate) == (10_000, 4.0)


def test_a_commune_where_nobody_lives_has_facts_and_no_rate():
    found = only(standing_of(commune(BEGLES), edition([Row(BEGLES, 2025, ROBBERIES, 0, population=0)])))
    assert (found.cell(2025).state, found.cell(2025).rate, found.cell(2025).known) == (CellState.ZERO, None, True)
    assert found.ratio_to_france is None


def test_two_former_communes_make_one_territory():
    """Both codes of the edition lie in today's Bègles: their facts are its facts."""
    made = edition([Row(BEGLES, 2025, ROBBERIES, 5), Row(TALENCE, 2025, ROBBERIES, 7)])
    made.places.all().delete()
    place(made, BEGLES, "20000-M")
    place(made, TALENCE, "20000-M", commune(BEGLES))
    cell = only(standing_of(commune(BEGLES), made)).cell(2025)
    assert (cell.state, cell.count, cell.published, cell.rate) == (CellState.PUBLISHED, 12, 2, 0.6)


def test_paris_is_counted_once_and_each_arrondissement_stands_by_itself():
    made = edition(
        [
            Row("75056", 2025, ROBBERIES, 100),
            Row("75101", 2025, ROBBERIES, 60, population=8_000),
            Row("75102", 2025, ROBBERIES, 40),
        ]
    )
    paris = commune("75056")
    assert only(standing_of(paris, made)).cell(2025).count == 100
    assert only(standing_of(grouping("75056"), made)).cell(2025).count == 100
    first = standing_of(Territory.objects.get(kind="municipal_district", code="75101"), made)
    assert (only(first).cell(2025).count, only(first).cell(2025).rate) == (60, 7.5)
    assert (first.department_name, first.comparable_label, only(first).rank) == ("Paris", "", None)


def test_a_commune_that_the_edition_does_not_know_is_said_and_leaves_the_sum_partial():
    made = edition([Row(BEGLES, 2025, ROBBERIES, 5)])
    found = standing_of(grouping(BEGLES, TALENCE), made)
    one, two = (commune(code).population for code in (BEGLES, TALENCE))
    assert only(found).cell(2025).state is CellState.PARTIAL
    assert only(found).cell(2025).covered == pytest.approx(one / (one + two))
    assert "1 commune du territoire n’a pas de chiffre dans cette édition." in [
        note.replace("\u00a0", " ") for note in found.notes
    ]


def test_the_place_among_the_comparable_communes():
    """Rates 0.2, 0.5, 0.8, 1.2 and three noughts: at 0.8 one commune is above; at nought, four are."""
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8), Row(BEGLES, 2025, ARMED, 0)])
    for indicator in (ROBBERIES, ARMED):
        stratum(made, "20000-M", indicator, 2025, [0.2, 0.5, 0.8, 1.2], zeros=3, withheld=9, count=27, people=100_000)
    ranks = {item.indicator.label: item.rank for item in standing_of(commune(BEGLES), made).indicators}
    assert (ranks[ROBBERIES].place, ranks[ROBBERIES].of, ranks[ROBBERIES].withheld) == (2, 7, 9)
    assert ranks[ARMED].place == 5


def test_what_is_mostly_itself_is_compared_with_nothing():
    """Bègles is two thirds of 45,000 people, a third of 90,000; the words say how many communes the stratum has."""
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8)])
    stratum(made, "20000-M", ROBBERIES, 2025, [0.2, 0.8], withheld=1, count=10, people=45_000)
    found = standing_of(commune(BEGLES), made)
    assert (only(found).comparable, only(found).rank) == ({}, None)
    assert (found.comparable_label, found.ranked_among, found.notes) == ("", "", (reading.OWN_COMPARATOR,))
    made.strata.update(denominator=90_000)
    found = standing_of(commune(BEGLES), made)
    assert (only(found).rank.place, only(found).rank.of) == (1, 2)
    assert found.ranked_among.endswith(" (3\u00a0présentes dans l’édition)")
    assert (found.comparable_label, found.notes) == (found.ranked_among, ())


def test_only_communal_figures_of_a_synthetic_edition_are_invented():
    gironde = department("33")
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8)], synthetic=True)
    for territory in (gironde, gironde.region, france()):
        official(made, territory, ROBBERIES, 2025, 900, 900_000)
    assert ["INVENTÉES" in standing_of(each, made).source for each in (gironde, france(), commune(BEGLES))] == [
        False, False, True,
    ]  # fmt: skip


def test_a_withheld_cell_has_no_place():
    made = edition([Row(BEGLES, 2025, ROBBERIES, None)])
    stratum(made, "20000-M", ROBBERIES, 2025, [0.2])
    assert only(standing_of(commune(BEGLES), made)).rank is None


def test_the_comparator_weighs_each_stratum_by_the_people_the_territory_has_in_it():
    """Bègles and Talence of today: (p1 × 1.0 + p2 × 3.0) ÷ (p1 + p2) per thousand."""
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8), Row(TALENCE, 2025, ROBBERIES, 8)])
    made.places.filter(code=TALENCE).update(stratum="50000")
    stratum(made, "20000-M", ROBBERIES, 2025, [1.0], count=100, people=100_000)
    stratum(made, "50000", ROBBERIES, 2025, [3.0], count=300, people=100_000, withheld=2)
    one, two = (commune(code).population for code in (BEGLES, TALENCE))
    found = standing_of(grouping(BEGLES, TALENCE), made)
    cell = only(found).comparable[2025]
    assert cell.rate == pytest.approx((one * 1.0 + two * 3.0) / (one + two))
    assert (cell.state, cell.count, cell.published, cell.withheld) == (CellState.PARTIAL, None, 2, 2)
    assert "à proportion de la population" in found.comparable_label
    assert found.ranked_among.startswith("communes de 50\u00a0000" if two > one else "communes de 20")


def test_official_figures_come_first_and_the_sum_of_all_communes_otherwise():
    gironde = department("33")
    whole = gironde.region.commune_rows.count()
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8)])
    official(made, gironde, ROBBERIES, 2025, 900, 900_000)
    for territory, count in ((gironde, 800), (gironde.region, 2_000)):
        AreaSummary.objects.create(
            edition=made, territory=territory, indicator=ROBBERIES, year=2025, published=whole - 10, withheld=10,
            count=count, denominator=800_000, withheld_denominator=200_000, estimate=55.0,
        )  # fmt: skip
    found = only(standing_of(commune(BEGLES), made))
    assert (found.department[2025].rate, found.department[2025].official) == (1.0, True)
    summed = found.region[2025]
    assert (summed.state, summed.count, summed.rate, summed.withheld) == (CellState.PARTIAL, 2_000, 2.5, 10)
    assert (summed.estimate, summed.covered, summed.official) == (55.0, 0.8, False)


def test_the_communes_of_one_departement_are_not_its_region():
    """An edition that holds Gironde alone says nothing of Nouvelle-Aquitaine, nor of France."""
    gironde = department("33")
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8)])
    for territory in (gironde.region, france()):
        AreaSummary.objects.create(
            edition=made, territory=territory, indicator=ROBBERIES, year=2025, published=400, withheld=134, count=900,
            denominator=1_500_000, withheld_denominator=100_000, estimate=55.0,
        )  # fmt: skip
    found = standing_of(commune(BEGLES), made)
    for area in (only(found).region[2025], only(found).france[2025]):
        assert (area.state, area.rate, area.count, area.comparable) == (CellState.ABSENT, None, None, False)
    assert only(found).ratio_to_france is None
    said = [note.replace("\u00a0", " ") for note in found.notes]
    whole = f"{gironde.region.commune_rows.count():,}".replace(",", " ")
    assert f"Nouvelle-Aquitaine, sans donnée : édition partielle, 534 communes sur {whole}." in said
    assert any(note.startswith("France, sans donnée : édition partielle, 534 communes sur ") for note in said)
    assert standing_of(gironde.region, made) is None


def test_a_department_reads_its_own_figures_and_is_not_beside_itself():
    gironde = department("33")
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8)])
    official(made, gironde, ROBBERIES, 2025, 900, 900_000)
    official(made, gironde, "Homicides", 2025, 9, 900_000)
    official(made, france(), ROBBERIES, 2025, 5_000, 10_000_000)
    found = standing_of(gironde, made)
    assert [item.indicator.label for item in found.indicators] == ["Homicides", ROBBERIES]
    assert (found.department_name, found.region_name) == ("", "Nouvelle-Aquitaine")
    assert found.indicators[1].ratio_to_france == 2.0
    whole = standing_of(france(), made)
    assert (only(whole).cell(2025).count, only(whole).ratio_to_france) == (5_000, None)


def test_a_territory_over_two_departments_is_beside_that_of_most_of_its_people():
    made = edition([Row(BEGLES, 2025, ROBBERIES, 8), Row("40192", 2025, ROBBERIES, 8)])
    small = Territory.objects.filter(kind="commune", department=department("40"), population__lt=500).first()
    place(made, small.code, "0-C")
    found = standing_of(grouping(BEGLES, small.code), made)
    assert found.department_name == "Gironde (plus grande part de la population)"
    assert found.region_name == "Nouvelle-Aquitaine"


@pytest.mark.parametrize("kind", ["neighbourhood", "site", "transport_network", "transport_line"])
def test_what_is_smaller_than_a_commune_has_the_figures_of_the_whole_commune_and_says_so(kind):
    found = standing_of(grouping(BEGLES, kind=kind), edition([Row(BEGLES, 2025, ROBBERIES, 8)]))
    assert only(found).cell(2025).count == 8
    assert found.notes == (reading.WHOLE_COMMUNES,)


def test_people_implicated_are_not_a_total_and_it_is_said():
    made = edition([Row(BEGLES, 2025, TRAFFIC, 8), Row(TALENCE, 2025, TRAFFIC, 8)])
    assert reading.PEOPLE_ONCE in standing_of(grouping(BEGLES, TALENCE), made).notes
    assert standing_of(commune(BEGLES), made).notes == ()
    official(made, france(), TRAFFIC, 2025, 500, 1_000_000)
    assert standing_of(commune(BEGLES), made).notes == (reading.SUMMED_OFFICIAL.format(areas="la France"),)
    official(made, department("33").region, TRAFFIC, 2025, 50, 100_000)
    assert standing_of(commune(BEGLES), made).notes == (
        reading.SUMMED_OFFICIAL.format(areas="la région et de la France"),
    )


def test_the_current_edition_is_the_newest_that_serves(administrator):
    assert (current_edition(), standing_of(commune(BEGLES))) == (None, None)
    old = edition([Row(BEGLES, 2024, ROBBERIES, 6)], produced=date(2025, 6, 4))
    new = edition([Row(BEGLES, 2024, ROBBERIES, 8), Row(BEGLES, 2025, ROBBERIES, 9)])
    assert current_edition() == new
    new.withdrawn_on, new.withdrawn_by = timezone.localdate(), administrator
    new.save(update_fields=["withdrawn_on", "withdrawn_by"])
    assert current_edition() == old
    assert standing_of(commune(BEGLES), new) is None


def test_two_editions_are_never_mixed():
    old = edition([Row(BEGLES, 2024, ROBBERIES, 6)], produced=date(2025, 6, 4))
    new = edition([Row(BEGLES, 2025, ROBBERIES, 9)], synthetic=True)
    before, after = standing_of(commune(BEGLES), old), standing_of(commune(BEGLES), new)
    assert (before.years, only(before).cell(2024).count, before.synthetic) == ((2024,), 6, False)
    assert (after.years, only(after).cell(2025).count, after.synthetic) == ((2025,), 9, True)
    assert "DONNÉES INVENTÉES" in after.source


def test_a_territory_without_a_row_has_no_standing():
    made = edition([Row(BEGLES, 2025, ROBBERIES, 9)])
    assert standing_of(commune(TALENCE), made) is None
    delegated = Territory.objects.filter(kind="delegated").first()
    assert standing_of(delegated, made) is None


def test_what_the_import_writes_is_what_the_standing_reads():
    """Through the real operation: 9 facts for 45,000 people in two communes of three of a stratum, France at 0.1."""
    people = {BEGLES: 30_000, TALENCE: 15_000, VILLENAVE: 200_000}
    load_rows(
        [
            cell(code, 2025, ROBBERIES, count=count, population=people[code])
            for code, count in ((BEGLES, 6), (TALENCE, 3), (VILLENAVE, 40))
        ]
    )
    made = load_departments([official_row("33", 2025, ROBBERIES, count=100, population=1_000_000)])
    found = standing_of(grouping(BEGLES, TALENCE), made)
    item = only(found)
    assert (item.cell(2025).count, item.cell(2025).rate) == (9, 0.2)
    assert (item.department[2025].count, item.france[2025].rate, item.ratio_to_france) == (100, 0.1, 2.0)
    assert (item.region[2025].state, item.region[2025].count) == (CellState.ABSENT, None)
    assert item.comparable[2025].rate == pytest.approx(0.2)
    assert (item.rank.place, item.rank.of) == (1, 3)
    assert only(standing_of(commune(BEGLES), made)).rank.place == 1


def test_thirty_communes_cost_as_many_statements_as_one():
    rows = TerritoryCommune.objects.filter(territory=department("33")).select_related("commune")[:30]
    codes = [row.commune.code for row in rows]
    made = edition([Row(code, year, ROBBERIES, 6) for code in codes for year in YEARS])
    stratum(made, "20000-M", ROBBERIES, 2025, [0.2])
    for territory in (commune(codes[0]), grouping(*codes)):
        with CaptureQueriesContext(connection) as asked:
            assert standing_of(territory, made) is not None
        assert len(asked) == 4
