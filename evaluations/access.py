"""Who may do what to an evaluation: the table of product.md §1, read on its contract; nothing else decides.

The coordinator writes and proposes; the préfecture validates, and may write as it may write the contract: where
no council pilots it there is no coordinator, and it could never be renewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cls_portal.actors import SystemActor
from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.access import Standing, standing_of
from contracts.models import Contract
from evaluations.models import EvaluationContribution, EvaluationResolution
from territories.access import Reach

P, C = Role.PREFECTURE, Role.COORDINATOR

# Act → roles whose scope contains the whole perimeter (or, for the préfecture, that lead the contract).
WRITERS: Mapping[str, frozenset[Role]] = {
    "edit": frozenset({P, C}),
    "present": frozenset({P, C}),
    "record_resolutions": frozenset({P, C}),
    "waive_resolutions": frozenset({P}),
    "validate": frozenset({P}),
    "follow": frozenset({P, C}),
}

ACTS = tuple(WRITERS)

# The purpose of the links by which contacts without account answer; what they open is an `EvaluationContribution`.
BY_LINK = "evaluations.contribution"


def may(actor: Agent | SystemActor, act: str, obj: Any) -> bool:
    """Whether the actor may do this; `obj` is an evaluation, one of its parts, or the contract to evaluate.

    `contribute`: the people of the organisation asked, whatever their roles.
    """
    if isinstance(actor, SystemActor):
        return True
    if act == "contribute":
        return EvaluationContribution.objects.asked_of(actor, timezone.localdate()).filter(pk=obj.pk).exists()
    if act not in WRITERS or obj is None:
        return False
    standing = standing_of(actor, contract_of(obj), timezone.localdate())
    return any(_writes(standing, role) for role in WRITERS[act])


def _writes(standing: Standing, role: Role) -> bool:
    return (role == P and standing.leads) or standing.reaches.get(role, Reach.NONE) >= Reach.CONTAINS


def take_back(resolution: EvaluationResolution) -> str:
    """The right that taking back a délibération asks, or a waiver: that of recording it."""
    return "evaluations.waive_resolutions" if resolution.waived_reason else "evaluations.record_resolutions"


def abilities(actor: Agent | SystemActor, obj: Any) -> dict[str, bool]:
    """Every act of the table on this evaluation, allowed or not."""
    return {act: may(actor, act, obj) for act in ACTS}


def contract_of(obj: Any) -> Contract:
    """The contract of an evaluation, of a rating, or the contract itself."""
    if isinstance(obj, Contract):
        return obj
    return contract_of(obj.evaluation) if hasattr(obj, "evaluation") else obj.contract
