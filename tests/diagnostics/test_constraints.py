"""Every constraint of the tables, broken once, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cls_portal.errors import constraint_sentence
from diagnostics.models import (
    ConcernedActor,
    Diagnostic,
    DiagnosticCommune,
    FieldResponse,
    NominativeWaiver,
    Problem,
    ProblemEvidence,
    ProblemPlace,
    ProblemResponse,
)
from tests.diagnostics.conftest import PERIOD, TODAY
from tests.personas import commune

pytestmark = pytest.mark.django_db


def refused(name, attempt):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        attempt()
    assert constraint_sentence(name).endswith(".")
    assert "règle de la base" not in constraint_sentence(name)


def test_diagnostic_dates_in_order():
    refused(
        "diagnostic_dates_in_order",
        lambda: Diagnostic.objects.create(title="x", starts_on=date(2026, 1, 1), ends_on=date(2025, 1, 1)),
    )


def test_diagnostic_validated_by_someone():
    refused(
        "diagnostic_validated_by_someone",
        lambda: Diagnostic.objects.create(title="x", validated_on=TODAY, **PERIOD),
    )


def test_diagnostic_commune_unique(diagnostic):
    refused(
        "diagnostic_commune_unique",
        lambda: DiagnosticCommune.objects.create(diagnostic=diagnostic, commune=commune("33039")),
    )


def test_field_response_unique(diagnostic):
    refused("field_response_unique", lambda: FieldResponse.objects.create(diagnostic=diagnostic, field="sanction"))


def test_problem_number_unique(problem):
    refused(
        "problem_number_unique",
        lambda: Problem.objects.create(diagnostic=problem.diagnostic, number=1, title="x"),
    )


def test_concerned_actor_unique(problem, social_landlord):
    def name():
        return ConcernedActor.objects.create(
            diagnostic=problem.diagnostic, problem=problem, organisation=social_landlord, part="acts"
        )

    name()
    refused("concerned_actor_unique", name)


def test_problem_notes_in_scale(problem):
    refused("problem_notes_in_scale", lambda: Problem.objects.filter(pk=problem.pk).update(perception=6))


def test_problem_priority_decided_with_reason(problem):
    decided = Problem.objects.filter(pk=problem.pk)
    refused(
        "problem_priority_decided_with_reason",
        lambda: decided.update(given_priority=1, given_on=TODAY, given_reason=""),
    )


def test_problem_place_unique(problem):
    def place():
        ProblemPlace.objects.create(diagnostic=problem.diagnostic, problem=problem, territory=commune("33039"))

    place()
    refused("problem_place_unique", place)


def test_problem_response_unique(problem):
    def answer():
        ProblemResponse.objects.create(
            diagnostic=problem.diagnostic, problem=problem, field="sanction", fitness="absent"
        )

    answer()
    refused("problem_response_unique", answer)


def test_problem_response_described(problem):
    refused(
        "problem_response_described",
        lambda: ProblemResponse.objects.create(
            diagnostic=problem.diagnostic, problem=problem, field="sanction", fitness="weak"
        ),
    )


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "recorded", "indicator": "Homicides"},
        {"kind": "series", "series": "Halls"},
        {"kind": "statement", "text": "Vu", "source": "Ville"},
    ],
)
def test_problem_evidence_sourced(problem, said):
    refused(
        "problem_evidence_sourced",
        lambda: ProblemEvidence.objects.create(diagnostic=problem.diagnostic, problem=problem, **said),
    )


def test_nominative_waivers(problem):
    def waive(reason):
        NominativeWaiver.objects.create(
            diagnostic=problem.diagnostic, digest="0" * 64, kind="phone", reason=reason, confirmed_on=TODAY
        )

    refused("nominative_waiver_reasoned", lambda: waive(""))
    waive("Un service")
    refused("nominative_waiver_unique", lambda: waive("Un autre"))
