"""Working days: Monday to Friday, but for the public holidays of the place.

Alsace, Moselle and the overseas departments and collectivities have their own: `department` is the code of the
territory (« 67 », « 974 », « 988 »), empty for the days that all of France shares.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# Departments and collectivities with holidays of their own, in the words of the library.
SUBDIVISIONS = {
    "57": "57", "67": "6AE", "68": "6AE", "67A": "6AE", "971": "971", "972": "972", "973": "973", "974": "974",
    "975": "PM", "976": "976", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


def is_working_day(day: date, department: str = "") -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(SUBDIVISIONS.get(department, ""), day.year)


def add_working_days(day: date, count: int, department: str = "") -> date:
    """The working day that comes `count` working days after `day`, or before it when `count` is negative.

    Zero is the day itself; a term that falls on a day of rest is the next working day.
    """
    step = ONE_DAY if count >= 0 else -ONE_DAY
    while not count and not is_working_day(day, department):
        day += step
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, department):
            day += step
    return day


def working_days_between(first: date, last: date, department: str = "") -> int:
    """How many working days after `first` up to `last`, included; negative when `last` comes before."""
    if last < first:
        return -working_days_between(last, first, department)
    span = (last - first).days
    return sum(is_working_day(first + timedelta(days=number), department) for number in range(1, span + 1))


def holiday_name(day: date, department: str = "") -> str:
    """« Lundi de Pâques »; nothing for a day that is no public holiday there."""
    return _holidays(SUBDIVISIONS.get(department, ""), day.year).get(day, "")


@cache
def _holidays(subdivision: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("FR", subdiv=subdivision or None, years=year, language="fr"))
