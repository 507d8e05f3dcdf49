"""What the pages of a territory and of a priority area show of their contracts."""

from __future__ import annotations

from typing import Any

from cls_portal.access import may
from cls_portal.models import Agent
from contracts.listings import state_badge
from contracts.models import Contract, ContractCommune, FrameworkAgreement
from contracts.rules import AREA_OF_FRAMEWORK
from territories.models import PriorityArea, Territory, TerritoryCommune

SHOWN = 20


def contracts_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The contracts, past and present, whose perimeter meets the territory, among those the agent sees."""
    communes = TerritoryCommune.objects.filter(territory=territory).values("commune")
    concerned = ContractCommune.objects.filter(commune__in=communes).values("contract")
    rows = (
        Contract.objects.visible_to(agent)
        .originals()
        .filter(pk__in=concerned)
        .order_by("-starts_on", "-pk")[: SHOWN + 1]
    )
    found = list(rows)
    return {
        "contracts": [(contract, state_badge(contract)) for contract in found[:SHOWN]],
        "more": len(found) > SHOWN,
    }


def frameworks_of_area(area: PriorityArea, agent: Agent) -> dict[str, Any] | None:
    """The framework agreements of a Cucs or of a contrat de ville, among those the agent sees."""
    if area.kind not in AREA_OF_FRAMEWORK.values():
        return None
    return {
        "frameworks": list(FrameworkAgreement.objects.visible_to(agent).filter(area=area)),
        "may_create": may(agent, "contracts.create"),
    }
