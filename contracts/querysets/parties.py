"""Every read of the parts of a contract, of its parties, of what is asked of them."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet, related_model
from contracts.states import BEFORE_SIGNATURE, EDITABLE, ContractState


class ContractPartQuerySet(PartQuerySet):
    """Rows that belong to a contract: seen with it."""

    seen_with = "contract"

    def originals(self) -> Self:
        """Those of contracts proper: what stands in the text of an amendment is left out."""
        return self.filter(contract__amends=None)


class SignatoryQuerySet(ContractPartQuerySet):
    def visible_to(self, agent: Agent) -> Self:
        """Seen with the contract, or by the person whom an address names, who sees nothing else of it."""
        seen = super().visible_to(agent).values("pk")
        return self.filter(Q(pk__in=seen) | Q(agent=None, email=agent.email.lower()))

    def awaiting(self, agent: Agent) -> Self:
        """Whose signature is asked of this person, and those where they have to say first that it is them."""
        given = related_model(self.model, "signatures").objects.filter(version__voided_at=None).values("signatory")
        own = Q(agent=agent, contract__state=ContractState.SIGNING) & ~Q(pk__in=given)
        live = Q(contract__state__in=BEFORE_SIGNATURE)
        return self.filter(own | live & Q(agent=None, email=agent.email.lower()))


class GuestQuerySet(ContractPartQuerySet):
    """Persons invited to read: named by their account where the inviter knows it."""

    def for_list(self) -> Self:
        return self.select_related("agent")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list()


class OpinionRequestQuerySet(ContractPartQuerySet):
    def visible_to(self, agent: Agent) -> Self:
        """Seen with the contract, or by the account that is asked, which sees nothing else of it."""
        contract = related_model(self.model, "contract")
        seen = Q(contract__in=contract.objects.visible_to(agent).values("pk"))
        return self.filter(seen | Q(agent=agent, withdrawn_on=None))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("contract", "agent", "asked_by", "file").prefetch_related("sections")

    def asked_of(self, agent: Agent) -> Self:
        return self.filter(agent=agent, withdrawn_on=None)

    def awaiting(self) -> Self:
        """Neither given nor withdrawn, while the text may still change."""
        return self.filter(answered_on=None, withdrawn_on=None, contract__state__in=EDITABLE)
