"""Periods as people write them."""

from datetime import date, datetime

import pytest

from diagnostics.series import periods


@pytest.mark.parametrize(
    ("grain", "typed", "start", "said"),
    [
        ("year", "2025", date(2025, 1, 1), "2025"),
        ("year", 2025, date(2025, 1, 1), "2025"),
        ("year", 2025.0, date(2025, 1, 1), "2025"),
        ("school_year", "2024-2025", date(2024, 9, 1), "2024-2025"),
        ("school_year", "2024/25", date(2024, 9, 1), "2024-2025"),
        ("quarter", "T1 2025", date(2025, 1, 1), "T1\u00a02025"),
        ("quarter", "2e trimestre 2025", date(2025, 4, 1), "T2\u00a02025"),
        ("quarter", "2025-T4", date(2025, 10, 1), "T4\u00a02025"),
        ("month", "Mars 2025", date(2025, 3, 1), "mars\u00a02025"),
        ("month", "août\u00a02025", date(2025, 8, 1), "août\u00a02025"),
        ("month", "03/2025", date(2025, 3, 1), "mars\u00a02025"),
        ("month", "01/03/2025", date(2025, 3, 1), "mars\u00a02025"),
        ("month", "2025-03", date(2025, 3, 1), "mars\u00a02025"),
        ("month", datetime(2025, 3, 1), date(2025, 3, 1), "mars\u00a02025"),
    ],
)
def test_what_is_typed_is_understood_and_said(grain, typed, start, said):
    assert periods.parse(grain, typed) == start
    assert periods.label(grain, start) == said
    assert periods.parse(grain, said) == start
    assert periods.current(grain, start) == start


@pytest.mark.parametrize(
    ("grain", "typed"),
    [
        ("year", "25"), ("year", "mars 2025"), ("year", "1812"), ("year", ""), ("school_year", "2024-2026"),
        ("quarter", "T5 2025"), ("month", "13/2025"), ("month", "2025-00"), ("month", "marsouin 2025"),
        ("month", datetime(2025, 3, 2)), ("quarter", datetime(2025, 2, 1)), ("month", "٠٣/2025"),
    ],
)  # fmt: skip
def test_anything_else_is_refused(grain, typed):
    with pytest.raises(ValueError):  # noqa: PT011
        periods.parse(grain, typed)


def test_the_next_period():
    assert periods.following("month", date(2025, 12, 1)) == date(2026, 1, 1)
    assert periods.following("quarter", date(2025, 10, 1)) == date(2026, 1, 1)
    assert periods.following("school_year", date(2025, 9, 1)) == date(2026, 9, 1)
    assert periods.current("school_year", date(2026, 3, 2)) == date(2025, 9, 1)
    assert periods.current("quarter", date(2026, 6, 30)) == date(2026, 4, 1)
