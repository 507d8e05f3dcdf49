"""The measures of an indicator against its target: the plot, the share of the way, where it is heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum

from actions.calendars import GRACE, measures_due
from actions.models import Direction, Indicator, Measure
from cls_portal.charts import Chart, Point, Way, course

SOURCE = "suivi saisi dans le portail"


class Trend(Enum):
    """Where the last two figures are heading, against the direction that is expected."""

    FORWARD = ("Dans le bon sens", "success")
    STILL = ("Stable", "neutral")
    BACKWARD = ("À rebours", "warning")

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]

    def __str__(self) -> str:
        return self.label


def trend(direction: str, last: Decimal | None, previous: Decimal | None) -> Trend | None:
    """None until there are two figures."""
    if last is None or previous is None:
        return None
    if last == previous:
        return Trend.STILL
    return Trend.FORWARD if (last > previous) == (direction == Direction.UP) else Trend.BACKWARD


def missing_days(
    frequency: str, starts_on: date | None, ends_on: date | None, measured: Iterable[date], on: date
) -> list[date]:
    """The last days of the periods whose measure is overdue on that day and was not given."""
    if starts_on is None or ends_on is None:
        return []
    given = list(measured)
    found = []
    for first, limit in measures_due(frequency, starts_on, ends_on, starts_on, on):
        last = limit - GRACE
        if limit < on and not any(first <= day <= last for day in given):
            found.append(last)
    return found


def points(indicator: Indicator, measures: Sequence[Measure], on: date) -> list[Point]:
    """Every measure, those said to be unavailable, and those that nobody gave."""
    action = indicator.action
    given = [
        Point(each.measured_on, None if each.value is None else float(each.value), each.unavailable)
        for each in measures
    ]
    days = [each.measured_on for each in measures]
    missing = missing_days(indicator.frequency, action.starts_on, action.ends_on, days, on)
    return sorted([*given, *(Point(day, None) for day in missing)], key=lambda each: each.on)


def way_of(indicator: Indicator) -> Way | None:
    """From the baseline on the first day of the action to the target on the last: a straight line, a mark to go by."""
    action = indicator.action
    if indicator.baseline is None or indicator.target is None or not action.starts_on or not action.ends_on:
        return None
    return Way(action.starts_on, float(indicator.baseline), action.ends_on, float(indicator.target))


def chart_of(indicator: Indicator, measures: Sequence[Measure], on: date, title: str = "") -> Chart | None:
    """The plot; None while nothing was measured nor is missing."""
    drawn = points(indicator, measures, on)
    if not drawn:
        return None
    return course(
        title or indicator.name,
        drawn,
        way_of(indicator),
        unit=indicator.unit,
        source=indicator.source or SOURCE,
        target=None if indicator.target is None else float(indicator.target),
    )
