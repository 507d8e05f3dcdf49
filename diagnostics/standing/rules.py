"""What the figures of a standing say: the state of a cell, the trend, how far it is from a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnostics.standing.values import LEAST_LOADED, Cell, CellState, Series, Trend

YEARS_OF_A_MEAN = 3
MOSTLY_ITSELF = 0.5  # of a comparator's population
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
    count: int, _: None, denominator: float, everybody: float, published: int, withheld: int,
    estimate: float | None, communes: int,
) -> Cell:  # fmt: skip
    """The sum of the published communes of a département, a région or France, and how many are not.

    Of an area whose communes are not nearly all in the edition, nothing: their sum is that of another territory.
    """
    if published + withheld < LEAST_LOADED * communes:
        return Cell(CellState.ABSENT, covered=0.0)
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


def is_its_own(share: float) -> bool:
    """Whether a comparator is the territory itself for the most part."""
    return share >= MOSTLY_ITSELF


def largest(people: Mapping[int, float]) -> int | None:
    """Where most of the territory's population lives; the first by number when equal."""
    return max(sorted(people), key=lambda key: people[key]) if people else None
