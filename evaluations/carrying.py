"""The recommendations that the next contract takes over, as long as nothing was done of them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from contracts.copying import Copy, Purpose
from contracts.models import Contract
from contracts.states import ContractState
from evaluations.models import Evaluation, EvaluationKind, Recommendation, RecommendationStatus


def carry_recommendations(copy: Copy) -> None:
    """A successor takes over those of the evaluations validated by then (`settings.CONTRACT_COPIERS`)."""
    if copy.purpose == Purpose.SUCCESSOR:
        _carry(Recommendation.objects.made_of(copy.source), copy.target)


def carry_to_begun(evaluation: Evaluation) -> None:
    """Validated once the contract that follows is begun, a final evaluation gives it its recommendations."""
    if evaluation.kind != EvaluationKind.FINAL:
        return
    begun = successors_of(evaluation.contract).order_by("-pk").first()
    if begun is not None:
        _carry(Recommendation.objects.filter(evaluation=evaluation), begun)


def successors_of(contract: Contract) -> Any:
    """The contracts that follow this one, those that were abandoned aside."""
    return Contract.objects.originals().filter(predecessor=contract).exclude(_given_up())


def _given_up(path: str = "") -> Q:
    """Whether the contract at `path` was abandoned, and perhaps archived since."""
    archived = Q(**{f"{path}state": ContractState.ARCHIVED, f"{path}signed_on": None})
    return Q(**{f"{path}state": ContractState.ABANDONED}) | archived


def _carry(rows: Any, target: Contract) -> None:
    """Nobody did anything of them, and no living contract has taken them over."""
    free = Q(carried_into=None) | _given_up("carried_into__")
    open_rows = rows.filter(free, status=RecommendationStatus.OPEN).order_by()
    keys = list(open_rows.values_list("pk", flat=True))
    Recommendation.objects.filter(pk__in=keys).update(
        carried_into=target, revision=F("revision") + 1, updated_at=timezone.now()
    )
