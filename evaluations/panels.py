"""What the pages of others show of evaluations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cls_portal.access import may
from cls_portal.models import Agent
from contracts.models import Contract
from evaluations.models import Evaluation, Recommendation
from evaluations.rules import may_be_evaluated


def evaluations_of_contract(contract: Contract, agent: Agent) -> dict[str, Any] | None:
    """The evaluations of a contract that has been signed; None before, and none of an amendment. One query."""
    if contract.amends_id or not may_be_evaluated(contract.state):
        return None
    create = f"{reverse('evaluation-create')}?contrat={contract.pk}" if may(agent, "evaluations.edit", contract) else ""
    return {"evaluations": list(Evaluation.objects.filter(contract=contract)), "create_url": create}


def recommendations_carried(contract: Contract, agent: Agent) -> dict[str, Any] | None:
    """The recommendations that a contract took over from the evaluation of the one before; None without any.

    Asked only of a contract that follows another, in one query.
    """
    if contract.predecessor_id is None:
        return None
    rows = list(Recommendation.objects.visible_to(agent).filter(carried_into=contract).for_panel())
    return {"recommendations": rows} if rows else None
