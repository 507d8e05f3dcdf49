"""The chapter « Diagnostic » of a contract, from the JSON only."""

import json

import pytest
from django.template.loader import render_to_string

from contracts.documents import with_dates
from diagnostics import operations
from diagnostics.documents import diagnostic_section
from diagnostics.priority import Criterion
from tests.diagnostics.conftest import TODAY
from tests.personas import commune

pytestmark = pytest.mark.django_db


def printed(section):
    return render_to_string("diagnostics/pdf/diagnostic.html", {"diagnostic": with_dates(section)})


@pytest.fixture
def section(contract_of, claire, social_landlord):
    problem = contract_of.diagnostic.problems.get()
    operations.reopen_diagnostic(contract_of.diagnostic, by=claire, reason="Un acteur manque")
    operations.add_concerned_actor(problem, by=claire, organisation=social_landlord, part="suffers")
    operations.change_problem(
        problem, by=claire, revision=None, places=[commune("33039")], where="côté gare", moments=["evening", "week"]
    )
    operations.score_problem(problem, by=claire, revision=None, **dict.fromkeys(Criterion.values, 3))
    operations.overrule_priority(problem, by=claire, revision=None, priority=1, reason="Attente forte", on=TODAY)
    operations.describe_response(problem, by=claire, field="prevention", fitness="absent")
    operations.add_evidence(problem, by=claire, kind="statement", text="Vu", source="Ville", dated_on=TODAY)
    validated = operations.validate_diagnostic(contract_of.diagnostic, by=claire, on=contract_of.created_at.date())
    contract_of.diagnostic = validated
    contract_of.eligibility = operations.decide_eligibility(
        validated, by=claire, decided_on=validated.validated_on, grounds="Intensité <des> faits"
    )
    return diagnostic_section(contract_of)


def test_the_section_is_json_with_labels_and_days(section):
    assert json.loads(json.dumps(section)) == section
    assert section["starts_on"] == "2025-01-01"
    assert section["communes"] == ["Bègles"]
    assert [part["key"] for part in section["parts"]] == ["situation", "perception", "adequacy"]
    assert section["fields"][2] == {
        "field": "sanction", "label": "Sanction", "response": "Patrouilles.", "fitness": "Partielle", "existing": [],
    }  # fmt: skip
    assert section["problems"] == [
        {
            "number": 1,
            "title": "Occupation des halls",
            "description": "",
            "where": "Bègles (côté gare)",
            "when": "En soirée, en semaine",
            "who": "",
            "fields": ["Prévention", "Dissuasion"],
            "priority": {
                "label": "Priorité forte",
                "detail": "1er sur 1, 60/100, calculée\u00a0: priorité moyenne",
                "notes": [
                    {"label": label, "note": 3, "weight": 1}
                    for label in ("Gravité", "Fréquence", "Tendance", "Perception", "Capacité à agir")
                ],
                "decided": {"reason": "Attente forte", "by": "Claire Aubert", "decided_on": "2026-11-23"},
            },
            "actors": [{"name": "Bailleur des Deux Rives", "part": "Subit"}],
            "evidence": [
                {"kind": "Constat sourcé", "title": "Ville", "detail": "23\u00a0novembre\u00a02026", "text": "Vu"}
            ],
            "responses": [
                {"label": "Prévention", "fitness": "Aucune réponse", "sign": "✕", "response": ""},
                {"label": "Dissuasion", "fitness": "À décrire", "sign": "…", "response": ""},
            ],
        }
    ]


def test_the_chapter_prints_it_all(section):
    page = printed(section)
    for words in (
        '<section class="chapter" id="diagnostic">', "1er janvier 2025", "Constat de la situation", "habitants évitent",
        "SSMSI, 2025", "Partielle", "Occupation des halls", "Prévention : aucune réponse", "Bègles (côté gare)",
        "Attente forte",
        "Bailleur des Deux Rives (subit)", "Intensité &lt;des&gt; faits",
    ):  # fmt: skip
        assert words in page.replace("\u00a0", " "), words


def test_no_section_without_diagnostic(contract_of):
    contract_of.diagnostic = None
    assert diagnostic_section(contract_of) == {}
