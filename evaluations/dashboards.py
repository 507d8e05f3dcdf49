"""What evaluations say on the dashboards: the contracts to evaluate, the evaluations of one."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from cls_portal.dashboards import Figure, Measure, Panel, narrowed
from cls_portal.models import Agent
from contracts.models import Contract
from evaluations.filters import ENDED, LAUNCHED, TO_LAUNCH
from evaluations.models import Evaluation
from evaluations.reading import due
from evaluations.rules import may_be_evaluated
from territories.models import Territory


def due_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """The contracts that await their final evaluation; one query."""
    rows = due(agent, on).filter(lead_prefecture=department).order_by()
    launched = Q(final_evaluation=True)
    found = rows.aggregate(
        every=Count("pk"), launched=Count("pk", filter=launched), ended=Count("pk", filter=Q(ends_on__lt=on))
    )
    code = department.code
    return Panel(
        "evaluations", "Évaluations finales à faire",
        (
            Figure(found["every"] - found["launched"], "à lancer", due_at(code, etat=TO_LAUNCH)),
            Figure(found["launched"], "en cours, à valider", due_at(code, etat=LAUNCHED)),
            Figure(found["ended"], "dont le contrat est échu", due_at(code, terme=ENDED)),
        ),
        note="Contrats signés qui prennent fin dans les douze mois ou sont échus, sans évaluation finale validée.",
    )  # fmt: skip


def due_at(code: str, **asked: str) -> str:
    return f"{reverse('evaluation-due')}?{urlencode({'departement': code, **asked})}"


def due_measures(agent: Agent, day: date, on: date) -> list[Measure]:
    """By département; known of today only. One query."""
    if day != on:
        return []
    rows = due(agent, on).order_by().values_list("lead_prefecture").annotate(count=Count("pk", distinct=True))
    return [Measure("evaluations", "Évaluations finales à faire", dict(rows), narrowed("evaluation-due"))]


def contract_evaluations_panel(agent: Agent, contract: Contract, on: date) -> Panel | None:
    """Its evaluations, and those that are not validated; None while there is none. One query."""
    if contract.amends_id or not may_be_evaluated(contract.state):
        return None
    found = Evaluation.objects.visible_to(agent).filter(contract=contract).order_by()
    counted = found.aggregate(every=Count("pk"), open=Count("pk", filter=Q(validated_on=None)))
    if not counted["every"]:
        return None
    made, place = reverse("evaluation-list"), {"contrat": contract.pk}
    return Panel(
        "evaluations", "Évaluations",
        (
            Figure(counted["every"], "évaluation|évaluations", f"{made}?{urlencode(place)}"),
            Figure(counted["open"], "en cours, à valider", f"{made}?{urlencode({**place, 'validee': 'false'})}"),
        ),
    )  # fmt: skip
