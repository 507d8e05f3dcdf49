"""An amendment takes out of the text an objective that was judged: it is signed all the same, and the note stays."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from actions import operations as on_actions
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from contracts import operations as on_contracts
from contracts.models import Contract
from evaluations import operations
from evaluations.models import Evaluation, SubjectRating
from tests.contracts.test_amendments import TO_SIGNING, amended, in_force, signed
from tests.evaluations.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(claire: Agent) -> Evaluation:
    """A mid-term evaluation, validated, that judges both objectives of a contract in force."""
    contract = in_force(claire)
    evaluation = operations.create_evaluation(contract, by=PORTAL, kind="midterm", findings="La médiation tient.")
    for objective in contract.objectives.all():
        operations.rate_objective(evaluation, by=PORTAL, objective=objective, rating=2, evidence="Peu suivi.")
    operations.add_recommendation(evaluation, by=PORTAL, title="Recentrer")
    made: Evaluation = operations.validate_evaluation(evaluation, by=claire, on=TODAY)
    return made


def without_the_second_objective(contract: Contract) -> Contract:
    amendment = amended(contract)
    action = amendment.actions.get(number=2)
    on_actions.remove_action(action, by=PORTAL, revision=action.revision)
    objective = amendment.objectives.get(number=2)
    on_contracts.remove_objective(objective, by=PORTAL, revision=objective.revision)
    return amendment


def test_an_objective_that_was_judged_may_leave_the_text(judged, claire):
    frozen = Evaluation.objects.get(pk=judged.pk).frozen
    contract = Contract.objects.get(pk=judged.contract_id)
    signed(without_the_second_objective(contract), claire, *TO_SIGNING)
    assert [each.title for each in contract.objectives.all()] == ["Objectif 1"]
    kept, gone = SubjectRating.objects.order_by("pk")
    assert (str(gone), gone.objective, gone.rating, gone.evidence) == ("1.2 Objectif 2", None, 2, "Peu suivi.")
    assert (kept.objective.title, kept.objective_name) == ("Objectif 1", "")
    assert Evaluation.objects.get(pk=judged.pk).frozen == frozen


@pytest.mark.parametrize("change", [{"rating": 4}, {"objective": None, "objective_name": "X", "rating": 4}])
def test_nothing_else_of_a_note_changes(change, judged):
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        SubjectRating.objects.filter(evaluation=judged).update(**change)
