"""The evaluation that somebody writes in now."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import lock
from evaluations.models import Evaluation


def opened(evaluation: Evaluation, by: Agent | SystemActor, revision: int | None = None) -> Evaluation:
    """The evaluation locked, if this person may write in it now."""
    evaluation = lock(evaluation, revision)
    require(by, "evaluations.edit", evaluation)
    require_not_validated(evaluation)
    return evaluation


def require_not_validated(evaluation: Evaluation) -> None:
    if evaluation.validated_on is not None:
        raise Refused([Reason("Cette évaluation est validée : elle ne change plus.", code="evaluation.frozen")])


def last_place(rows: Any) -> int:
    """Where a new row of the evaluation comes: after the others."""
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1
