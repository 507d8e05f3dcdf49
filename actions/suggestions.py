"""What the agenda of a council may be made of: the actions of its contracts that are late."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from actions.lateness import late
from actions.models import Action
from actions.reading.following import told_of
from cls_portal.models import Agent
from partners.convening.suggestions import Suggestion
from partners.decisions.effects import key_of
from partners.models import Council
from partners.querysets import carried_by
from partners.states import AgendaKind

MOST = 20


def late_actions(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """The late ones that this person sees, the oldest contract first, and why; four queries."""
    own = Action.objects.visible_to(agent).followed().filter(contract__council__in=carried_by(council.pk, on))
    rows: Any = own.with_lateness(on)
    found = rows.filter(is_late=True).select_related("contract", "lead").prefetch_related(
        "milestones", "indicators__measures"
    )  # fmt: skip
    return [
        Suggestion(
            key_of(row),
            f"Action n°\u00a0{row.number} en retard\u00a0: {row.title}",
            AgendaKind.DECISION,
            f"{row.contract.reference}. {' '.join(late(told_of(row), on))}",
            10,
            row.lead.name if row.lead else "",
            reverse("action-detail", args=[row.pk]),
        )
        for row in found.order_by("contract", "number", "pk")[:MOST]
    ]
