"""The score of a problem: pure arithmetic, and an order that people can overrule."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import priority
from diagnostics.priority import Criterion, Priority

EQUAL = dict.fromkeys(Criterion.values, 1)
THRESHOLDS = {"high": 70, "medium": 50}
notes = st.fixed_dictionaries({criterion: st.integers(1, 5) for criterion in Criterion.values})
weights = st.fixed_dictionaries({criterion: st.integers(1, 9) for criterion in Criterion.values})


def noted(*values):
    return dict(zip(Criterion.values, values, strict=True))


@pytest.mark.parametrize(
    ("given_notes", "points"),
    [
        ((1, 1, 1, 1, 1), 20),
        ((3, 3, 3, 3, 3), 60),
        ((5, 5, 5, 5, 5), 100),
        ((5, 3, 4, 4, 4), 80),
        ((1, 1, 1, 1, 2), 24),
    ],
)
def test_the_score_is_the_mean_on_a_hundred(given_notes, points):
    assert priority.score(noted(*given_notes), EQUAL) == points


def test_a_weight_counts_as_often_as_it_says():
    assert priority.score(noted(5, 1, 1, 1, 1), {**EQUAL, "gravity": 4}) == 60


def test_without_five_notes_there_is_no_score():
    assert priority.score(noted(5, 5, 5, 5, None), EQUAL) is None
    assert priority.priority_of(None, THRESHOLDS) is None


@given(notes, weights, st.sampled_from(Criterion.values))
def test_a_better_note_never_lowers_the_score(given_notes, given_weights, criterion):
    points = priority.score(given_notes, given_weights)
    assert 20 <= points <= 100
    raised = {**given_notes, criterion: min(5, given_notes[criterion] + 1)}
    assert priority.score(raised, given_weights) >= points


@pytest.mark.parametrize(
    ("points", "expected"),
    [(100, Priority.HIGH), (70, Priority.HIGH), (69, Priority.MEDIUM), (50, Priority.MEDIUM), (49, Priority.LOW)],
)
def test_the_class_follows_the_thresholds(points, expected):
    assert priority.priority_of(points, THRESHOLDS) is expected


def problem(number, *values, decided=None):
    return SimpleNamespace(number=number, given_priority=decided, **noted(*(values or (None,) * 5)))


def test_the_order_is_by_class_then_score_then_number_and_the_unclassed_come_last():
    problems = [
        problem(1), problem(2, 3, 3, 3, 3, 3), problem(3, 5, 5, 5, 5, 5), problem(4, 1, 1, 1, 1, 1, decided=1),
        problem(5, 3, 3, 3, 3, 3),
    ]  # fmt: skip
    found = priority.ranked(problems, EQUAL, THRESHOLDS)
    assert [each.number for each, _ in found] == [3, 4, 2, 5, 1]
    assert [standing.rank for _, standing in found] == [1, 2, 3, 3, None]
    decided = found[1][1]
    assert (decided.priority, decided.computed, decided.overruled) == (Priority.HIGH, Priority.LOW, True)


def test_every_note_of_every_criterion_is_said_in_words():
    for criterion in Criterion:
        assert len(criterion.levels) == len(set(criterion.levels)) == 5
        assert criterion.question.endswith("?")


@pytest.mark.parametrize(("percent", "note"), [(-40, 1), (-20, 1), (-10, 2), (0, 3), (5, 3), (12, 4), (21, 5)])
def test_what_a_trend_suggests(percent, note):
    assert priority.suggested_trend(percent) == note


@pytest.mark.parametrize(("ratio", "note"), [(0.2, 1), (0.7, 2), (1.0, 3), (1.2, 3), (1.9, 4), (3.0, 5)])
def test_what_a_rate_suggests(ratio, note):
    assert priority.suggested_frequency(ratio) == note


def test_an_unknown_figure_suggests_nothing():
    assert priority.suggested_trend(None) is None
    assert priority.suggested_frequency(None) is None
