"""What decisions of a council may cause, and have caused, to evaluations: presented to it, validated after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cls_portal.models import Agent
from contracts.models import Contract
from evaluations import rules
from evaluations.models import Evaluation
from partners.decisions.effects import MOST, Act, Effect, carried, key_of
from partners.models import Decision


def acts_of(decision: Decision, agent: Agent, on: date) -> list[Act]:
    """The evaluations of its contracts that await the council or the préfecture, for who may record it; one query."""
    contracts: Any = Contract.objects.filter(council__in=carried(decision)).with_reach(agent, on)
    own = contracts.filter(Q(of_prefecture=True) | Q(of_coordinator=True))
    rows = Evaluation.objects.visible_to(agent).filter(contract__in=own.order_by().values("pk"))
    validated = contracts.filter(of_prefecture=True, pk=OuterRef("contract")).order_by()
    waiting = rows.filter(Q(decision=None) | Q(decision=decision)).awaiting_anybody()
    waiting = waiting.select_related("contract", "meeting")
    return [
        act
        for evaluation in waiting.annotate(validates=Exists(validated)).order_by("contract__reference", "pk")[:MOST]
        for act in _acts_on(evaluation, decision)
    ]


def _acts_on(evaluation: Any, decision: Decision) -> list[Act]:
    named = f"l’{str(evaluation).lower()} de {evaluation.contract.reference}"

    def act(words: str, page: str) -> Act:
        url = f"{reverse(page, args=[evaluation.pk])}?decision={decision.pk}"
        return Act(f"{words} {named}", url, key_of(evaluation), evaluation.contract.title)

    found = []
    if rules.heard_on(evaluation.meeting) is None and not evaluation.not_presented_reason:
        found.append(act("Enregistrer la présentation de", "evaluation-present"))
    if evaluation.validates and evaluation.validated_on is None:
        found.append(act("Valider", "evaluation-validate"))
    return found


def effects_of(decision: Decision, agent: Agent) -> list[Effect]:
    rows: Any = Evaluation.objects.visible_to(agent).filter(decision=decision).select_related("contract", "meeting")
    return [
        Effect(
            "Évaluation validée" if evaluation.validated_on else "Évaluation présentée au conseil",
            f"{evaluation} de {evaluation.contract.reference}",
            reverse("evaluation-detail", args=[evaluation.pk]),
        )
        for evaluation in rows.order_by("pk")
    ]
