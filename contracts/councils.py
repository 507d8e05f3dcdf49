"""What contracts say of the councils that steer them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef

from cls_portal.models import Agent
from contracts.models import Contract
from contracts.states import Phase


def contracts_of_councils(agent: Agent, on: date) -> Any:
    """The contracts in force that day of the council of the row, among those the agent sees
    (`CONTRACTS_OF_COUNCILS`)."""
    running = Contract.objects.visible_to(agent).in_phase(Phase.RUNNING, on)
    return running.filter(council=OuterRef("pk")).order_by("ends_on", "pk")
