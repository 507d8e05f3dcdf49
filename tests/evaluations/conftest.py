"""A contract of Bègles signed on paper, piloted by its council, and its final evaluation: empty, written, validated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cls_portal.actors import PORTAL
from contracts.models import Contract
from evaluations import operations
from evaluations.models import Evaluation
from partners.models import Council, Meeting
from tests.contracts.stages import taken_over
from tests.personas import commune

TODAY = date(2026, 11, 23)
TEXTS = {"findings": "La médiation a tenu.", "recommendations": "Ouvrir des postes de TIG.", "verdict": "renew"}


def make_meeting(council: Council, held_on: date = date(2026, 10, 1), form: str = "plenary") -> Meeting:
    return Meeting.objects.create(council=council, form=form, held_on=held_on)


def write_all(evaluation: Evaluation, by: Any = PORTAL) -> Evaluation:
    """Everything that validation asks of a final evaluation."""
    evaluation = operations.change_evaluation(evaluation, by=by, revision=evaluation.revision, **TEXTS)
    for row in evaluation.ratings.all():
        operations.rate_criterion(row, by=by, revision=row.revision, rating=3, evidence="Comptes rendus.")
    return evaluation


def conclude(evaluation: Evaluation, meeting: Meeting) -> Evaluation:
    """Presented, and the délibérations recorded."""
    evaluation = operations.present_evaluation(
        evaluation, by=PORTAL, on=TODAY, revision=evaluation.revision, meeting=meeting
    )
    return operations.record_resolutions(
        evaluation, by=PORTAL, revision=evaluation.revision, resolutions_note="Bègles, n° 2026-12 du 3 novembre 2026."
    )


@pytest.fixture
def council(db: None) -> Council:
    return Council.objects.create(
        kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="Le maire de Bègles"
    )


@pytest.fixture
def contract(council: Council) -> Contract:
    """In force until the end of 2027."""
    made = taken_over()
    Contract.objects.filter(pk=made.pk).update(council=council)
    made.refresh_from_db()
    return made


@pytest.fixture
def meeting(council: Council) -> Meeting:
    return make_meeting(council)


@pytest.fixture
def evaluation(contract: Contract) -> Evaluation:
    """Just launched."""
    made: Evaluation = operations.create_evaluation(contract, by=PORTAL)
    return made


@pytest.fixture
def written(evaluation: Evaluation) -> Evaluation:
    return write_all(evaluation)


@pytest.fixture
def validated(written: Evaluation, claire: Any) -> Evaluation:
    made: Evaluation = operations.validate_evaluation(written, by=claire, on=TODAY)
    return made
