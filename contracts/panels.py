"""What a territory's page shows of its contracts."""

from __future__ import annotations

from typing import Any

from cls_portal.models import Agent
from contracts.listings import state_badge
from contracts.models import Contract, ContractCommune
from territories.models import Territory, TerritoryCommune

SHOWN = 20


def contracts_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The contracts, past and present, whose perimeter meets the territory, among those the agent sees."""
    communes = TerritoryCommune.objects.filter(territory=territory).values("commune")
    concerned = ContractCommune.objects.filter(commune__in=communes).values("contract")
    rows = Contract.objects.visible_to(agent).filter(pk__in=concerned).order_by("-starts_on", "-pk")[: SHOWN + 1]
    found = list(rows)
    return {
        "contracts": [(contract, state_badge(contract)) for contract in found[:SHOWN]],
        "more": len(found) > SHOWN,
    }
