"""Recommendations: written with the evaluation, followed up once it is validated, taken over by the next contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import UNCHANGED, create, lock, operation, remove, write
from contracts.models import Contract
from evaluations import rules
from evaluations.carrying import successors_of
from evaluations.models import Evaluation, Recommendation, RecommendationStatus
from evaluations.opening import last_place, opened

FIELDS = ("title", "text", "owner", "owner_title", "due_on")


@operation("evaluation.recommendation_added")
def add_recommendation(evaluation: Evaluation, *, by: Agent | SystemActor, title: str, **values: Any) -> Recommendation:
    """What the evaluation recommends, to whom and by when; it comes last."""
    evaluation = opened(evaluation, by)
    _check_names(values)
    position = last_place(evaluation.recommended)
    return create(Recommendation(evaluation=evaluation, position=position, title=title, **values))


@operation("evaluation.recommendation_changed")
def change_recommendation(
    recommendation: Recommendation, *, by: Agent | SystemActor, revision: int, **values: Any
) -> Recommendation:
    """Change some of `FIELDS`, until the evaluation is validated."""
    opened(recommendation.evaluation, by)
    _check_names(values)
    return write(lock(recommendation, revision), **values)


@operation("evaluation.recommendation_moved")
def move_recommendation(
    recommendation: Recommendation, *, by: Agent | SystemActor, revision: int, places: int
) -> Recommendation:
    """Move it by so many places in the list, up when negative."""
    evaluation = opened(recommendation.evaluation, by)
    return shift(lock(recommendation, revision), evaluation.recommended.all(), places=places, column="position")


@operation("evaluation.recommendation_removed")
def remove_recommendation(recommendation: Recommendation, *, by: Agent | SystemActor, revision: int) -> None:
    opened(recommendation.evaluation, by)
    remove(lock(recommendation, revision))


@operation("evaluation.recommendation_followed")
def follow_recommendation(
    recommendation: Recommendation,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    status: str,
    followed_on: date | None = None,
    followed_note: str = "",
    carried_into: Contract | None = UNCHANGED,
) -> Recommendation:
    """Say what was done of it, or why nothing will be; still open, the contract that follows may take it over.

    Who is not told which contract took it over leaves it there.
    """
    evaluation = recommendation.evaluation
    require(by, "evaluations.follow", evaluation)
    refused = rules.refused_follow_up(
        validated=evaluation.validated_on is not None, status=status, followed_on=followed_on, on=on
    )
    taken = {} if carried_into is UNCHANGED else {"carried_into": carried_into}
    taker = taken.get("carried_into")
    if taker is not None and not successors_of(evaluation.contract).filter(pk=taker.pk).exists():
        refused.append(Reason("Ce contrat ne suit pas celui qui est évalué.", field="carried_into"))
    if refused:
        raise Refused(refused)
    given = None if status == RecommendationStatus.OPEN else followed_on
    return write(
        lock(recommendation, revision),
        status=status,
        followed_on=given,
        followed_note=followed_note,
        **taken,
    )


def _check_names(values: dict[str, Any]) -> None:
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"not part of a recommendation: {sorted(unknown)}")
