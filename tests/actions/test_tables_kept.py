"""The tables that people keep: a corpus of real habits, each read as it is meant or told where it is unclear."""

from __future__ import annotations

from typing import Any

import pytest

from actions.models import Action, BudgetLine
from actions.tables import kept
from actions.tables.kept import Reading
from actions.tables.words import number_in, status_of
from partners.models import Organisation
from tests.actions.ugly import HALLS, UGLY, VICTIMS, WORKS, Ugly, workbook

STATE, TOWN = Organisation(pk=1, name="État (FIPD)"), Organisation(pk=2, name="Ville de Bègles")


def actions() -> list[Action]:
    """Three, as they come with their budget: nothing is asked of the database."""
    found = [Action(pk=n, number=n, title=title, contract_id=1) for n, title in enumerate((HALLS, VICTIMS, WORKS), 1)]
    money = {1: [(11, STATE), (12, TOWN)], 2: [(21, TOWN)], 3: []}
    for action in found:
        lines = [BudgetLine(pk=pk, action=action, year=2026, funder=funder) for pk, funder in money[action.pk]]
        action._prefetched_objects_cache = {"budget_lines": lines}
    return found


def read(ugly: Ugly) -> tuple[Any, Any]:
    sheet = kept.opened(ugly.name, ugly.content, sheet=ugly.sheet)
    reading = Reading(sheet, sheet.suggested())
    matching = reading.matched(actions(), {})
    return reading.draft(actions(), matching), matching


@pytest.mark.parametrize("ugly", UGLY, ids=lambda ugly: ugly.habit)
def test_what_people_keep(ugly):
    draft, matching = read(ugly)
    said: dict[int, Any] = {}
    money: dict[tuple[int, str], Any] = {}
    for target in draft.targets:
        values = {key: each.value for key, each in target.said.items()}
        if isinstance(target.row, Action):
            said[target.action.number] = values
        else:
            money[target.action.number, target.row.funder.name.split()[0]] = values
    assert said == ugly.said
    assert money == ugly.money
    wrong = [(line, column, text) for _, line, column, text in draft.problems]
    assert [(line, column) for line, column, _ in wrong] == [(line, column) for line, column, _ in ugly.wrong]
    assert all(part in text for (*_, text), (*_, part) in zip(wrong, ugly.wrong, strict=True))
    asked = [(each.row.text, each.suggested.number if each.suggested else None) for each in matching.asked]
    assert asked == ugly.asked


def test_amounts_whose_head_counts_in_thousands_are_not_read_as_euros():
    ugly = Ugly("", workbook(["Action", "Versé (k€)"], [VICTIMS, 12]))
    sheet = kept.opened(ugly.name, ugly.content)
    assert sheet.suggested() == {"0": "which.title"}
    reading = Reading(sheet, {"0": "which.title", "1": "money.paid"})
    draft = reading.draft(actions(), reading.matched(actions(), {}))
    assert "écrivez des euros" in draft.problems[0][3]


def test_the_heads_can_be_said():
    content = workbook(["Action", "État"], ["Nom", "Où en est-on"], [HALLS, "fait"])
    assert kept.opened("x.xlsx", content).heads.line == 1
    assert kept.opened("x.xlsx", content, head=2).heads.labels == ("Nom", "Où en est-on")
    assert [row.line for row in kept.opened("x.xlsx", content, head=2).rows] == [3]


def test_the_signature_of_the_heads_forgets_how_they_are_written():
    first = kept.opened("x.xlsx", workbook(["N°", "INTITULÉ\nde l’action", "Autre"], [1, "a", 2])).heads
    second = kept.opened("x.xlsx", workbook(["Suivi"], [], ["n°", "Intitulé de l'action ", "autre"], [3, "b"])).heads
    assert first.signature == second.signature


def test_what_was_decided_of_a_row_is_decided():
    content = workbook(["Action", "Statut"], ["Halls", "fait"], ["TOTAL", "fait"])
    sheet = kept.opened("x.xlsx", content)
    matching = Reading(sheet, sheet.suggested()).matched(actions(), {"|halls": 1, "|total": None})
    assert (matching.found, matching.asked, matching.left) == ({2: 1}, [], 1)
    gone = Reading(sheet, sheet.suggested()).matched(actions(), {"|halls": 99, "|total": None})
    assert [each.row.title for each in gone.asked] == ["Halls"]


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("N° 12", 12), ("1.2.3", None), ("", None), ("A7", 7)])
def test_numbers(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "status"),
    [("Terminées", "done"), ("ACTION RÉALISÉE", "done"), ("à l’arrêt", "blocked"), ("Différé", "postponed")],
)
def test_states(text, status):
    assert status_of(text) == status
