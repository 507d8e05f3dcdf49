"""The actions that a decision of the council may concern, to choose one."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.decided import followed_by
from actions.states import Status
from cls_portal.models import Agent
from partners.models import Decision

SHOWN = 200


def to_choose(decision: Decision, agent: Agent, on: date) -> dict[str, Any]:
    """Those that this person may follow, the late ones first."""
    rows = followed_by(decision, agent, on).with_lateness(on).for_cards()
    found = list(rows.order_by("-is_late", "contract__reference", "number", "pk")[: SHOWN + 1])
    return {
        "actions": [(row, Status(row.status), row.postponed_to or row.ends_on) for row in found[:SHOWN]],
        "more": len(found) > SHOWN,
    }
