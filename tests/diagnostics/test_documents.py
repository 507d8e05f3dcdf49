"""The chapter « Diagnostic » of a contract, from the JSON only."""

import json

import pytest
from django.template.loader import render_to_string

from contracts.documents import _with_dates
from diagnostics import operations
from diagnostics.documents import diagnostic_section

pytestmark = pytest.mark.django_db


def printed(section):
    return render_to_string("diagnostics/pdf/diagnostic.html", {"diagnostic": _with_dates(section)})


@pytest.fixture
def section(contract_of, claire, social_landlord):
    problem = contract_of.diagnostic.problems.get()
    operations.reopen_diagnostic(contract_of.diagnostic, by=claire, reason="Un acteur manque")
    operations.add_concerned_actor(problem, by=claire, organisation=social_landlord, part="suffers")
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
            "fields": ["Prévention", "Dissuasion"],
            "actors": [{"name": "Bailleur des Deux Rives", "part": "Subit"}],
        }
    ]


def test_the_chapter_prints_it_all(section):
    page = printed(section)
    for words in (
        '<section class="chapter" id="diagnostic">', "1er janvier 2025", "Constat de la situation", "habitants évitent",
        "SSMSI, 2025", "Partielle", "Occupation des halls", "Prévention, Dissuasion",
        "Bailleur des Deux Rives (subit)", "Intensité &lt;des&gt; faits",
    ):  # fmt: skip
        assert words in page.replace("\u00a0", " "), words


def test_no_section_without_diagnostic(contract_of):
    contract_of.diagnostic = None
    assert diagnostic_section(contract_of) == {}
