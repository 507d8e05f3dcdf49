"""Trend, ratio and states, computed by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnostics.standing import rules
from diagnostics.standing.values import ABSENT, Cell, CellState

YEARS = tuple(range(2016, 2026))
WITHHELD = Cell(CellState.WITHHELD, withheld=1, covered=0.0)


def cells(rates, years=YEARS):
    return {
        year: WITHHELD if rate is None else Cell(CellState.PUBLISHED if rate else CellState.ZERO, 1, 1_000.0, rate, 1)
        for year, rate in zip(years, rates, strict=True)
    }


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


def test_a_rate_about_few_people_is_beside_nothing():
    partial = Cell(CellState.PARTIAL, 9, 600.0, 15.0, 3, 2, covered=0.6)
    whole = Cell(CellState.PUBLISHED, 3, 1.0, 10.0)
    assert rules.ratio(partial, whole) == 1.5
    assert rules.ratio(replace(partial, covered=0.4), whole) is None
    assert rules.ratio(whole, replace(partial, covered=0.4)) is None


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
