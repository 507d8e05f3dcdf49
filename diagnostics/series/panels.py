"""What a territory's page shows of the partners' series."""

from __future__ import annotations

from typing import Any

from cls_portal.models import Agent
from diagnostics.series import reading
from territories.models import Territory

SHOWN = 10


def series_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The series that reach the territory, among those the agent sees."""
    found = list(reading.of_territory(territory, agent)[: SHOWN + 1])
    return {
        "series": [
            {"series": series, "span": reading.span(series.grain, series.first_period, series.last_period)}
            for series in found[:SHOWN]
        ],
        "more": len(found) > SHOWN,
    }
