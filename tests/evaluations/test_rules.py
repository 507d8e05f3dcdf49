"""What validation and renewal ask of an evaluation, from plain values."""

from datetime import date

import pytest

from contracts.states import AFTER_SIGNATURE, ContractState
from evaluations import rules
from evaluations.rules import Judged, Rated, Standing

TODAY = date(2026, 11, 23)
WHOLE = {
    "final": True,
    "findings": "Constats",
    "recommendations": 1,
    "verdict": "renew",
    "ratings": [Rated(1, "Pertinence", 3, "Comptes rendus"), Rated(2, "Impact", 1, "Plaintes")],
    "actions": [Judged(1, "Médier", 2, ""), Judged(2, "Éclairer", None, "Commencée hier.")],
}


def test_a_whole_evaluation_lacks_nothing():
    assert rules.missing_before_validation(**WHOLE) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"findings": ""}, "evaluation.findings"),
        ({"findings": " \n"}, "evaluation.findings"),
        ({"recommendations": 0}, "evaluation.recommendations"),
        ({"verdict": ""}, "evaluation.verdict"),
        ({"ratings": [Rated(7, "Impact", None, "Plaintes")]}, "evaluation.rating:7"),
        ({"ratings": [Rated(7, "Impact", 2, " ")]}, "evaluation.evidence:7"),
        ({"actions": [Judged(1, "Médier", None, " ")]}, "evaluation.actions"),
        ({"actions": [Judged(n, f"Action {n}", None, "") for n in range(30)]}, "evaluation.actions"),
    ],
)
def test_each_missing_piece_is_named_once(change, code):
    [reason] = rules.missing_before_validation(**{**WHOLE, **change})
    assert reason.code == code
    assert reason.text.endswith(".")


@pytest.mark.parametrize(
    "change",
    [{"verdict": ""}, {"ratings": [Rated(7, "Impact", None, "")]}, {"actions": [Judged(1, "Médier", None, "")]}],
)
def test_a_midterm_evaluation_neither_concludes_nor_rates(change):
    assert rules.missing_before_validation(**{**WHOLE, **change, "final": False}) == []


DONE = {
    "validated_on": date(2026, 11, 1),
    "presented_on": date(2026, 10, 1),
    "not_presented_reason": "",
    "awaited": [],
    "noted": False,
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"validated_on": None}, ["evaluation.validated"]),
        ({"validated_on": date(2026, 11, 24)}, ["evaluation.validated"]),
        ({"presented_on": None}, ["evaluation.presented"]),
        ({"presented_on": date(2026, 11, 24)}, ["evaluation.presented"]),
        ({"presented_on": None, "not_presented_reason": "Conseil dissous."}, []),
        ({"presented_on": None, "not_presented_reason": "  "}, ["evaluation.presented"]),
        ({"awaited": ["de la commune de Bègles"]}, ["evaluation.resolutions"]),
        ({"awaited": [f"de la commune {n}" for n in range(28)]}, ["evaluation.resolutions"]),
        ({"awaited": ["de la commune de Bègles"], "noted": True}, []),
        (
            {"validated_on": None, "awaited": ["de la commune de Bègles"]},
            ["evaluation.validated", "evaluation.resolutions"],
        ),
        (
            {"validated_on": None, "presented_on": None, "awaited": ["de la commune de Bègles"]},
            ["evaluation.validated", "evaluation.presented", "evaluation.resolutions"],
        ),
    ],
)
def test_the_renewal_asks_for_all_of_it(change, codes):
    missing = rules.missing_final_evaluation(Standing(**{**DONE, **change}), TODAY)
    assert [reason.code for reason in missing] == codes


def test_the_renewal_asks_for_an_evaluation_first():
    [reason] = rules.missing_final_evaluation(None, TODAY)
    assert reason.code == "evaluation.final"


def test_a_successor_is_told_once_all_that_its_predecessor_lacks():
    missing = rules.missing_final_evaluation(Standing(None, None, "", ["de la commune de Bègles"], False), TODAY)
    [reason] = rules.missing_of_predecessor("CLS-33-2024-001", missing)
    assert reason.code == "predecessor.evaluation"
    assert "CLS-33-2024-001" in reason.text
    assert all(each.text in reason.text for each in missing)
    assert rules.missing_of_predecessor("CLS-33-2024-001", []) == []


@pytest.mark.parametrize("state", ContractState)
def test_only_what_was_signed_is_evaluated(state):
    assert rules.may_be_evaluated(state) is (state in AFTER_SIGNATURE)


MEETING = {"form": "plenary", "held_on": date(2026, 10, 1), "cancelled": False, "own": True, "on": TODAY}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, False),
        ({"form": "restricted"}, False),
        ({"held_on": TODAY}, False),
        ({"form": "working_group"}, True),
        ({"form": "watch_cell"}, True),
        ({"held_on": date(2026, 11, 24)}, True),
        ({"cancelled": True}, True),
        ({"own": False}, True),
    ],
)
def test_the_meeting_that_hears(change, refused):
    assert bool(rules.refused_presentation(**{**MEETING, **change})) is refused


@pytest.mark.parametrize(
    ("reason", "council_meets", "field"),
    [
        ("", False, ["meeting"]),
        (" ", True, ["meeting"]),
        ("Dissous.", True, ["not_presented_reason"]),
        ("Dissous.", False, []),
    ],
)
def test_the_absence_of_presentation(reason, council_meets, field):
    assert [each.field for each in rules.refused_absence(reason, council_meets=council_meets)] == field


@pytest.mark.parametrize(
    ("ends_on", "rung"),
    [
        (date(2027, 11, 24), None),
        (date(2027, 11, 23), 12),
        (date(2027, 5, 24), 12),
        (date(2027, 5, 23), 6),
        (date(2027, 2, 24), 6),
        (date(2027, 2, 23), 3),
        (date(2026, 1, 1), 3),
    ],
)
def test_the_ladder_of_reminders(ends_on, rung):
    assert rules.rung(ends_on, TODAY) == rung


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_after(day, months, later):
    assert rules.months_after(day, months) == later


def test_what_is_awaited_is_named_until_ten():
    [one] = rules.missing_resolutions(["de la commune de Bègles"])
    assert "de la commune de Bègles" in one.text
    [many] = rules.missing_resolutions([f"de la commune {n}" for n in range(28)])
    assert "28 délibérations" in many.text
    assert "et 18 autres" in many.text
    assert rules.missing_resolutions([]) == []


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, False),
        ({"signs": False}, True),
        ({"adopted_on": date(2026, 11, 24)}, True),
        ({"adopted_on": None}, False),
    ],
)
def test_the_resolution_of_an_assembly_that_signs_and_has_voted(change, refused):
    given = {"signs": True, "adopted_on": TODAY, "on": TODAY, **change}
    assert bool(rules.refused_resolution("Bègles", **given)) is refused


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, False),
        ({"validated": False}, True),
        ({"followed_on": None}, True),
        ({"status": "open", "followed_on": None}, False),
        ({"followed_on": date(2026, 11, 24)}, True),
    ],
)
def test_a_recommendation_is_followed_once_the_evaluation_is_validated(change, refused):
    given = {"validated": True, "status": "done", "followed_on": TODAY, "on": TODAY, **change}
    assert bool(rules.refused_follow_up(**given)) is refused


def test_the_calendar_of_the_final_evaluation():
    days = [(days, day) for days, day, _ in rules.calendar(date(2027, 12, 31))]
    assert days == [(365, date(2026, 12, 31)), (180, date(2027, 7, 4)), (90, date(2027, 10, 2))]
