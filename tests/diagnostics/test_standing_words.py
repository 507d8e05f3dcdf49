"""The sentences of a standing, as they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing import showing, words
from diagnostics.standing.values import ABSENT, Cell, CellState, IndicatorStanding, Rank, Standing, Trend

ROBBERIES = INDICATORS["Vols violents sans arme"]
WITHHELD = Cell(CellState.WITHHELD, withheld=1, covered=0.0)
ZERO = Cell(CellState.ZERO, 0, 1_000.0, 0.0, 1)
TWELVE = Cell(CellState.PUBLISHED, 12, 30_000.0, 0.4, 1)
PARTIAL = Cell(CellState.PARTIAL, 12, 30_000.0, 0.4, 12, 8, estimate=14.3, covered=0.6)


def plain(text):
    return text.replace("\u00a0", " ")


def line(cell, ratio=None, communes=20):
    item = IndicatorStanding(ROBBERIES, {2025: cell}, {}, {}, {}, {}, None, None, ratio)
    standing = Standing("Bègles", communes, 1, date(2026, 6, 25), False, (2025,), (item,), "", "", "")
    return plain(words.key_line(item, standing))


@pytest.mark.parametrize(
    ("cell", "ratio", "said"),
    [
        (TWELVE, 1.3, "12 infractions, 0,40 pour 1 000 habitants, 1,3 fois la moyenne nationale"),
        (PARTIAL, None, "12 infractions, 0,40 pour 1 000 habitants, 12 communes sur 20 publiées"),
        (replace(PARTIAL, count=0, rate=0.0), None, "aucun fait, 12 communes sur 20 publiées"),
        (ZERO, 0.0, "aucun fait"),
        (WITHHELD, None, "non diffusé"),
        (ABSENT, None, "sans donnée"),
    ],
)
def test_one_indicator_in_a_sentence(cell, ratio, said):
    assert line(cell, ratio) == said


@pytest.mark.parametrize(("change", "said"), [(123.4, "+123 %"), (-22.0, "\u221222 %"), (-0.3, "0 %"), (0.0, "0 %")])
def test_a_change_has_one_typography(change, said):
    assert plain(words.change_text(change)) == said


def test_a_withheld_cell_is_words_everywhere():
    rank = words.rank_text(None, WITHHELD, alone=True)
    assert {words.count_text(WITHHELD), words.rate_text(WITHHELD), rank[0]} == {"non diffusé"}
    assert words.denominator_text(WITHHELD) == "non diffusé"
    assert plain(words.denominator_text(TWELVE)) == "30 000"
    assert words.estimate_text(WITHHELD) == ""


@pytest.mark.parametrize(
    ("cell", "communes", "said"),
    [
        (PARTIAL, 20, "12 communes sur 20 publiées"),
        (replace(PARTIAL, published=1), 20, "1 commune sur 20 publiée"),
        (replace(WITHHELD, withheld=20), 20, "aucune des 20 communes publiée"),
        (WITHHELD, 1, "non diffusé"),
        (replace(TWELVE, official=True), 500, "publié"),
    ],
)
def test_how_complete_the_figures_are(cell, communes, said):
    assert plain(words.completeness(cell, communes)) == said


@pytest.mark.parametrize(
    ("rank", "cell", "alone", "said"),
    [
        (Rank(1, 340, 27), TWELVE, True, ("1re sur 340", "27 non diffusées")),
        (Rank(12, 340, 1), TWELVE, True, ("12e sur 340", "1 non diffusée")),
        (Rank(12, 340, 0), TWELVE, False, ("11 au-dessus sur 340", "0 non diffusée")),
        (Rank(5, 340, 27), ZERO, True, ("aucun fait", "27 non diffusées")),
        (None, TWELVE, True, ("sans rang", "")),
    ],
)
def test_the_rank(rank, cell, alone, said):
    assert tuple(map(plain, words.rank_text(rank, cell, alone=alone))) == said


def test_the_trend():
    grown = Trend(12.4, (2016, 2017, 2018), (2023, 2024, 2025))
    assert tuple(map(plain, words.trend_text(grown))) == ("+12 %", "de 2016-2018 à 2023-2025")
    assert plain(words.trend_text(replace(grown, percent=-7.0))[0]) == "\u22127 %"
    assert words.trend_text(None) == ("sans tendance", "")


def test_units_and_years():
    assert plain(words.facts_text(2, INDICATORS["Vols sans violence contre des personnes"])) == "2 victimes entendues"
    assert plain(words.facts_text(1, ROBBERIES)) == "1 infraction"
    assert plain(words.facts_text(9, INDICATORS["Trafic de stupéfiants"])) == "9 mis en cause"
    assert words.years_text([2025, 2016, 2017, 2018, 2020]) == "2016 à 2018, 2020, 2025"


def test_an_estimate_says_that_it_is_one():
    assert plain(words.estimate_text(PARTIAL)) == "environ 14 faits, estimation"
    assert repr(showing._cell_data(PARTIAL)["estimate"]) == "14"
    assert plain(words.withheld_text(PARTIAL)) == "8 communes non diffusées"
