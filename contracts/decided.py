"""What decisions of a council may cause, and have caused, to contracts: its opinion."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent
from contracts.models import Contract, Opinion
from contracts.states import EDITABLE
from partners.decisions.effects import MOST, Act, Effect, carried, key_of
from partners.models import Decision
from partners.states import DecisionKind


def acts_of(decision: Decision, agent: Agent, on: date) -> list[Act]:
    """The opinion of the council on each of its contracts that still awaits it, for who records it; one query."""
    rows: Any = Contract.objects.visible_to(agent).filter(council__in=carried(decision), state__in=EDITABLE)
    awaiting = rows.unheard(("council",)).with_reach(agent, on).filter(of_coordinator=True).order_by("reference")
    return [
        Act(
            f"Rendre l’avis du conseil sur {contract.reference}",
            f"{reverse('council-opinion', args=[contract.pk])}?decision={decision.pk}",
            key_of(contract),
            contract.title,
            DecisionKind.OPINION,
        )
        for contract in awaiting[:MOST]
    ]


def effects_of(decision: Decision, agent: Agent) -> list[Effect]:
    rows = Opinion.objects.visible_to(agent).filter(decision=decision).select_related("contract").order_by("pk")
    return [
        Effect(
            "Avis du conseil",
            f"{opinion.contract.reference}, {opinion.get_sense_display().lower()}",
            reverse("contract-opinions", args=[opinion.contract_id]),
        )
        for opinion in rows
    ]
