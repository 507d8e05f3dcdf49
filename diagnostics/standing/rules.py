"""What the figures of a standing say: the state of a cell, the trend, what is above the national average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostics.recorded.indicators import Indicator
from diagnostics.standing.values import Cell, CellState, IndicatorStanding, Series, Standing, Trend

YEARS_OF_A_MEAN = 3
WHOLE = (CellState.PUBLISHED, CellState.ZERO)


def state_of(published: int, withheld: int, count: int | None, communes: int) -> CellState:
    """What is known of a sum over `communes` communes; one without any row is not published either."""
    if published == 0:
        return CellState.WITHHELD if withheld else CellState.ABSENT
    if published < communes:
        return CellState.PARTIAL
    return CellState.PUBLISHED if count else CellState.ZERO


def share(part: float | None, whole: float | None) -> float:
    """The share of its people that a rate is about; where nobody lives, all of them."""
    return (part or 0.0) / whole if whole else 1.0


def per_thousand(count: int | None, denominator: float | None) -> float | None:
    """None where nobody lives: such a commune has facts or none, and no rate."""
    return count / denominator * 1000 if count is not None and denominator else None


def official_cell(count: int | None, rate: float | None, denominator: float | None) -> Cell:
    """As the départemental or régional base has it."""
    state = CellState.PUBLISHED if count else CellState.ZERO if count == 0 else CellState.ABSENT
    return Cell(state, count, denominator, rate, official=True)


def summed_cell(
    count: int, _: None, denominator: float, everybody: float, published: int, withheld: int, estimate: float | None
) -> Cell:
    """The sum of the published communes of a département, a région or France, and how many are not."""
    state = state_of(published, withheld, count, published + withheld)
    if state is CellState.WITHHELD:
        return Cell(state, published=published, withheld=withheld, estimate=estimate, covered=0.0)
    rate, covered = per_thousand(count, denominator), share(denominator, everybody)
    return Cell(state, count, denominator, rate, published, withheld, estimate, covered=covered)


def trend_of(series: Series, years: Sequence[int]) -> Trend | None:
    """Over the unbroken years, ending with the last, in which every commune is published (see `Trend`)."""
    run: list[int] = []
    for year in reversed(years):
        cell = series.get(year)
        if cell is None or cell.state not in WHOLE or cell.rate is None:
            break
        run.insert(0, year)
    if len(run) < 2 * YEARS_OF_A_MEAN:
        return None
    first, last = tuple(run[:YEARS_OF_A_MEAN]), tuple(run[-YEARS_OF_A_MEAN:])
    before, after = _mean(series, first), _mean(series, last)
    return Trend((after / before - 1) * 100, first, last) if before else None


def _mean(series: Series, years: Sequence[int]) -> float:
    return sum(series[year].rate or 0.0 for year in years) / len(years)


def ratio(cell: Cell | None, reference: Cell | None) -> float | None:
    """How many times the reference's rate the cell's is; None unless both may be compared, and above nought."""
    if cell is None or reference is None or not (cell.comparable and reference.comparable):
        return None
    return (cell.rate or 0.0) / reference.rate if reference.rate else None


@dataclass(frozen=True, slots=True)
class Above:
    """An indicator whose rate is above the national one, over the years asked for.

    `ratio`: mean rate of the territory over `compared` years divided by the mean national rate over the same years;
    `above`: those of them above the national rate; `partial`: those whose rate is that of the published communes
    only; `withheld`: the other years asked for, withheld in all the territory or for most of its people, which say
    nothing either way.
    """

    indicator: Indicator
    ratio: float
    last_ratio: float
    compared: tuple[int, ...]
    above: tuple[int, ...]
    partial: tuple[int, ...]
    withheld: tuple[int, ...]

    @property
    def percent(self) -> float:
        """By how much it is above, in %."""
        return (self.ratio - 1) * 100


def above_france(standing: Standing, years: Sequence[int]) -> list[Above]:
    """The indicators whose mean rate over these years is above the national one, the furthest above first.

    Only years where both are known are compared, and an indicator without any is left out: `unknown_beside_france`
    names it.
    """
    found = [above for item in standing.indicators if (above := _compared(item, years)) and above.ratio > 1]
    return sorted(found, key=lambda above: -above.ratio)


def unknown_beside_france(standing: Standing, years: Sequence[int]) -> list[Indicator]:
    """Those that no year can compare: withheld, or in most of the territory, or without a national rate."""
    return [item.indicator for item in standing.indicators if _compared(item, years) is None]


def _compared(item: IndicatorStanding, years: Sequence[int]) -> Above | None:
    ratios = {year: ratio(item.cell(year), item.france.get(year)) for year in sorted(years)}
    known = {year: value for year, value in ratios.items() if value is not None}
    if not known:
        return None
    compared = tuple(known)
    return Above(
        indicator=item.indicator,
        ratio=_mean(item.territory, compared) / _mean(item.france, compared),
        last_ratio=known[compared[-1]],
        compared=compared,
        above=tuple(year for year, value in known.items() if value > 1),
        partial=tuple(year for year in compared if item.cell(year).state is CellState.PARTIAL),
        withheld=tuple(year for year in ratios if item.cell(year).withheld and year not in known),
    )


def largest(people: Mapping[int, float]) -> int | None:
    """Where most of the territory's population lives; the first by number when equal."""
    return max(sorted(people), key=lambda key: people[key]) if people else None
