"""What a territory's page shows of its councils."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.access import may
from cls_portal.models import Agent
from partners.models import Council, CouncilKind
from partners.rules import council_state
from partners.states import CouncilState
from partners.watch import alerts
from territories.models import Territory
from territories.states import TerritoryKind

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
        "councils": [(council, council_state(council), alerts(council, on)) for council in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "intercommunal": _intercommunal(found, territory),
        "may_create": may_create,
    }


def _intercommunal(councils: list[Council], territory: Territory) -> Council | None:
    """The CISPD in activity that makes the CLSPD of this commune optional (CSI, art. L. 132-4)."""
    if territory.kind != TerritoryKind.COMMUNE:
        return None
    acting = (
        council
        for council in councils
        if council.kind == CouncilKind.CISPD and council_state(council) == CouncilState.ACTIVE
    )
    return next(acting, None)
