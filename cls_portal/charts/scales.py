"""From values to places on the drawing, and the round values of an axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from cls_portal.templatetags.portal import number_fr


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from `low…high` to `start…end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Axis:
    """The round values of an axis, from the lowest to the highest drawn."""

    ticks: tuple[float, ...]
    decimals: int

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(number_fr(tick, self.decimals) for tick in self.ticks)


def axis(values: Iterable[float], wanted: int = 5) -> Axis:
    """Ticks that hold every value and nought: at most about `wanted` steps of 1, 2, 2,5 or 5 times a power of ten."""
    given = [*values, 0.0]
    low, high = min(given), max(given)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / wanted)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    decimals = max(0, -floor(log10(step)))
    if round(step, decimals) != round(step, decimals + 1):
        decimals += 1
    return Axis(tuple(round(index * step, 10) for index in range(first, last + 1)), decimals)


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if rough <= factor * power * (1 + 1e-9))


def every(count: int, room: float, needed: float) -> int:
    """Which labels fit: one out of how many, when `count` of them share `room` and each needs `needed`."""
    return max(1, ceil(count * needed / room)) if room > 0 else count


def runs(years: Sequence[int]) -> list[list[int]]:
    """Years grouped by runs without a gap."""
    found: list[list[int]] = []
    for year in sorted(years):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return found
