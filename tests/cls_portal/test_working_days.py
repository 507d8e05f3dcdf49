"""Working days, with the holidays of the place."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.working_days import add_working_days, is_working_day, working_days_between

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
GOOD_FRIDAY = date(2026, 4, 3)
SAINT_STEPHEN = date(2025, 12, 26)


@pytest.mark.parametrize(
    ("day", "department", "works"),
    [
        (FRIDAY, "33", True),
        (date(2026, 11, 28), "33", False),
        (date(2026, 11, 29), "33", False),
        (date(2026, 11, 11), "33", False),
        (date(2026, 7, 14), "75", False),
        (date(2026, 4, 6), "33", False),
        (date(2026, 5, 14), "", False),
        (GOOD_FRIDAY, "33", True),
        (GOOD_FRIDAY, "67", False),
        (GOOD_FRIDAY, "68", False),
        (GOOD_FRIDAY, "57", False),
        (SAINT_STEPHEN, "67", False),
        (SAINT_STEPHEN, "75", True),
        (date(2027, 5, 27), "971", False),
        (date(2026, 5, 22), "972", False),
        (date(2026, 6, 10), "973", False),
        (date(2027, 12, 20), "974", False),
        (date(2026, 4, 27), "976", False),
        (date(2026, 4, 27), "974", True),
        (date(2026, 10, 9), "977", False),
        (date(2026, 5, 28), "978", False),
        (date(2026, 11, 11), "975", False),
        (date(2026, 7, 29), "986", False),
        (date(2026, 3, 5), "987", False),
        (date(2026, 9, 24), "988", False),
    ],
)
def test_a_day_of_work_depends_on_the_place(day, department, works):
    assert is_working_day(day, department) is works


@pytest.mark.parametrize(
    ("start", "count", "department", "arrival"),
    [
        (FRIDAY, 1, "33", MONDAY),
        (MONDAY, -1, "33", FRIDAY),
        (MONDAY, 0, "33", MONDAY),
        (date(2026, 11, 28), 0, "33", MONDAY),
        (date(2026, 11, 28), 1, "33", MONDAY),
        (FRIDAY, 5, "33", date(2026, 12, 4)),
        (FRIDAY, -5, "33", date(2026, 11, 20)),
        (date(2026, 4, 2), 1, "33", GOOD_FRIDAY),
        (date(2026, 4, 2), 1, "67", date(2026, 4, 7)),
        (date(2026, 12, 31), 1, "75", date(2027, 1, 4)),
    ],
)
def test_counting_steps_over_days_of_rest(start, count, department, arrival):
    assert add_working_days(start, count, department) == arrival


@pytest.mark.parametrize("count", [-12, -1, 1, 7, 30])
def test_counting_back_what_was_counted(count):
    assert working_days_between(FRIDAY, add_working_days(FRIDAY, count, "974"), "974") == count


def test_no_working_day_passes_over_a_week_end():
    assert working_days_between(FRIDAY, date(2026, 11, 29)) == 0
