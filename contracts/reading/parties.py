"""Signatories and guests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.models import Agent
from contracts.gates import required_of
from contracts.models import (
    Contract,
)
from contracts.states import EDITABLE
from partners.querysets import people


def known_accounts(agent: Agent) -> Any:
    """The open accounts that this person can name as signatory."""
    return people().known_to(agent)


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
