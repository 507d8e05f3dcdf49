"""Every constraint of what belongs to an evaluation, broken once, by name; what stays frozen once it is validated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from diagnostics.models import Edition
from evaluations.models import (
    Evaluation,
    EvaluationContribution,
    EvaluationQuestion,
    EvaluationResolution,
    ImpactEstimate,
    Recommendation,
    SteeringMember,
    SubjectRating,
)
from partners.models import Organisation
from tests.evaluations.conftest import TODAY
from tests.house.broken import breaks
from tests.personas import commune, person

pytestmark = pytest.mark.django_db

YEARS = {"first_before": 2019, "last_before": 2021, "first_after": 2022, "last_after": 2024}


def contribute(e: Evaluation, **values: object) -> None:
    organisation = Organisation.objects.create(kind="ASSO", name="Le Relais")
    EvaluationContribution.objects.create(
        evaluation=e, organisation=organisation, **{"contact_name": "A B", "asked_on": TODAY, "due_on": TODAY, **values}
    )


def compare(e: Evaluation, **values: object) -> None:
    edition, _ = Edition.objects.get_or_create(produced_on=date(2026, 3, 1))
    ImpactEstimate.objects.create(
        evaluation=e, edition=edition, computed_on=TODAY,
        **{"indicator": "Vols avec armes", "withheld": "Trop peu de faits.", **YEARS, **values},
    )  # fmt: skip


def recommend(e: Evaluation, **values: object) -> None:
    Recommendation.objects.create(evaluation=e, **{"position": 1, "title": "Médier", **values})


def ask(e: Evaluation, **values: object) -> None:
    EvaluationQuestion.objects.create(evaluation=e, **{"position": 1, "question": "Pourquoi ?", **values})


def resolve(e: Evaluation, **values: object) -> None:
    EvaluationResolution.objects.create(
        evaluation=e, territory=commune("33039"), **{"number": "12", "adopted_on": TODAY, **values}
    )


def twice(make: Callable[[Evaluation], None]) -> Callable[[Evaluation], None]:
    def both(evaluation: Evaluation) -> None:
        make(evaluation)
        make(evaluation)

    return both


BREAKS: dict[str, Callable[[Evaluation], object]] = {
    "steering_member_title_given": lambda e: SteeringMember.objects.create(evaluation=e, title=""),
    "steering_member_one_holder": lambda e: SteeringMember.objects.create(
        evaluation=e, title="Maire", agent=person("A", "B"), holder_name="A B"
    ),
    "evaluation_question_given": lambda e: ask(e, question=""),
    "evaluation_question_position_unique": twice(ask),
    "subject_rating_one_subject": lambda e: SubjectRating.objects.create(evaluation=e),
    "contribution_contact_named": lambda e: contribute(e, contact_name=""),
    "contribution_due_after_asked": lambda e: contribute(e, due_on=date(2020, 1, 1)),
    "recommendation_title_given": lambda e: recommend(e, title=""),
    "recommendation_position_unique": twice(recommend),
    "recommendation_followed_with_note": lambda e: recommend(e, status="done"),
    "evaluation_resolution_unique": twice(resolve),
    "evaluation_resolution_or_waiver": lambda e: resolve(e, waived_reason="Motif"),
    "impact_estimate_unique": twice(compare),
    "impact_estimate_years_in_order": lambda e: compare(e, first_after=2021),
    "impact_estimate_stated_or_withheld": lambda e: compare(e, ratio=1.0),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, evaluation):
    with breaks(name):
        BREAKS[name](evaluation)


@pytest.fixture
def action(evaluation):
    contract = evaluation.contract
    axis = contract.axes.create(number=1, title="Axe")
    objective = axis.objectives.create(contract=axis.contract, number=1, title="Objectif")
    return contract.actions.create(objective=objective, number=1, title="Action", field="prevention")


def test_subject_rating_unique(evaluation, action):
    SubjectRating.objects.create(evaluation=evaluation, action=action)
    with breaks("subject_rating_unique"):
        SubjectRating.objects.create(evaluation=evaluation, action=action)


def test_subject_rating_range(evaluation, action):
    with breaks("subject_rating_range"):
        SubjectRating.objects.create(evaluation=evaluation, action=action, rating=5)


def test_every_constraint_is_broken_above():
    models = (
        EvaluationContribution, EvaluationQuestion, EvaluationResolution, ImpactEstimate, Recommendation,
        SteeringMember, SubjectRating,
    )  # fmt: skip
    declared = {c.name for model in models for c in model._meta.constraints}
    assert declared == {*BREAKS, "subject_rating_unique", "subject_rating_range"}


def test_a_validated_evaluation_keeps_its_parts_and_lets_its_recommendations_be_followed(evaluation, claire):
    recommend(evaluation)
    ask(evaluation)
    resolve(evaluation)
    Evaluation.objects.filter(pk=evaluation.pk).update(validated_on=TODAY, validated_by=claire, verdict="renew")
    for act in (
        lambda: recommend(evaluation, position=2),
        lambda: Recommendation.objects.update(title="Autre"),
        lambda: EvaluationQuestion.objects.update(answer="Autre"),
        lambda: EvaluationQuestion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            act()
    Recommendation.objects.update(status="done", followed_on=TODAY, followed_note="Fait.")
    EvaluationResolution.objects.update(number="13")
