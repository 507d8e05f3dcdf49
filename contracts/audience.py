"""Whom a contract concerns, among those who have an account: who is told what happens to it."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import Contract
from partners.models import Affiliation
from territories.models import Membership


def signatories_of(contract: Contract) -> list[Agent]:
    """The accounts that sign it, in its order."""
    rows = contract.signatories.filter(agent__is_active=True).select_related("agent").order_by("position", "pk")
    return list(dict.fromkeys(row.agent for row in rows if row.agent is not None))


def writers_of(contract: Contract, on: date) -> list[Agent]:
    """Its préfecture, the coordinator of its council, and who created it."""
    held = Membership.objects.in_force(on).filter(role=Role.PREFECTURE, territory=contract.lead_prefecture_id)
    found = [row.agent for row in held.select_related("agent").order_by("pk")]
    if contract.council is not None and contract.council.coordinator is not None:
        found.append(contract.council.coordinator)
    if contract.created_by is not None:
        found.append(contract.created_by)
    return [agent for agent in dict.fromkeys(found) if agent.is_active]


def partners_of(contract: Contract, on: date) -> list[Agent]:
    """Those who act for one of its partner organisations."""
    rows = Affiliation.objects.in_force(on).filter(organisation__in=contract.partners.values("organisation"))
    rows = rows.filter(agent__is_active=True).select_related("agent").order_by("pk")
    return list(dict.fromkeys(row.agent for row in rows))
