"""The sentences of the chain, from plain values."""

from datetime import date

import pytest

from actions import rules
from actions.rules import Described, Measured
from actions.states import Calendar, calendar

WHOLE = {
    "pk": 7,
    "number": 3,
    "title": "Médiation",
    "has_problem": True,
    "has_lead": True,
    "has_partner": True,
    "has_means": True,
    "starts_on": date(2027, 1, 1),
    "ends_on": date(2027, 12, 31),
    "indicators": (Measured(9, "Jeunes suivis", True, True),),
}


def test_a_whole_action_lacks_nothing():
    assert rules.missing_in_action(Described(**WHOLE)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"has_problem": False}, "chain.action_without_problem:7"),
        ({"has_lead": False}, "chain.action_without_lead:7"),
        ({"has_partner": False}, "chain.action_without_partner:7"),
        ({"has_means": False}, "chain.action_without_means:7"),
        ({"starts_on": None}, "chain.action_without_calendar:7"),
        ({"ends_on": None}, "chain.action_without_calendar:7"),
        ({"indicators": ()}, "chain.action_without_indicator:7"),
        ({"indicators": (Measured(9, "J", False, True),)}, "chain.indicator_without_baseline:9"),
        ({"indicators": (Measured(9, "J", True, False),)}, "chain.indicator_without_target:9"),
    ],
)
def test_each_missing_tie_has_its_code(change, code):
    [reason] = rules.missing_in_action(Described(**{**WHOLE, **change}))
    assert reason.code == code
    assert reason.text.endswith(".")


def test_an_empty_action_lacks_everything_at_once():
    empty = Described(7, 3, "Médiation", False, False, False, False, None, None, ())
    assert len(rules.missing_in_action(empty)) == 6


def test_codes_fit_a_waiver():
    assert len(rules.objective_without_action(2**63 - 1, 1, 1, "x").code) <= 80


@pytest.mark.parametrize(
    ("problems", "words"),
    [([2], "le problème n°\u00a02 "), ([3, 1, 3], "les problèmes n°\u00a01, n°\u00a03 ")],
)
def test_an_actor_is_told_with_its_problems(problems, words):
    assert words in rules.actor_not_engaged(1, "Collège", problems).text


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 12, 31), Calendar.UPCOMING),
        (date(2027, 1, 1), Calendar.RUNNING),
        (date(2027, 12, 31), Calendar.RUNNING),
        (date(2028, 1, 1), Calendar.PAST),
    ],
)
def test_the_calendar_on_a_day(on, expected):
    assert calendar(date(2027, 1, 1), date(2027, 12, 31), on) == expected


def test_half_a_calendar_is_none():
    assert calendar(date(2027, 1, 1), None, date(2027, 6, 1)) == Calendar.UNSET
