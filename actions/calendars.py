"""On which days the measures of an indicator are due: pure arithmetic of dates.

A measure is due for each civil period (year, half-year, quarter, month) that ends while the action runs, and for the
one in which it ends; people have `GRACE` to give it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from actions.states import Frequency

GRACE = timedelta(days=30)
ONE_DAY = timedelta(days=1)
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


def opening(frequency: str, day: date) -> date:
    """The first day of the civil period of this frequency in which the day falls."""
    months = MONTHS[Frequency(frequency)]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def awaited_since(frequency: str, starts_on: date | None, ends_on: date | None, on: date) -> date | None:
    """The first day of the latest period whose measure is overdue on that day; None while nothing is.

    An action without calendar awaits nothing. `ONCE`: the whole action is the period.
    """
    if starts_on is None or ends_on is None:
        return None
    limit = on - GRACE
    if ends_on < limit:
        return starts_on if frequency == Frequency.ONCE else opening(frequency, ends_on)
    if frequency == Frequency.ONCE or starts_on >= opening(frequency, limit):
        return None
    return previous_opening(frequency, limit)


def previous_opening(frequency: str, day: date) -> date:
    """The first day of the period before the one in which the day falls."""
    return opening(frequency, opening(frequency, day) - ONE_DAY)


def next_opening(frequency: str, day: date) -> date:
    """The first day of the period after the one in which the day falls."""
    begun = opening(frequency, day)
    months = begun.month - 1 + MONTHS[Frequency(frequency)]
    return date(begun.year + months // 12, months % 12 + 1, 1)


def terms(
    frequency: str, starts_on: date | None, ends_on: date | None, first: date, last: date
) -> Iterator[tuple[date, date]]:
    """The measures whose term falls between these days: the first day of each period, and its term.

    The term is the last day of `GRACE`: the measure is overdue the day after (`awaited_since`).
    """
    if starts_on is None or ends_on is None:
        return
    if frequency == Frequency.ONCE:
        if first <= ends_on + GRACE <= last:
            yield starts_on, ends_on + GRACE
        return
    since = opening(frequency, max(starts_on, min(first - GRACE, ends_on)))
    while since <= ends_on:
        following = next_opening(frequency, since)
        term = min(following - ONE_DAY, ends_on) + GRACE
        if term > last:
            return
        if term >= first:
            yield since, term
        since = following


def due_within(
    frequency: str, starts_on: date | None, ends_on: date | None, first: date, last: date
) -> tuple[date, date] | None:
    """The last of these measures; None when no term falls between these days."""
    return max(terms(frequency, starts_on, ends_on, first, last), default=None)
