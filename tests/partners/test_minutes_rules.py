"""Quorum, votes, what becomes of a decision: pure rules, and the same rule asked of the table."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from partners.decisions.rules import decision_state, vote_said
from partners.minutes import rules
from partners.models import Decision
from partners.states import DecisionState

ON = date(2026, 11, 23)
BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "number", "members", "needed"),
    [
        ("more_than_half", None, 20, 11),
        ("half", None, 21, 11),
        ("third", None, 20, 7),
        ("number", 5, 20, 5),
        ("half", None, 0, 1),
    ],
)
def test_the_quorum_is_what_the_rules_ask(kind, number, members, needed):
    asked = SimpleNamespace(quorum=kind, quorum_number=number)
    counted = rules.quorum(asked, members=members, there=needed)
    assert (counted.needed, counted.reached) == (needed, True)
    assert not rules.quorum(asked, members=members, there=needed - 1).reached


def test_rules_without_quorum_ask_nothing():
    assert rules.quorum(SimpleNamespace(quorum="", quorum_number=None), members=3, there=0) is None
    assert rules.quorum(None, members=3, there=0) is None


def vote(**values: Any) -> Any:
    usual = {"vote": "", "adopted": True, "votes_for": None, "votes_against": None, "abstentions": None}
    return SimpleNamespace(**{**usual, **values})


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (vote(), ""),
        (vote(adopted=False), "Non adopté"),
        (vote(vote="consensus"), "Adopté par consensus"),
        (vote(vote="counted", votes_for=12, votes_against=3), "Adopté par un vote\u00a0: 12 pour, 3 contre"),
        (
            vote(vote="counted", votes_for=1, votes_against=3, abstentions=2, adopted=False),
            "Non adopté par un vote\u00a0: 1 pour, 3 contre, 2 abstentions",
        ),
    ],
)
def test_a_vote_is_said_in_words(decision, said):
    assert vote_said(decision) == said


@pytest.mark.django_db
def test_the_state_of_a_decision_is_the_same_rule_for_one_and_for_the_table(plenary, domofrance):
    cases = {
        DecisionState.REJECTED: [{"adopted": False, "due_on": BEFORE}],
        DecisionState.SETTLED: [{"settled_on": ON, "settled_note": "Fait"}, {"acted_on": ON, "due_on": BEFORE}],
        DecisionState.TAKEN: [{}],
        DecisionState.LATE: [{"due_on": BEFORE}],
        DecisionState.OPEN: [{"due_on": AFTER}, {"owner": domofrance}, {"owner_title": "Le maire"}, {"kind": "task"}],
    }
    for state, values in cases.items():
        for each in values:
            number = Decision.objects.count() + 1
            Decision.objects.create(meeting=plenary, number=number, title=f"{state} {number}", **each)
    for row in Decision.objects.all():
        state = decision_state(row, ON)
        assert row.title.startswith(f"{state} ")
        assert {found.pk for found in Decision.objects.all() if row in Decision.objects.in_state(state, ON)}
    for state, values in cases.items():
        assert Decision.objects.in_state(state, ON).count() == len(values)
