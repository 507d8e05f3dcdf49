"""The rules of a contract, on values: no database."""

from __future__ import annotations

from datetime import date

import pytest

from contracts import rules
from contracts.rules import Commune, RequiredSignatory
from contracts.states import EDITABLE, ContractState

BEGLES = Commune(pk=1, code="33039", of="de Bègles", population=30_000)
LE_HAILLAN = Commune(pk=2, code="33200", of="du Haillan", population=11_000)

C97, C2006 = "28 octobre 1997", "4 décembre 2006"
D2002, CGCT, PLAN, CSI, C2021 = "2002-999", "D. 2211-1", "2 octobre 2009", "L. 132-4", "6258/SG"


@pytest.mark.parametrize(
    ("kind", "on", "cited"),
    [
        ("CLS", date(1997, 10, 27), []),
        ("CLS", date(1997, 10, 28), [C97]),
        ("CLS", date(2002, 7, 17), [C97]),
        ("CLS", date(2002, 7, 18), [C97, D2002]),
        ("CLS", date(2007, 7, 23), [C97, D2002]),
        ("CLS", date(2007, 7, 24), [C97, CGCT]),
        ("CLS", date(2013, 12, 31), [C97, CGCT]),
        ("CLS", date(2014, 1, 1), [C97, CSI]),
        ("CLS", date(2026, 11, 23), [C97, CSI]),
        ("CLS_NG", date(2006, 12, 3), [D2002]),
        ("CLS_NG", date(2006, 12, 4), [C2006, D2002]),
        ("CLS_NG", date(2010, 1, 1), [C2006, CGCT]),
        ("STSPD", date(2009, 10, 1), [CGCT]),
        ("STSPD", date(2009, 10, 2), [PLAN, CGCT]),
        ("STSPD", date(2020, 1, 1), [PLAN, CSI]),
        ("CTSI", date(2021, 4, 15), [CSI]),
        ("CTSI", date(2021, 4, 16), [C2021, CSI]),
    ],
)
def test_the_legal_basis_is_that_of_the_day(kind, on, cited):
    texts = rules.legal_basis(kind, on)
    assert len(texts) == len(cited)
    assert all(mark in text for mark, text in zip(cited, texts, strict=True))


@pytest.mark.parametrize(
    ("kind", "first_day"),
    [
        ("CLS", date(1997, 10, 28)),
        ("CLS_NG", date(2006, 12, 4)),
        ("STSPD", date(2009, 10, 2)),
        ("CTSI", date(2021, 4, 16)),
    ],
)
def test_a_kind_of_contract_exists_from_its_founding_text_on(kind, first_day):
    assert rules.kind_exists(kind, first_day)
    assert not rules.kind_exists(kind, date.fromordinal(first_day.toordinal() - 1))


@pytest.mark.parametrize(
    ("code", "of", "title"),
    [
        ("33", "de la Gironde", "Le préfet de la Gironde"),
        ("69", "du Rhône", "Le préfet du Rhône"),
        ("75", "de Paris", "Le préfet de police"),
        ("13", "des Bouches-du-Rhône", "Le préfet de police des Bouches-du-Rhône"),
        ("92", "des Hauts-de-Seine", "Le préfet des Hauts-de-Seine"),
        ("2A", "de la Corse-du-Sud", "Le préfet de la Corse-du-Sud"),
        ("971", "de la Guadeloupe", "Le préfet de la Guadeloupe"),
        ("972", "de la Martinique", "Le préfet de la Martinique"),
        ("973", "de la Guyane", "Le préfet de la Guyane"),
        ("974", "de La Réunion", "Le préfet de La Réunion"),
        ("976", "de Mayotte", "Le préfet de Mayotte"),
        ("975", "de Saint-Pierre-et-Miquelon", "Le préfet de Saint-Pierre-et-Miquelon"),
        ("977", "de Saint-Barthélemy", "Le préfet délégué"),
        ("978", "de Saint-Martin", "Le préfet délégué"),
        ("986", "des îles Wallis et Futuna", "L’administrateur supérieur des îles Wallis et Futuna"),
        ("987", "de la Polynésie française", "Le haut-commissaire de la République en Polynésie française"),
        ("988", "de la Nouvelle-Calédonie", "Le haut-commissaire de la République en Nouvelle-Calédonie"),
    ],
)
def test_who_represents_the_state(code, of, title):
    said = rules.state_representative(code, of)
    assert said == title or (title == "Le préfet délégué" and said.startswith(title))


