"""The end of the chain: the evaluations of a contract, for its coverage."""

from __future__ import annotations

from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from contracts.models import Contract
from evaluations.models import Evaluation


def evaluations_of(contract: Contract, agent: Agent) -> list[dict[str, str]]:
    """Every evaluation of a contract that the agent sees, with its conclusion; one query."""
    return [_line(row) for row in Evaluation.objects.filter(contract=contract).order_by("created_at", "pk")]


def _line(row: Evaluation) -> dict[str, str]:
    validated = row.validated_on is not None
    return {
        "label": str(row),
        "state": f"Validée le {date_fr(row.validated_on)}" if validated else "En cours",
        "detail": row.get_verdict_display() if validated else "",
        "url": reverse("evaluation-detail", args=[row.pk]),
    }
