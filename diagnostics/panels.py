"""What a territory's page shows of its diagnostics."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.models import Agent
from diagnostics import reading
from diagnostics.eligibility.reading import STATED_KINDS, statement_of
from diagnostics.models import Diagnostic
from diagnostics.standing import showing
from territories.models import Territory

SHOWN = 20


def diagnostics_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The latest diagnostics that cover part of the territory, among those the agent sees."""
    today = timezone.localdate()
    found = list(Diagnostic.objects.visible_to(agent).within(territory).dated()[: SHOWN + 1])
    return {
        "diagnostics": [
            {
                "diagnostic": diagnostic,
                "badge": reading.badge(diagnostic),
                "stale": bool(reading.stale_in_list(diagnostic, today)),
                "age": reading.validation_in_words(diagnostic, today),
            }
            for diagnostic in found[:SHOWN]
        ],
        "more": len(found) > SHOWN,
    }


def eligibility_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """What is known today of the grounds for a contract; nothing for a territory wider than a département."""
    if territory.kind not in STATED_KINDS:
        return None
    return {"statement": statement_of(territory, timezone.localdate())}


def standing_of_territory(territory: Territory, agent: Agent) -> dict[str, Any] | None:
    """The territory beside France in the current edition; published figures, which everybody may read."""
    return showing.panel(territory) if agent.is_active else None
