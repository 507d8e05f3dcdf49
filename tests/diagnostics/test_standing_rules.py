"""Trend, ratio and what is above the national average, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing import rules
from diagnostics.standing.values import ABSENT, Cell, CellState, IndicatorStanding, Standing

ROBBERIES = INDICATORS["Vols violents sans arme"]
YEARS = tuple(range(2016, 2026))
WITHHELD = Cell(CellState.WITHHELD, withheld=1, covered=0.0)


def cells(rates, years=YEARS):
    return {
        year: WITHHELD if rate is None else Cell(CellState.PUBLISHED if rate else CellState.ZERO, 1, 1_000.0, rate, 1)
        for year, rate in zip(years, rates, strict=True)
    }


def indicator(territory, france, indicator=ROBBERIES):
    return IndicatorStanding(indicator, territory, {}, {}, france, {}, None, None, None)


def standing(*items):
    return Standing("Bègles", 1, 1, date(2026, 6, 25), False, YEARS, items, "", "", "")


def test_the_trend_goes_from_the_first_three_years_to_the_last_three():
    """(2 + 3 + 4) ÷ 3 = 3, then (5 + 6 + 7) ÷ 3 = 6: twice as much."""
    found = rules.trend_of(cells([2, 3, 4, 9, 9, 9, 9, 5, 6, 7]), YEARS)
    assert (found.percent, found.first_years, found.last_years) == (100.0, (2016, 2017, 2018), (2023, 2024, 2025))


def test_the_trend_never_crosses_a_withheld_year():
    found = rules.trend_of(cells([9, 9, 9, None, 4, 4, 4, 2, 2, 2]), YEARS)
    assert (found.percent, found.first_years) == (-50.0, (2020, 2021, 2022))


@pytest.mark.parametrize(
    "rates",
    [
        [1, 1, 1, 1, None, 2, 2, 2, 2, 2],  # five years only
        [1, 1, 1, 1, 1, 1, 1, 1, 1, None],  # the last one is withheld
        [0, 0, 0, 0, 0, 0, 0, 1, 1, 1],  # from nothing, no percentage
    ],
)
def test_there_is_no_trend_without_six_unbroken_years_or_from_nought(rates):
    assert rules.trend_of(cells(rates), YEARS) is None


def test_the_trend_never_crosses_a_partial_year():
    series = cells([1] * 10)
    series[2021] = replace(series[2021], state=CellState.PARTIAL)
    assert rules.trend_of(series, YEARS) is None


def test_above_the_national_average_how_much_and_over_which_years():
    """Means over 2023 and 2025, the years known: (3 + 5) ÷ 2 = 4 beside 2: twice, + 100 %."""
    item = indicator(cells([3, None, 5], (2023, 2024, 2025)), cells([2, 2, 2], (2023, 2024, 2025)))
    (above,) = rules.above_france(standing(item), (2023, 2024, 2025))
    assert (above.indicator, above.ratio, above.percent, above.last_ratio) == (ROBBERIES, 2.0, 100.0, 2.5)
    assert (above.compared, above.above, above.withheld, above.partial) == ((2023, 2025), (2023, 2025), (2024,), ())


def test_the_furthest_above_comes_first_and_what_is_below_is_left_out():
    national = cells([2], (2025,))
    items = [
        indicator(cells([rate], (2025,)), national, INDICATORS[label])
        for label, rate in (("Vols avec armes", 3), ("Violences sexuelles", 1), ("Cambriolages de logement", 4))
    ]
    found = rules.above_france(standing(*items), (2025,))
    assert [above.indicator.label for above in found] == ["Cambriolages de logement", "Vols avec armes"]


def test_a_partial_year_is_compared_and_said_unless_it_is_about_few_people():
    partial = Cell(CellState.PARTIAL, 9, 600.0, 15.0, 3, 2, covered=0.6)
    few = replace(partial, covered=0.4)
    item = indicator({2024: few, 2025: partial}, cells([2, 2], (2024, 2025)))
    (above,) = rules.above_france(standing(item), (2024, 2025))
    assert (above.compared, above.partial, above.withheld) == ((2025,), (2025,), (2024,))


def test_what_cannot_be_compared_is_named():
    national = cells([2], (2025,))
    withheld, known = indicator({2025: WITHHELD}, national), indicator(cells([3], (2025,)), {})
    assert rules.above_france(standing(withheld, known), (2025,)) == []
    assert rules.unknown_beside_france(standing(withheld, known), (2025,)) == [ROBBERIES, ROBBERIES]


def test_a_ratio_needs_two_rates():
    three, nought = Cell(CellState.PUBLISHED, 3, 1.0, 3.0), Cell(CellState.ZERO, 0, 1.0, 0.0)
    assert rules.ratio(three, three) == 1.0
    assert rules.ratio(nought, three) == 0.0
    assert rules.ratio(three, nought) is None
    assert rules.ratio(WITHHELD, three) is None
    assert rules.ratio(three, ABSENT) is None
    assert rules.ratio(None, three) is None


@pytest.mark.parametrize(
    ("published", "withheld", "count", "communes", "state"),
    [
        (3, 0, 4, 3, CellState.PUBLISHED),
        (3, 0, 0, 3, CellState.ZERO),
        (2, 1, 4, 3, CellState.PARTIAL),
        (2, 0, 4, 3, CellState.PARTIAL),
        (0, 3, None, 3, CellState.WITHHELD),
        (0, 0, None, 3, CellState.ABSENT),
    ],
)
def test_the_state_of_a_sum(published, withheld, count, communes, state):
    assert rules.state_of(published, withheld, count, communes) is state
