"""Two texts of a contract compared: words of the articles, structure of the rest."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from contracts.comparison import Fate, compare, paragraph_differences

N = "\u00a0"


def line(key: str, year: int, funder: str, planned: str) -> dict[str, Any]:
    return {"key": key, "year": year, "funder": funder, "fund": "", "planned": planned}


def action(number: int, key: str, objective: int) -> dict[str, Any]:
    return {
        "key": key, "number": number, "title": f"Action {key}", "field": "Prévention", "problems": [],
        "axis": {"number": 1, "title": "Prévenir"},
        "objective": {"key": f"o{objective}", "number": objective, "title": f"Objectif {objective}"},
        "lead": "Ville", "audience": "", "full_time_equivalents": "", "starts_on": "2027-01-01",
        "ends_on": "2027-12-31", "description": "", "human_means": "", "partners": [],
        "budget": [line(f"l{key}", 2027, "Ville", "100.00")],
        "indicators": [{"key": f"i{key}", "name": "Jeunes", "nature": "Résultat", "unit": "jeunes", "baseline": "",
                        "target": "12.5", "source": ""}],
    }  # fmt: skip


def a_text(**contract: Any) -> dict[str, Any]:
    return {
        "contract": {"title": "CLS", "starts_on": "2027-01-01", "ends_on": "2029-12-31", "transport_part": False}
        | contract,
        "territory": {"name": "Bègles", "communes": [{"code": "33039", "name": "Bègles"}]},
        "parts": [{"key": "means", "title": "Moyens", "body": "<p>Un.</p><p>Le maire prête une salle.</p>"}],
        "axes": [
            {
                "key": key, "number": number, "title": f"Axe {key}", "description": "",
                "objectives": [{"key": f"o{number}", "number": 1, "title": f"Objectif {number}"}],
            }
            for number, key in enumerate("abc", start=1)
        ],
        "actions": [action(1, "x", 1), action(2, "y", 2)],
        "partners": [{"key": 7, "name": "Ville", "commitment": "Une salle."}],
        "signatories": [{"capacity": "Maire", "title": "Le maire", "name": "Anne"}],
    }  # fmt: skip


@pytest.fixture
def before() -> dict[str, Any]:
    return a_text()


@pytest.fixture
def after(before: dict[str, Any]) -> dict[str, Any]:
    return deepcopy(before)


def fates(items: Any) -> list[tuple[str, str]]:
    return [(str(item.fate), item.name) for item in items]


def test_the_same_text_has_no_difference(before, after):
    assert compare(before, after).empty


def test_the_frame_says_the_days_and_the_answers_in_words(before):
    found = compare(before, a_text(ends_on="2030-12-31", transport_part=True))
    assert [(each.label, each.before, each.after) for each in found.frame] == [
        ("Fin", f"31{N}décembre{N}2029", f"31{N}décembre{N}2030"),
        ("Volet transports", "non", "oui"),
    ]


def test_an_amendment_is_compared_under_the_title_of_its_contract(before):
    after = a_text(title="Avenant n° 1 au CLS") | {"amendment": {"title": "CLS"}}
    assert compare(before, after).empty


def test_unchanged_paragraphs_are_counted_and_the_words_of_the_others_marked():
    kept, changed, added = paragraph_differences(
        "<p>Un.</p><p>Deux.</p><p>Le maire prête une salle.</p>",
        "<p>Un.</p><p>Deux.</p><p>Le maire prête deux salles &lt;neuves&gt;.</p>",
    ) + paragraph_differences("", "<p>Fin.</p>")
    assert kept.kept == 2
    assert [(str(s.fate), s.text) for s in changed.segments] == [
        ("same", "Le maire prête"), ("removed", "une salle."), ("added", "deux salles <neuves>."),
    ]  # fmt: skip
    assert [(str(s.fate), s.text) for s in added.segments] == [("added", "Fin.")]


def test_articles_are_added_changed_and_removed(before, after):
    before["parts"].append({"key": "annexes", "title": "Annexes", "body": "<p>Plan.</p>"})
    after["parts"] = [
        {"key": "preamble", "title": "Préambule", "body": "<p>Vu.</p>"},
        {"key": "means", "title": "Moyens", "body": "<p>Un.</p><p>Rien.</p>"},
    ]
    assert [(each.key, str(each.fate)) for each in compare(before, after).articles] == [
        ("preamble", "added"), ("means", "changed"), ("annexes", "removed"),
    ]  # fmt: skip


def test_places_are_named_moved_and_said_anew(before, after):
    station, street = (
        {"key": key, "number": number, "kind": "Gare ou station", "name": name, "exposed": False, "reason": "",
         "link": "", "address": "", "communes": [{"code": "33039", "name": "Bègles"}]}
        for number, (key, name) in enumerate((("p", "Gare"), ("q", "Halte")), start=1)
    )  # fmt: skip
    after["territory"]["places"] = [station]
    assert fates(compare(before, after).places) == [("added", "Gare (gare ou station)")]
    before["territory"]["places"] = [station, street]
    after["territory"]["places"] = [street | {"reason": "Rixes", "number": 1}, station | {"number": 2}]
    first, *others = compare(before, after).places
    assert [each.moved for each in (first, *others) if each.moved]
    assert [(each.label, each.after) for each in first.fields] == [("Ce que le contrat en dit", "Rixes")]
    assert compare(before, before).empty


def test_an_axis_inserted_first_moves_no_other(before, after):
    after["axes"].insert(0, {"key": "z", "number": 1, "title": "Neuf", "description": "", "objectives": []})
    for number, axis in enumerate(after["axes"], start=1):
        axis["number"] = number
    assert fates(compare(before, after).axes) == [("added", f"Axe{N}1 – Neuf")]


def test_two_axes_that_change_places_are_one_move(before, after):
    after["axes"] = [after["axes"][1], after["axes"][0], after["axes"][2]]
    for number, axis in enumerate(after["axes"], start=1):
        axis["number"] = number
    [moved] = compare(before, after).axes
    assert moved.fate == Fate.MOVED
    assert moved.moved in {"du rang 2 au rang 1", "du rang 1 au rang 2"}
    assert not compare(before, after).objectives


def test_an_objective_and_an_action_move_under_another(before, after):
    after["axes"][1]["objectives"] += after["axes"][0]["objectives"]
    after["axes"][0]["objectives"] = []
    after["axes"][1]["objectives"][1]["number"] = 2
    after["actions"][0]["objective"] = {"key": "o2", "number": 1, "title": "Objectif 2"}
    found = compare(before, after)
    assert [each.moved for each in found.objectives] == ["de l’axe « Axe a » à l’axe « Axe b »"]
    assert [(str(each.fate), each.moved) for each in found.actions] == [
        ("moved", "de l’objectif « Objectif 1 » à l’objectif « Objectif 2 »")
    ]


def test_an_action_says_its_facts_its_budget_and_its_indicators(before, after):
    changed = after["actions"][0]
    changed |= {"title": "Médiation", "lead": "Bailleur", "description": "De 18 h à minuit"}
    changed["budget"] = [line("lx", 2027, "Ville", "250.00"), line("new", 2028, "État", "50.00")]
    changed["indicators"][0]["target"] = "20"
    changed["partners"] = [{"key": 9, "name": "Mission locale", "part": "orienter"}]
    [found] = compare(before, after).actions
    assert [(each.label, each.before, each.after) for each in found.fields] == [
        ("Intitulé", "Action x", "Médiation"), ("Pilote", "Ville", "Bailleur"), ("Description", "", "De 18 h à minuit"),
    ]  # fmt: skip
    parts = {part.title: part.items for part in found.parts}
    assert fates(parts["Partenaires"]) == [("added", "Mission locale")]
    assert fates(parts["Budget"]) == [
        ("changed", f"2027 – Ville – 250,00{N}€"), ("added", f"2028 – État – 50,00{N}€"),
    ]  # fmt: skip
    assert [(each.before, each.after) for each in parts["Indicateurs"][0].fields] == [("12,5", "20")]


def test_the_budget_gives_the_years_and_funders_that_differ_and_the_total(before, after):
    del after["actions"][1]
    after["actions"][0]["budget"].append(line("new", 2028, "État", "50.50"))
    budget = compare(before, after).budget
    assert [(each.label, each.difference) for each in (*budget.years, *budget.funders)] == [
        ("2027", Decimal("-100.00")), ("2028", Decimal("50.50")),
        ("Ville", Decimal("-100.00")), ("État", Decimal("50.50")),
    ]  # fmt: skip
    assert (budget.total.before, budget.total.after) == (Decimal("200.00"), Decimal("150.50"))


def test_texts_frozen_before_the_keys_are_matched_by_number_then_by_title(before, after):
    for text in (before, after):
        for row in (*text["axes"], *text["actions"]):
            del row["key"]
    after["actions"][0] |= {"title": "Rebaptisée"}
    after["actions"][1] |= {"number": 9}
    assert fates(compare(before, after).actions) == [
        ("added", f"Action n°{N}1 – Rebaptisée"), ("changed", f"Action n°{N}9 – Action y"),
        ("removed", f"Action n°{N}1 – Action x"),
    ]  # fmt: skip


def test_signatories_are_told_apart_from_the_text(before, after):
    after["signatories"][0]["name"] = "Bruno"
    found = compare(before, after)
    assert not found.text_changed
    assert [(each.before, each.after) for each in found.signatories[0].fields] == [("Anne", "Bruno")]


def test_communes_come_and_go(before, after):
    after["territory"] = {"name": "Bègles", "communes": [{"code": "33522", "name": "Talence"}]}
    assert fates(compare(before, after).communes) == [("added", "Talence (33522)"), ("removed", "Bègles (33039)")]
