"""A contract of Bègles signed on paper, piloted by its council, and its final evaluation: empty, written, validated."""

from __future__ import annotations

from copy import deepcopy
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
from tests.stage import Stage

TODAY = date(2026, 11, 23)
TEXTS = {"findings": "La médiation a tenu.", "verdict": "renew"}


def make_meeting(council: Council, held_on: date = date(2026, 10, 1), form: str = "plenary") -> Meeting:
    return Meeting.objects.create(council=council, form=form, held_on=held_on)


def write_all(evaluation: Evaluation, by: Any = PORTAL) -> Evaluation:
    """Everything that validation asks of a final evaluation."""
    evaluation = operations.change_evaluation(evaluation, by=by, revision=evaluation.revision, **TEXTS)
    for row in evaluation.ratings.all():
        operations.rate_criterion(row, by=by, revision=row.revision, rating=3, evidence="Comptes rendus.")
    operations.add_recommendation(evaluation, by=by, title="Ouvrir des postes de TIG")
    return evaluation


def conclude(evaluation: Evaluation, meeting: Meeting) -> Evaluation:
    """Presented, and the délibérations recorded."""
    evaluation = operations.present_evaluation(
        evaluation, by=PORTAL, on=TODAY, revision=evaluation.revision, meeting=meeting
    )
    operations.record_resolution(
        evaluation, by=PORTAL, on=TODAY, territory=commune("33039"), number="2026-12", adopted_on=date(2026, 11, 3)
    )
    return evaluation


@pytest.fixture(scope="module")
def made_council(stage: Stage) -> Council:
    with stage():
        return Council.objects.create(
            kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="Le maire de Bègles"
        )


@pytest.fixture(scope="module")
def made_contract(stage: Stage, made_council: Council) -> Contract:
    with stage():
        made = taken_over()
        Contract.objects.filter(pk=made.pk).update(council=made_council)
        made.refresh_from_db()
        return made


@pytest.fixture(scope="module")
def made_evaluation(stage: Stage, made_contract: Contract) -> Evaluation:
    with stage():
        made: Evaluation = operations.create_evaluation(made_contract, by=PORTAL)
        return made


@pytest.fixture(scope="module")
def made_written(stage: Stage, made_evaluation: Evaluation) -> Evaluation:
    with stage():
        return write_all(made_evaluation)


@pytest.fixture
def council(db: None, made_council: Council) -> Council:
    return deepcopy(made_council)


@pytest.fixture
def contract(db: None, made_contract: Contract) -> Contract:
    """In force until the end of 2027."""
    return deepcopy(made_contract)


@pytest.fixture
def meeting(council: Council) -> Meeting:
    return make_meeting(council)


@pytest.fixture
def evaluation(db: None, made_evaluation: Evaluation) -> Evaluation:
    """Just launched."""
    return deepcopy(made_evaluation)


@pytest.fixture
def written(db: None, made_written: Evaluation) -> Evaluation:
    return deepcopy(made_written)


@pytest.fixture
def validated(written: Evaluation, claire: Any) -> Evaluation:
    made: Evaluation = operations.validate_evaluation(written, by=claire, on=TODAY)
    return made
