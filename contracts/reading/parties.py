"""Signatories and guests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent
from contracts.gates import required_of
from contracts.models import (
    Contract,
)
from contracts.states import EDITABLE


def read_at(contract: Contract, agent: Agent) -> str:
    """Where this person reads the contract to sign; their home page as long as they may not read it."""
    seen = Contract.objects.visible_to(agent).filter(pk=contract.pk).exists()
    return reverse("contract-signature", args=[contract.pk]) if seen else reverse("home")


def signatories_page(contract: Contract, on: date) -> dict[str, Any]:
    """Signatories with what the law requires of them, and the persons invited to read."""
    required = {(needed.capacity, needed.territory): needed.source for needed in required_of(contract, on)}
    rows = list(contract.signatories.select_related("agent", "organisation"))
    return {
        "contract": contract,
        "signatories": [(row, required.get((row.capacity, row.territory_id), "")) for row in rows],
        "guests": contract.guests.select_related("agent"),
        "open": contract.state in EDITABLE,
        "underived": set(required) - {(row.capacity, row.territory_id) for row in rows},
    }
