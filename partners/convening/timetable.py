"""When each item of an agenda begins, and whether they all fit: pure functions of times and durations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Slot:
    """An item and the clock time at which it begins; None where nobody can tell."""

    item: Any
    begins_at: time | None
    first: bool
    last: bool


@dataclass(frozen=True)
class Timetable:
    """`total` and `available` in minutes; `unknown`: how many items have no duration yet."""

    slots: Sequence[Slot]
    total: int
    available: int | None
    unknown: int

    @property
    def over(self) -> int:
        """By how many minutes the items pass the end of the meeting."""
        return max(self.total - self.available, 0) if self.available is not None else 0

    @property
    def left(self) -> int:
        return max(self.available - self.total, 0) if self.available is not None else 0


def timetable(items: Iterable[Any], begins_at: time | None, ends_at: time | None) -> Timetable:
    """Items in their order, each with a `duration` in minutes or none; after an unknown one, times are a minimum."""
    rows = list(items)
    slots, spent = [], 0
    for place, item in enumerate(rows):
        slots.append(Slot(item, _after(begins_at, spent), place == 0, place == len(rows) - 1))
        spent += item.duration or 0
    unknown = sum(item.duration is None for item in rows)
    return Timetable(slots, spent, available(begins_at, ends_at), unknown)


def available(begins_at: time | None, ends_at: time | None) -> int | None:
    """The minutes between two times of one day."""
    if begins_at is None or ends_at is None:
        return None
    return (ends_at.hour - begins_at.hour) * 60 + ends_at.minute - begins_at.minute


def _after(begins_at: time | None, minutes: int) -> time | None:
    """Nothing past midnight: such an agenda has no clock any more."""
    if begins_at is None or begins_at.hour * 60 + begins_at.minute + minutes >= MIDNIGHT:
        return None
    return (datetime.combine(date.min, begins_at) + timedelta(minutes=minutes)).time()
