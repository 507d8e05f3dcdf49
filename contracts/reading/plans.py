"""The départements' plans, and the contracts linked to them."""

from __future__ import annotations

from typing import Any

from cls_portal.models import Agent
from contracts.listings import state_badge
from contracts.models import Contract, DepartmentalPlan


def plans_listed(agent: Agent) -> Any:
    return DepartmentalPlan.objects.visible_to(agent).for_list()


def plans_whole(agent: Agent) -> Any:
    return DepartmentalPlan.objects.for_detail(agent)


def plan_page(plan: DepartmentalPlan, agent: Agent) -> dict[str, Any]:
    """The plan, and the contracts linked to it that the agent sees."""
    rows = Contract.objects.visible_to(agent).originals().filter(plan=plan).order_by("reference")
    return {"plan": plan, "contracts": [(row, state_badge(row)) for row in rows]}
