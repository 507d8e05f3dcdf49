"""What the law of the day asks of a council; what stands against a write."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from partners import rules
from partners.states import CouncilState

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "on", "months", "source"),
    [
        ("CLSPD", date(2002, 7, 17), None, ""),
        ("CLSPD", date(2002, 7, 18), 6, "décret n° 2002-999 du 17 juillet 2002, art. 3"),
        ("CISPD", date(2007, 7, 23), 6, "décret n° 2002-999 du 17 juillet 2002, art. 3"),
        ("CLSPD", date(2007, 7, 24), 12, "CGCT, art. D. 2211-1 à D. 2211-4"),
        ("CLSPD", date(2013, 12, 31), 12, "CGCT, art. D. 2211-1 à D. 2211-4"),
        ("CLSPD", date(2014, 1, 1), 12, "CSI, art. D. 132-9"),
        ("CISPD", TODAY, 12, "CSI, art. D. 132-11 et D. 132-9"),
        ("CDPD", TODAY, None, ""),
        ("PARIS", TODAY, None, ""),
    ],
)
def test_the_rhythm_of_the_day(kind, on, months, source):
    due = rules.rhythm(kind, on)
    assert (due.months, due.source) == (months, source) if months else due is None


@pytest.mark.parametrize(
    ("last", "created", "late"),
    [
        (date(2025, 11, 23), None, False),
        (date(2025, 11, 22), None, True),
        (None, None, True),
        (None, date(2025, 11, 23), True),
        (None, date(2025, 11, 24), False),
    ],
)
def test_a_plenary_is_late_after_twelve_months(last, created, late):
    reason = rules.late_plenary("CLSPD", last=last, created_on=created, on=TODAY)
    assert (reason is not None) is late
    if reason:
        assert "CSI, art. D. 132-9" in reason.text


def test_before_2007_a_plenary_was_late_after_six_months():
    on = date(2005, 9, 1)
    assert rules.late_plenary("CLSPD", last=date(2005, 3, 1), created_on=None, on=on) is None
    assert "6\u00a0mois" in rules.late_plenary("CLSPD", last=date(2005, 2, 28), created_on=None, on=on).text


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 15), 6, date(2025, 7, 15)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_before(on, months, expected):
    assert rules.months_before(on, months) == expected


def test_a_missing_coordinator_is_said_with_its_article():
    said = rules.missing_coordinator("CLSPD", named=False, compulsory=True, source="CSI, art. L. 132-4")
    assert "CSI, art. L. 132-4" in said.text
    assert rules.missing_coordinator("CLSPD", named=True, compulsory=True, source="") is None
    assert rules.missing_coordinator("CISPD", named=False, compulsory=True, source="") is None


@pytest.mark.parametrize(
    ("dormant", "dissolved", "successor", "state"),
    [
        (None, None, None, CouncilState.ACTIVE),
        (TODAY, None, None, CouncilState.DORMANT),
        (TODAY, TODAY, None, CouncilState.DISSOLVED),
        (None, TODAY, None, CouncilState.DISSOLVED),
        (TODAY, TODAY, 1, CouncilState.SUCCEEDED),
    ],
)
def test_the_state_follows_from_the_dates_and_the_successor(dormant, dissolved, successor, state):
    row = SimpleNamespace(dormant_since=dormant, dissolved_on=dissolved, succeeded_by_id=successor)
    assert rules.council_state(row) == state


@pytest.mark.parametrize(
    ("kind", "territory", "created", "fields"),
    [
        ("CLSPD", "commune", None, []),
        ("CLSPD", "municipal_district", None, []),
        ("CLSPD", "epci", None, ["territory"]),
        ("CISPD", "commune", None, ["territory"]),
        ("CISPD", "ept", date(2020, 1, 1), []),
        ("CDPD", "department", None, []),
        ("CLSPD", "commune", date(2002, 7, 17), ["created_on"]),
        ("CCPD", "commune", date(1990, 1, 1), []),
        ("CCPD", "commune", date(2002, 10, 1), ["created_on"]),
        ("CLSPD", "commune", date(2026, 11, 24), ["created_on"]),
    ],
)
def test_which_council_sits_where_and_since_when(kind, territory, created, fields):
    assert [reason.field for reason in rules.missing_to_seat(kind, territory, created, TODAY)] == fields


def test_a_council_meets_while_it_exists():
    life = {"created_on": date(2008, 1, 1), "dissolved_on": date(2020, 1, 1)}
    assert not rules.missing_to_meet(held_on=date(2008, 1, 1), **life)
    assert not rules.missing_to_meet(held_on=date(2020, 1, 1), **life)
    assert rules.missing_to_meet(held_on=date(2007, 12, 31), **life)
    assert rules.missing_to_meet(held_on=date(2020, 1, 2), **life)


def test_the_last_day_is_the_one_before_the_end():
    assert rules.last_day(date(2026, 1, 1)) == date(2025, 12, 31)
    assert rules.last_day(None) is None
