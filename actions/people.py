"""Who answers for actions: the accounts of the organisations that lead or measure them, the coordinators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from actions.models import Action
from cls_portal.models import Agent
from contracts.models import Contract
from partners.lines import lines_of
from partners.models import Affiliation, Contact, Organisation

LEAD, COORDINATOR = "lead", "coordinator"


def with_accounts(on: date) -> Any:
    """The organisations for which somebody acts on that day, with an open account."""
    return Affiliation.objects.in_force(on).filter(agent__is_active=True).order_by().values("organisation")


def answering(action: Action, on: date) -> Any:
    """The organisations that lead or support the action, and have an account: those that can be asked something."""
    own = Q(pk=action.lead_id) | Q(pk__in=action.partners.order_by().values("organisation"))
    return Organisation.objects.filter(own, pk__in=with_accounts(on)).order_by("sort_key", "pk")


def referents_of(action: Action) -> Any:
    """Who may be named as the person to reach: the contacts of the lead and of the partners who have not left."""
    organisations = [action.lead_id, *action.partners.values_list("organisation", flat=True)]
    return Contact.objects.filter(organisation__in=organisations, left_on=None).select_related("organisation")


def referents_offered(action: Action, agent: Agent) -> Any:
    """Those among whom this person chooses: the ones that they see, and the one who is named already."""
    seen = Contact.objects.visible_to(agent).order_by().values("pk")
    return referents_of(action).filter(Q(pk__in=seen) | Q(pk=action.referent_id))


class People:
    """The addresses to write to about the actions of some contracts, read in three queries."""

    def __init__(self, organisations: Collection[int], contracts: Collection[int], on: date) -> None:
        self._members: dict[int, list[str]] = defaultdict(list)
        held = Affiliation.objects.in_force(on).filter(organisation__in=organisations, agent__is_active=True)
        for organisation, email in held.order_by("pk").values_list("organisation", "agent__email"):
            self._members[organisation].append(email)
        councils = dict(Contract.objects.filter(pk__in=contracts, council__isnull=False).values_list("pk", "council"))
        lines = lines_of(councils.values())
        steering = {contract: lines[council].today for contract, council in councils.items()}
        self._coordinators = {
            contract: council.coordinator.email
            for contract, council in steering.items()
            if council and council.coordinator and council.coordinator.is_active
        }

    def of(self, organisation: int | None, contract: int) -> list[tuple[str, str]]:
        """Role and address of each person who answers for an action that this organisation leads."""
        found = [(LEAD, email) for email in self._members.get(organisation or 0, [])]
        coordinator = self._coordinators.get(contract)
        return [*found, (COORDINATOR, coordinator)] if coordinator else found


def reader(address: str) -> Agent | None:
    """The open account at this address."""
    return Agent.objects.filter(email__iexact=address, is_active=True).first()
