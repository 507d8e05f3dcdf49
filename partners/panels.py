"""What a territory's page shows of its councils."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.access import may
from cls_portal.models import Agent
from partners.models import Council
from partners.reading import council_alerts
from partners.rules import council_state
from territories.models import Territory

SHOWN = 20


def councils_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The councils that share a commune with the territory, among those the agent sees, each with its alerts."""
    on = timezone.localdate()
    rows = Council.objects.visible_to(agent).within(territory).for_list()
    found = list(rows[: SHOWN + 1])
    may_create = may(agent, "partners.edit_council")
    if not found and not may_create:
        return None
    return {
        "councils": [(council, council_state(council), council_alerts(council, on)) for council in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "may_create": may_create,
    }
