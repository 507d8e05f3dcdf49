"""On which days the measures of an indicator are due: pure arithmetic of dates.

A measure is due for each civil period (year, half-year, quarter, month) that ends while the action runs, and for the
one in which it ends; people have `GRACE` to give it.
"""

from __future__ import annotations

from datetime import date, timedelta

from actions.states import Frequency

GRACE = timedelta(days=30)
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
    return opening(frequency, opening(frequency, day) - timedelta(days=1))


def quarter(day: date) -> str:
    """« 2026-T4 »: the civil quarter of the day."""
    return f"{day.year}-T{(day.month + 2) // 3}"


def quarter_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of « 2026-T4 »; None for « sans »."""
    year, _, rank = text.partition("-T")
    if not rank:
        return None
    first = date(int(year), 3 * int(rank) - 2, 1)
    return first, last_of(Frequency.QUARTERLY, first)


def last_of(frequency: str, first: date) -> date:
    """The last day of the civil period that begins on that day."""
    return opening(frequency, first + timedelta(days=31 * MONTHS[Frequency(frequency)])) - timedelta(days=1)


def periods_due(first: date, last: date) -> list[tuple[Frequency, date, date]]:
    """The civil periods whose measure is due, at the latest, between these days: frequency, first and last day."""
    found = []
    for frequency in MONTHS:
        start = opening(frequency, first - GRACE)
        while (end := last_of(frequency, start)) + GRACE <= last:
            if end + GRACE >= first:
                found.append((frequency, start, end))
            start = end + timedelta(days=1)
    return found


def measures_due(frequency: str, starts_on: date, ends_on: date, first: date, last: date) -> list[tuple[date, date]]:
    """The measures of an action to be given, at the latest, between these days: the first day of what each measures,
    and that latest day (same rule as `awaited_since`, which is of the day after)."""
    found = [
        (start, end + GRACE)
        for each, start, end in periods_due(first, last)
        if each == frequency and starts_on <= end < ends_on
    ]
    if first <= ends_on + GRACE <= last:
        found.append((starts_on if frequency == Frequency.ONCE else opening(frequency, ends_on), ends_on + GRACE))
    return found


def due_within(
    frequency: str, starts_on: date | None, ends_on: date | None, first: date, last: date
) -> tuple[date, date] | None:
    """The last of `measures_due`; None when none falls between these days, or without calendar."""
    if starts_on is None or ends_on is None:
        return None
    return max(measures_due(frequency, starts_on, ends_on, first, last), default=None)
