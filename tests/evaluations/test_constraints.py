"""Every constraint broken once by name, and what PostgreSQL itself keeps of a validated evaluation."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from evaluations.models import CriterionRating, Evaluation
from tests.contracts.stages import moved
from tests.evaluations.conftest import TODAY, conclude, make_meeting

pytestmark = pytest.mark.django_db


def change(**values):
    return lambda evaluation: Evaluation.objects.filter(pk=evaluation.pk).update(**values)


BREAKS = {
    "evaluation_one_final": lambda e: Evaluation.objects.create(contract=e.contract, kind="final"),
    "evaluation_validated_by_someone": change(validated_on=TODAY, verdict="renew"),
    "criterion_rating_unique": lambda e: CriterionRating.objects.create(evaluation=e, criterion="impact"),
    "criterion_rating_range": lambda e: e.ratings.update(rating=5),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, evaluation):
    with pytest.raises(IntegrityError, match=name):
        BREAKS[name](evaluation)


def test_a_final_evaluation_is_not_validated_without_verdict(evaluation, claire):
    with pytest.raises(IntegrityError, match="evaluation_final_concludes"):
        change(validated_on=TODAY, validated_by=claire)(evaluation)


def test_a_meeting_and_a_reason_do_not_stand_together(evaluation, meeting):
    with pytest.raises(IntegrityError, match="evaluation_presented_or_reason"):
        change(meeting=meeting, not_presented_reason="Motif")(evaluation)


def test_every_constraint_is_broken_above():
    declared = {c.name for model in (Evaluation, CriterionRating) for c in model._meta.constraints}
    assert declared == {*BREAKS, "evaluation_final_concludes", "evaluation_presented_or_reason"}


@pytest.mark.parametrize(
    "values",
    [
        {"findings": "Autres"},
        {"recommendations": "Autres"},
        {"verdict": "close"},
        {"method": "Autre"},
        {"commissioned_by": "Autre"},
        {"kind": "midterm"},
        {"validated_on": date(2020, 1, 1)},
        {"validated_on": None, "validated_by": None},
    ],
)
def test_a_validated_evaluation_stays(values, validated):
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        change(**values)(validated)


def test_a_validated_evaluation_is_not_deleted(validated):
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        Evaluation.objects.all().delete()


@pytest.mark.parametrize("move", ["insert", "update", "delete"])
def test_the_ratings_of_a_validated_evaluation_stay(move, validated):
    moves = {
        "insert": lambda: CriterionRating.objects.create(evaluation=validated, criterion="other"),
        "update": lambda: validated.ratings.update(rating=1),
        "delete": lambda: validated.ratings.all().delete(),
    }
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        moves[move]()


def test_presentation_and_resolutions_stay_open_until_the_renewal(validated, meeting, council, contract):
    conclude(validated, meeting)
    change(resolutions_note="n° 13")(validated)
    moved(contract, "renewed")
    for values in ({"resolutions_note": "n° 14"}, {"meeting": make_meeting(council, date(2026, 9, 1))}):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            change(**values)(validated)
