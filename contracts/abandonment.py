"""Who is told that a contract is abandoned, and in what words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from cls_portal.models import Agent
from contracts.models import Contract
from contracts.wording import capitalised, the
from partners.lines import line_of


def people_to_tell(contract: Contract) -> Any:
    """The open accounts that took part: who created it, who was to sign, who was invited, who runs its council."""
    council = line_of(contract.council_id).today
    part = Q(pk=contract.created_by_id) | Q(pk__in=contract.signatories.exclude(agent=None).values("agent"))
    part |= Q(pk__in=contract.guests.values("agent"))
    if council is not None:
        part |= Q(pk__in=[council.chair_id, council.coordinator_id])
    return Agent.objects.filter(part, is_active=True).order_by("last_name", "first_name", "pk")


def said(told: str, people: list[Agent]) -> str:
    """Everybody who is told, as one text: accounts, then the others as they were written."""
    return "\n".join([*(str(agent) for agent in people), *filter(None, [told.strip()])])


def contract_abandoned(contract: Contract, reason: str) -> tuple[str, str]:
    """Subject and body."""
    address = settings.PUBLIC_ADDRESS + reverse("contract-detail", args=[contract.pk])
    return (
        f"{'Avenant' if contract.amends_id else 'Contrat'} abandonné\u00a0: {contract.title}",
        f"{capitalised(the(contract, 'projet de contrat'))} est abandonné.\n\nMotif :\n\n{reason}\n\n{address}\n",
    )
