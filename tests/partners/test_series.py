"""The dates of a series: « tous les premiers mardis », every month, whatever the months."""

from __future__ import annotations

from datetime import date

import pytest

from partners.convening import series
from partners.states import Rhythm

UNTIL = date(2027, 6, 30)


@pytest.mark.parametrize(
    ("rhythm", "first", "expected", "said"),
    [
        (Rhythm.WEEKLY, date(2026, 12, 1), [(12, 1), (12, 8), (12, 15)], "chaque semaine, le mardi"),
        (Rhythm.FORTNIGHTLY, date(2026, 12, 1), [(12, 1), (12, 15), (12, 29)], "une semaine sur deux, le mardi"),
        (Rhythm.MONTHLY_WEEKDAY, date(2026, 12, 1), [(12, 1), (1, 5), (2, 2)], "chaque mois, le premier mardi"),
        (Rhythm.MONTHLY_WEEKDAY, date(2026, 12, 31), [(12, 31), (1, 28), (2, 25)], "chaque mois, le dernier jeudi"),
        (Rhythm.MONTHLY_DAY, date(2026, 12, 31), [(12, 31), (1, 31), (2, 28)], "chaque mois, le 31"),
        (Rhythm.MONTHLY_DAY, date(2026, 12, 1), [(12, 1), (1, 1), (2, 1)], "chaque mois, le 1er"),
        (Rhythm.QUARTERLY, date(2026, 12, 10), [(12, 10), (3, 11), (6, 10)], "chaque trimestre, le deuxième jeudi"),
    ],
)
def test_the_rank_and_the_day_are_those_of_the_first_date(rhythm, first, expected, said):
    found = series.dates(rhythm, first, UNTIL)
    assert [(day.month, day.day) for day in found[:3]] == expected
    assert max(found) <= UNTIL
    assert series.said(rhythm, first) == said


def test_every_rhythm_has_its_walk_and_stops_one_over_the_most():
    for rhythm in Rhythm:
        assert len(series.dates(rhythm, date(2026, 1, 5), date(2099, 1, 1))) == series.MOST + 1
        assert series.dates(rhythm, date(2026, 1, 5), date(2026, 1, 1)) == []