def required(kind: str, on: date = date(2026, 1, 1), transport: bool = False, communes=(BEGLES,)) -> list[str]:
    rows = rules.required_signatories(
        kind, communes=communes, department_code="33", of_department="de la Gironde", department=33,
        transport_part=transport, on=on,
    )  # fmt: skip
    return [row.capacity for row in rows]


@pytest.mark.parametrize(
    ("kind", "transport", "on", "capacities"),
    [
        ("CLS", False, date(2026, 1, 1), ["prefect", "prosecutor", "mayor"]),
        ("CLS_NG", False, date(2026, 1, 1), ["prefect", "prosecutor", "mayor"]),
        ("CLS", True, date(2026, 1, 1), ["prefect", "prosecutor", "mayor", "transport_operator"]),
        ("CLS", True, date(2006, 12, 4), ["prefect", "prosecutor", "mayor", "transport_operator"]),
        ("CLS", True, date(2006, 12, 3), ["prefect", "prosecutor", "mayor"]),
        ("CLS_NG", True, date(2026, 1, 1), ["prefect", "prosecutor", "mayor", "transport_operator"]),
        ("STSPD", False, date(2026, 1, 1), ["prefect", "prosecutor", "mayor", "department_president"]),
        ("STSPD", True, date(2026, 1, 1), ["prefect", "prosecutor", "mayor", "department_president"]),
        ("CTSI", False, date(2026, 1, 1), ["prefect", "mayor", "prosecutor"]),
        ("CTSI", True, date(2026, 1, 1), ["prefect", "mayor", "prosecutor"]),
    ],
)
def test_who_must_sign_by_kind_date_and_transport_part(kind, transport, on, capacities):
    assert required(kind, on, transport) == capacities


def test_every_mayor_of_the_perimeter_signs():
    rows = rules.required_signatories(
        "CLS", communes=[BEGLES, LE_HAILLAN], department_code="33", of_department="de la Gironde", department=33,
        transport_part=False, on=date(2026, 1, 1),
    )  # fmt: skip
    mayors = [(row.title, row.territory) for row in rows if row.capacity == "mayor"]
    assert mayors == [("Le maire de Bègles", 1), ("Le maire du Haillan", 2)]
    assert all(row.source for row in rows)


PREFECT = RequiredSignatory("prefect", "Le préfet de la Gironde", 33, "source")
PROSECUTOR = RequiredSignatory("prosecutor", "Le procureur de la République", None, "source")
MAYOR = RequiredSignatory("mayor", "Le maire de Bègles", 1, "source")


@pytest.mark.parametrize(
    ("present", "absent"),
    [
        (set(), ["préfet", "procureur", "maire"]),
        ({("prefect", 33), ("prosecutor", None), ("mayor", 1)}, []),
        ({("prefect", 33), ("prosecutor", 33), ("mayor", 1)}, []),  # any procureur will do
        ({("prefect", 40), ("prosecutor", None), ("mayor", 1)}, ["préfet"]),
        ({("prefect", 33), ("prosecutor", None), ("mayor", 2)}, ["maire"]),
        ({("prefect", 33), ("prosecutor", None), ("mayor", None)}, ["maire"]),
    ],
)
def test_missing_signatories_are_named_with_their_source(present, absent):
    reasons = rules.missing_signatories(present, [PREFECT, PROSECUTOR, MAYOR])
    assert len(reasons) == len(absent)
    assert all(word in reason.text and "source" in reason.text for word, reason in zip(absent, reasons, strict=True))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "complete"),
    [
        (date(2026, 1, 1), date(2028, 12, 31), True),
        (None, date(2028, 12, 31), False),
        (date(2026, 1, 1), None, False),
        (None, None, False),
    ],
)
def test_the_period_has_a_beginning_and_an_end(starts_on, ends_on, complete):
    assert (rules.missing_period(starts_on, ends_on) == []) is complete


