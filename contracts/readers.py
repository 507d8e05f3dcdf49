"""Who can see a contract today: `ContractQuerySet.visible_to`, read from the other end."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import Contract
from contracts.querysets import READERS, READERS_ONCE_SHARED
from contracts.states import SHARED_WITH_ELECTED, ContractState
from partners.models import Affiliation
from territories.models import Membership, Territory
from territories.states import TerritoryKind


def readers_of(contract: Contract) -> Any:
    """The open accounts that see the contract, by name."""
    given_up = contract.state == ContractState.ARCHIVED and contract.signed_on is None
    shared = contract.state in SHARED_WITH_ELECTED and not given_up
    on = timezone.localdate()
    members = Affiliation.objects.in_force(on).filter(organisation__in=contract.partners.values("organisation"))
    seen = Q(pk__in=_of_roles(contract, (*READERS, *READERS_ONCE_SHARED) if shared else READERS))
    seen |= Q(pk__in=members.values("agent")) | Q(pk__in=contract.guests.values("agent"))
    if shared:
        seen |= Q(pk__in=contract.signatories.filter(agent__isnull=False).values("agent"))
    return Agent.objects.filter(seen, is_active=True).order_by("last_name", "first_name", "pk")


def readers_at(contract: Contract, addresses: Collection[str]) -> dict[str, Agent]:
    """Those of them who have these addresses, by their address in small letters."""
    asked = [address.lower() for address in addresses]
    rows = readers_of(contract).annotate(address=Lower("email")).filter(address__in=asked)
    return {agent.email.lower(): agent for agent in rows}


def _of_roles(contract: Contract, roles: Collection[Role]) -> Any:
    """The agents who hold one of these roles where it meets the perimeter, or on the whole country."""
    meeting = Territory.objects.filter(commune_rows__commune__in=contract.perimeter.values("commune"))
    where = Q(territory__in=meeting.values("pk"))
    everywhere = Q(territory__kind=TerritoryKind.COUNTRY, role__in=READERS)
    held = Membership.objects.in_force(timezone.localdate()).filter(where | everywhere, role__in=roles)
    return held.order_by().values("agent")
