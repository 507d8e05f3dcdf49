"""What evaluations add to the life of a contract (`settings.CONTRACT_MILESTONES`)."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from cls_portal.models import Agent
from contracts.models import Contract
from contracts.reading.life import Milestone
from contracts.states import ContractState
from evaluations.models import Evaluation
from evaluations.rules import CALENDAR, calendar


def evaluations_in_life(contract: Contract, agent: Agent) -> list[Milestone]:
    """Each evaluation launched, and validated."""
    found = []
    for row in Evaluation.objects.visible_to(agent).filter(contract=contract):
        url = reverse("evaluation-detail", args=[row.pk])
        found.append(Milestone(timezone.localdate(row.created_at), f"{row} lancée", "", url, row.created_at))
        if row.validated_on:
            found.append(Milestone(row.validated_on, f"{row} validée", row.get_verdict_display(), url, row.created_at))
    return found


def calendar_in_life(contract: Contract, agent: Agent) -> list[Milestone]:
    """What the final evaluation of a contract in force awaits, known from its signature; none once it is validated.

    Launched, it is no longer to launch, and the rest leads to it.
    """
    if contract.state != ContractState.SIGNED or contract.amends_id or contract.ends_on is None:
        return []
    launched = Evaluation.objects.final_of(contract).first()
    if launched is not None and launched.validated_on is not None:
        return []
    url = reverse("evaluation-detail", args=[launched.pk]) if launched else reverse("evaluation-due")
    return [
        Milestone(day, what, f"{days} jours avant la fin du contrat", url, planned=True)
        for days, day, what in calendar(contract.ends_on)
        if not (launched and days == max(CALENDAR))
    ]
