"""What a territory's page shows of its diagnostics."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.models import Agent
from diagnostics import reading
from diagnostics.models import Diagnostic
from diagnostics.standing import showing
from territories.models import Territory

SHOWN = 20


def diagnostics_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The latest diagnostics that cover part of the territory, among those the agent sees."""
    today = timezone.localdate()
    found = list(Diagnostic.objects.visible_to(agent).within(territory)[: SHOWN + 1])
    return {
        "diagnostics": [
            {
                "diagnostic": diagnostic,
                "badge": reading.badge(diagnostic),
                "age": reading.validation_in_words(diagnostic, today),
            }
            for diagnostic in found[:SHOWN]
        ],
        "more": len(found) > SHOWN,
    }


def standing_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The territory beside France in the current edition; published figures, which everybody may read."""
    return showing.panel(territory) if agent.is_active else None
