"""Whom a contract concerns, among those who have an account: who is told what happens to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts import abandonment
from contracts.models import Contract
from partners.lines import line_of
from partners.models import Affiliation
from partners.querysets import people
from territories.models import Membership


def signatories_of(contract: Contract) -> list[Agent]:
    """The accounts that sign it, in its order."""
    rows = contract.signatories.filter(agent__is_active=True).select_related("agent").order_by("position", "pk")
    return list(dict.fromkeys(row.agent for row in rows if row.agent is not None))


def awaited_of(contract: Contract) -> list[Agent]:
    """Those of them whose signature is needed to conclude."""
    needed = set(contract.signatories.filter(awaited=True).values_list("agent", flat=True))
    return [agent for agent in signatories_of(contract) if agent.pk in needed]


def known_account(contract: Contract, by: Agent, address: str) -> Agent | None:
    """The open account of that address, if this person may know that it exists.

    Either they know who holds it, or its holder takes part in the contract.
    """
    seen = Q(pk__in=people().known_to(by).values("pk"))
    seen |= Q(pk__in=abandonment.people_to_tell(contract).values("pk"))
    return Agent.objects.filter(seen, email__iexact=address, is_active=True).first()


def named(contract: Contract, by: Agent, address: str) -> dict[str, Any]:
    """Whom this address names, as a guest or a signatory: the account that one knows, else the address itself."""
    agent = known_account(contract, by, address) if address else None
    return {"agent": agent, "email": "" if agent else address or ""}


def recipient(contract: Contract, by: Agent, address: str, *, name: str) -> dict[str, Any]:
    """Who is asked at that address: the account, or a contact of that name; nothing tells who else has an account."""
    agent = known_account(contract, by, address)
    if agent is not None:
        return {"agent": agent}
    return {"agent": None, "contact_email": address, "contact_name": name}


def writers_of(contract: Contract, on: date) -> list[Agent]:
    """Its préfecture, the coordinator of the council that steers it today, and who created it."""
    held = Membership.objects.in_force(on).filter(role=Role.PREFECTURE, territory=contract.lead_prefecture_id)
    found = [row.agent for row in held.select_related("agent").order_by("pk")]
    council = line_of(contract.council_id).today
    if council is not None and council.coordinator is not None:
        found.append(council.coordinator)
    if contract.created_by is not None:
        found.append(contract.created_by)
    return [agent for agent in dict.fromkeys(found) if agent.is_active]


def partners_of(contract: Contract, on: date) -> list[Agent]:
    """Those who act for one of its partner organisations."""
    rows = Affiliation.objects.in_force(on).filter(organisation__in=contract.partners.values("organisation"))
    rows = rows.filter(agent__is_active=True).select_related("agent").order_by("pk")
    return list(dict.fromkeys(row.agent for row in rows))
