"""Communes above the national average without a contract: the sums against the rule, the page, the tile."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.home import communes_without_contract
from contracts.uncovered import uncovered
from diagnostics.eligibility.above import keep_above
from diagnostics.eligibility.reading import statement_of
from diagnostics.models import AboveAverage, Edition, EditionPlace
from diagnostics.recorded.indicators import COMMUNAL
from territories.models import Territory
from tests.contracts.stages import taken_over
from tests.diagnostics.cells import BURGLARIES, Row, edition, france, official
from tests.personas import commune

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEARS = (2023, 2024, 2025)
COUNTED = [indicator.label for indicator in COMMUNAL if indicator.additive]
BEGLES, TALENCE, CENON, DAX = "33039", "33522", "33119", "40088"


def national(made: Edition) -> Edition:
    """Ten for a thousand in every indicator and year."""
    for name in COUNTED:
        for year in YEARS:
            official(made, france(), name, year, 10_000, 1_000_000)
    keep_above(made.pk, 2025)
    return made


def rows(code: str, above: int, withheld: int = 0) -> list[Row]:
    """A commune three times above France in so many indicators, a tenth of it in the others, or withheld."""
    counts = [300] * above + [None] * withheld + [10] * (len(COUNTED) - above - withheld)
    return [
        Row(code, year, name, count, dwellings=10_000)
        for name, count in zip(COUNTED, counts, strict=True)
        for year in YEARS
    ]


@pytest.fixture
def figures(db: None) -> Edition:
    found = [*rows(BEGLES, 5, 2), *rows(TALENCE, 3), *rows(CENON, 1, 6), *rows(DAX, 9)]
    return national(edition(found, first_year=2023, last_year=2025))


def names(agent) -> list[str]:
    return [row.territory.name for row in uncovered(agent, TODAY).filter(above__gte=3).order_by("-above", "pk")]


def test_the_statement_says_what_the_rule_says():
    """Cells drawn at random, withheld or not: the same number met and unknown; the first is made of three places."""
    chance = random.Random(20261123)
    territories = list(Territory.objects.filter(kind="commune", department__code="33")[:12])
    cells = [
        Row(place.code, year, name, chance.choice([None, None, 0, 40, 99, 101, 300]), dwellings=10_000)
        for place in territories
        for name in COUNTED
        for year in YEARS
    ]
    made = edition(cells, first_year=2023, last_year=2025)
    EditionPlace.objects.filter(code__in=[place.code for place in territories[1:3]]).update(territory=territories[0])
    national(made)
    for place in (territories[0], *territories[3:]):
        found = AboveAverage.objects.get(territory=place)
        said = [row.verdict for row in statement_of(place, TODAY).grounds[1].indicators]
        assert (found.above, found.unknown, found.indicators) == (said.count("met"), said.count("unknown"), len(said))
        table = statement_of(place, TODAY).grounds[1].indicators
        assert found.labels == [row.name for row in table if row.verdict == "met"]
        assert found.withheld == sum(year.withheld for row in table for year in row.years)


def test_a_burglary_is_for_a_thousand_dwellings():
    made = edition([Row(BEGLES, year, BURGLARIES, 60, dwellings=5_000) for year in YEARS], first_year=2023,
                   last_year=2025)  # fmt: skip
    national(made)
    assert AboveAverage.objects.get(edition=made).percent == pytest.approx(20.0)


def test_the_communes_of_one_s_scope(figures, claire, neighbour, observer, karim):
    assert names(claire) == ["Bègles", "Talence"]
    assert names(neighbour) == ["Dax"]
    assert names(observer) == ["Dax", "Bègles", "Talence"]
    assert names(karim) == []


def test_a_contract_in_force_covers_its_communes(figures, claire):
    taken_over(places=[commune(BEGLES)], starts_on=date(2024, 1, 1), ends_on=TODAY)
    taken_over(places=[commune(TALENCE)], starts_on=date(2024, 1, 1), ends_on=date(2026, 11, 22))
    assert names(claire) == ["Talence"]


def test_an_edition_withdrawn_says_nothing_more(figures, claire):
    Edition.objects.filter(pk=figures.pk).update(withdrawn_on=TODAY, withdrawn_by=claire)
    assert names(claire) == []
    assert communes_without_contract(claire, TODAY) == []


def test_the_page_filters_sorts_and_exports(client, figures, claire):
    client.force_login(claire)
    address = reverse("uncovered-list")
    page = client.get(address).content.decode()
    assert page.index("Bègles") < page.index("Talence")
    assert "Cenon" not in page
    assert "jamais obligatoire" in page
    assert "Cenon" in client.get(address, {"indicateurs": "1"}).content.decode()
    assert "Talence" not in client.get(address, {"habitants_au_plus": "35000"}).content.decode()
    assert "Bègles" not in client.get(address, {"departement": "40"}).content.decode()
    lines = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Commune", "Bègles", "Talence"]
    assert lines[1].split(";")[-2:] == ["2", "6"]  # indicators not known, cells withheld


def test_the_page_costs_the_same_whatever_it_shows(client, figures, claire):
    client.force_login(claire)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("uncovered-list"))
    assert len([query for query in asked if "diagnostics_aboveaverage" in query["sql"]]) == 1


def test_the_tile_counts_them_for_the_prefecture_only(figures, claire, observer):
    [tile] = communes_without_contract(claire, TODAY)
    assert (tile.count, tile.url) == (2, reverse("uncovered-list"))
    assert tile.text == "2 communes au-dessus de la moyenne nationale sans contrat en vigueur"
    assert communes_without_contract(observer, TODAY) == []
