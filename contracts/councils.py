"""What contracts say of the councils that steer them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef
from django.db.models.lookups import IsNull

from cls_portal.models import Agent
from contracts.models import Contract
from contracts.states import Phase
from partners.querysets import carried_by


def contracts_of_councils(agent: Agent, on: date) -> Any:
    """The contracts in force that day that the council of the row steers, its own and those of the councils that it
    succeeded, among those the agent sees; none where it was itself succeeded (`CONTRACTS_OF_COUNCILS`)."""
    running = Contract.objects.visible_to(agent).in_phase(Phase.RUNNING, on)
    last = IsNull(OuterRef("succeeded_by"), True)
    return running.filter(last, council__in=carried_by(OuterRef("pk"), on)).order_by("ends_on", "pk")