@pytest.mark.parametrize(
    ("has", "reason", "complete"), [(True, "", True), (False, "aucun", True), (False, "", False), (False, "  ", False)]
)
def test_a_council_steers_the_contract_or_its_absence_is_explained(has, reason, complete):
    assert (rules.missing_council(has, reason) == []) is complete


@pytest.mark.parametrize(("plan", "complete"), [("Plan 2024-2028", True), ("", False), (" ", False)])
def test_the_departmental_plan_is_cited(plan, complete):
    assert (rules.missing_departmental_plan(plan) == []) is complete


VALIDATED = date(2024, 11, 23)


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        ({"exists": False}, ["contract.diagnostic"]),
        ({"validated_on": None}, ["contract.diagnostic_validated"]),
        ({}, []),
        ({"covered": False}, ["contract.diagnostic_covers"]),
        ({"on": date(2026, 11, 24)}, ["contract.diagnostic_aged"]),
        ({"on": date(2026, 11, 24), "older_reason": " "}, ["contract.diagnostic_aged"]),
        ({"on": date(2026, 11, 24), "older_reason": "rien n’a changé"}, []),
        ({"on": date(2026, 11, 24), "covered": False}, ["contract.diagnostic_covers", "contract.diagnostic_aged"]),
    ],
)
def test_what_a_diagnostic_still_needs(case, codes):
    given = {"validated_on": VALIDATED, "covered": True, "exists": True, "older_reason": "", "on": date(2026, 11, 23)}
    assert [reason.code for reason in rules.missing_diagnostic(**{**given, **case})] == codes


@pytest.mark.parametrize(
    ("validated_on", "on", "aged"),
    [
        (date(2024, 2, 29), date(2026, 2, 28), False),
        (date(2024, 2, 29), date(2026, 3, 1), True),
        (date(2024, 11, 23), date(2026, 11, 23), False),
        (date(2024, 11, 23), date(2026, 11, 24), True),
    ],
)
def test_a_diagnostic_ages_after_two_years(validated_on, on, aged):
    assert rules.is_aged(validated_on, on) is aged


@pytest.mark.parametrize(("approved", "missing"), [(set(), 2), ({1}, 1), ({1, 2}, 0), ({1, 2, 3}, 0), ({3}, 2)])
def test_each_commune_of_the_perimeter_has_its_resolution(approved, missing):
    reasons = rules.missing_resolutions(rules.adopters([BEGLES, LE_HAILLAN], []), approved)
    assert len(reasons) == missing
    if approved == {1}:
        assert reasons[0].text == "La délibération de la commune du Haillan n’est pas enregistrée."


def test_the_same_perimeter_has_the_same_key_in_any_order():
    assert rules.perimeter_key(["33063", "33039"]) == rules.perimeter_key(["33039", "33063"])
    assert rules.perimeter_key(["33039"]) != rules.perimeter_key(["33039", "33063"])
    assert len(rules.perimeter_key([])) == 64


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("chain.problem_without_action", True),
        ("predecessor.evaluation", True),
        ("contract.prosecutor", False),
        ("contract.signature", False),
        ("contract.signatory", False),
        ("", False),
    ],
)
def test_only_the_chain_and_the_predecessors_evaluation_may_be_waived(code, allowed):
    assert rules.waivable(code) is allowed


@pytest.mark.parametrize("state", ContractState.values)
def test_the_text_is_written_up_to_approval(state):
    assert rules.is_editable(state) is (state in {"intention", "diagnostic", "drafting", "consultation", "approval"})
    assert (state in EDITABLE) is rules.is_editable(state)


@pytest.mark.parametrize(
    ("kind", "rank", "reference"),
    [("CLS", 4, "CLS-33-2026-004"), ("CLS_NG", 12, "CLS-NG-33-2026-012"), ("STSPD", 1000, "STSPD-33-2026-1000")],
)
def test_a_reference_says_kind_department_year_and_rank(kind, rank, reference):
    assert rules.next_reference(kind, "33", 2026, rank) == reference
