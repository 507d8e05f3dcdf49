"""The dates of a series of meetings: pure functions of a rhythm, a first day and a last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from partners.states import Rhythm

MOST = 60  # meetings made at once

ONE_WEEK = timedelta(days=7)
RANKS = ("premier", "deuxième", "troisième", "quatrième")
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def dates(rhythm: str, first: date, until: date) -> list[date]:
    """The days of the series, the first included, up to `until`; no more than one over `MOST`."""
    found: list[date] = []
    for day in _WALKS[rhythm](first):
        if day > until or len(found) > MOST:
            break
        found.append(day)
    return found


def said(rhythm: str, first: date) -> str:
    """« chaque mois, le premier mardi »."""
    day = DAYS[first.weekday()]
    if rhythm == Rhythm.WEEKLY:
        return f"chaque semaine, le {day}"
    if rhythm == Rhythm.FORTNIGHTLY:
        return f"une semaine sur deux, le {day}"
    if rhythm == Rhythm.MONTHLY_DAY:
        return f"chaque mois, le {'1er' if first.day == 1 else first.day}"
    every = "chaque trimestre" if rhythm == Rhythm.QUARTERLY else "chaque mois"
    return f"{every}, le {(*RANKS, 'dernier')[_rank(first)]} {day}"


def _rank(day: date) -> int:
    """0 for the first such day of its month; the fifth is the last, which every month has."""
    return (day.day - 1) // 7


def _weeks(count: int) -> Callable[[date], Iterator[date]]:
    def walk(first: date) -> Iterator[date]:
        day = first
        while True:
            yield day
            day += count * ONE_WEEK

    return walk


def _months(count: int, place: Callable[[date, date], date]) -> Callable[[date], Iterator[date]]:
    """`place(first, begins)`: the day of the month that begins then, like the first one in its own."""

    def walk(first: date) -> Iterator[date]:
        month = first.year * 12 + first.month - 1
        while True:
            yield place(first, date(month // 12, month % 12 + 1, 1))
            month += count

    return walk


def _same_rank(first: date, begins: date) -> date:
    day = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7) + _rank(first) * ONE_WEEK
    return day if day.month == begins.month else day - ONE_WEEK


def _same_number(first: date, begins: date) -> date:
    """The last day of a month that has no such number."""
    day = begins + timedelta(days=first.day - 1)
    return day if day.month == begins.month else day - timedelta(days=day.day)


_WALKS: dict[str, Callable[[date], Iterator[date]]] = {
    Rhythm.WEEKLY: _weeks(1),
    Rhythm.FORTNIGHTLY: _weeks(2),
    Rhythm.MONTHLY_WEEKDAY: _months(1, _same_rank),
    Rhythm.MONTHLY_DAY: _months(1, _same_number),
    Rhythm.QUARTERLY: _months(3, _same_rank),
}
