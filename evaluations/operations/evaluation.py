"""An evaluation: launched, written, presented to the council, validated."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.access import get_visible, require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from contracts.models import Contract
from evaluations import rules
from evaluations.carrying import carry_to_begun
from evaluations.documents import frozen_content
from evaluations.gates import judged, missing_before_validation
from evaluations.models import Criterion, CriterionRating, Evaluation, EvaluationKind
from evaluations.opening import opened, require_not_validated
from partners.decisions.effects import require_council
from partners.lines import line_of
from partners.models import Council, Decision, Meeting
from partners.operations import mark_acted

# What `change_evaluation` changes.
FIELDS = (
    "commissioned_by", "commissioned_on", "method", "findings", "unplanned_effects", "recommendations", "summary",
    "verdict",
)  # fmt: skip


@operation("evaluation.created")
def create_evaluation(
    contract: Contract, *, by: Agent | SystemActor, kind: str = EvaluationKind.FINAL, **values: Any
) -> Evaluation:
    """An evaluation of a signed contract, with its six criteria to rate; a contract has one final evaluation."""
    contract = lock(contract, None)
    require(by, "evaluations.edit", contract)
    if contract.amends_id or not rules.may_be_evaluated(contract.state):
        raise Refused([Reason("Seul un contrat signé peut être évalué.", code="evaluation.unsigned")])
    _check_names(values)
    evaluation = create(Evaluation(contract=contract, kind=kind, **values))
    for criterion in Criterion.values:
        create(CriterionRating(evaluation=evaluation, criterion=criterion))
    return evaluation


@operation("evaluation.changed")
def change_evaluation(evaluation: Evaluation, *, by: Agent | SystemActor, revision: int, **values: Any) -> Evaluation:
    """Change some of `FIELDS`, until the evaluation is validated."""
    evaluation = opened(evaluation, by, revision)
    _check_names(values)
    return write(evaluation, **values)


@operation("evaluation.removed")
def remove_evaluation(evaluation: Evaluation, *, by: Agent | SystemActor, revision: int) -> None:
    """Give up an evaluation that nobody has validated."""
    remove(opened(evaluation, by, revision))


@operation("evaluation.criterion_rated")
def rate_criterion(
    criterion: CriterionRating, *, by: Agent | SystemActor, revision: int, rating: int | None, evidence: str
) -> CriterionRating:
    """Say how the contract fares on one criterion, from 1 (insuffisant) to 4 (très satisfaisant), on what grounds."""
    opened(criterion.evaluation, by)
    return write(lock(criterion, revision), rating=rating, evidence=evidence)


@operation("evaluation.validated")
def validate_evaluation(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int | None = None,
    decision: Decision | None = None,
) -> Evaluation:
    """The préfecture validates what is written: all its parts are frozen, and no longer change.

    The contract that follows, where it is already begun, takes the recommendations over; none is begun meanwhile.
    `decision`: the one by which its council approved it, where the préfecture follows one.
    """
    evaluation = lock(evaluation, revision)
    require(by, "evaluations.validate", evaluation)
    require_not_validated(evaluation)
    missing = missing_before_validation(evaluation, judged(evaluation))
    if missing:
        raise Refused(missing)
    lock(evaluation.contract, None)
    carry_to_begun(evaluation)
    frozen = frozen_content(evaluation, on)
    decided = _decided(evaluation, decision, by, on)
    return write(evaluation, validated_on=on, validated_by=agent_of(by), frozen=frozen, **decided)


@operation("evaluation.presented")
def present_evaluation(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    meeting: Meeting | None = None,
    not_presented_reason: str = "",
    decision: Decision | None = None,
) -> Evaluation:
    """Record the council's meeting that heard the evaluation, or why there is none; before or after validation.

    `decision`: the one that the council took on it, whose meeting heard it.
    """
    evaluation = lock(evaluation, revision)
    require(by, "evaluations.present", evaluation)
    decided = _decided(evaluation, decision, by, on)
    if decision is not None:
        meeting, not_presented_reason = decision.meeting, ""
    _check_presentation(evaluation.contract, by, on, meeting, not_presented_reason)
    return write(evaluation, meeting=meeting, not_presented_reason=not_presented_reason, **decided)


def _decided(
    evaluation: Evaluation, decision: Decision | None, by: Agent | SystemActor, on: date
) -> dict[str, Decision]:
    """The decision that the evaluation then carries, marked as acted on; the first that it is given stays its own."""
    if decision is None:
        return {}
    mark_acted(decision, by=by, on=on)
    require_council(decision, evaluation.contract.council_id)
    if evaluation.decision_id not in (None, decision.pk):
        raise Refused([Reason("Cette évaluation porte déjà une décision du conseil.", field="decision")])
    return {"decision": decision}


def _check_names(values: dict[str, Any]) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of an evaluation: {sorted(unknown)}")


def _check_presentation(
    contract: Contract, by: Agent | SystemActor, on: date, meeting: Meeting | None, reason: str
) -> None:
    agent = agent_of(by)
    if meeting is not None and agent is not None:
        get_visible(Meeting, agent, pk=meeting.pk)
    line = line_of(contract.council_id)
    refused = (
        rules.refused_absence(reason, council_meets=_meets(line.today, on))
        if meeting is None
        else rules.refused_presentation(
            form=meeting.form, held_on=meeting.held_on, cancelled=meeting.cancelled_on is not None,
            own=line.met(meeting), on=on,
        )
    )  # fmt: skip
    if refused:
        raise Refused(refused)


def _meets(council: Council | None, on: date) -> bool:
    """Whether there is a council, neither dormant nor dissolved on that day."""
    ends = [] if council is None else [council.dormant_since, council.dissolved_on]
    return council is not None and all(day is None or day > on for day in ends)
