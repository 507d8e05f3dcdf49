"""What was done of the contract against what it planned, action by action and objective by objective, and its notes.

As data (numbers and days as text), so that what is shown while the evaluation is written is what is then frozen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from actions.models import Action, BudgetLine, Indicator
from actions.states import Status
from contracts.models import Axis, Contract, Objective
from evaluations.models import Evaluation, SubjectRating

NOTHING = {"achieved": "", "achieved_label": "", "rating": None, "evidence": ""}


def actions_to_judge(contract: Contract) -> Any:
    """The actions of the text, in their order."""
    return Action.objects.in_text().filter(contract=contract).order_by("number", "pk")


def led_by(contract: Contract, organisation: int) -> Any:
    """Those of them that this organisation leads."""
    return actions_to_judge(contract).filter(lead=organisation)


def achieved(evaluation: Evaluation, on: date) -> list[dict[str, Any]]:
    """The axes of the contract, their objectives, their actions, with what is judged of them; six queries."""
    notes = list(evaluation.subjects.all())
    of_actions = {row.action_id: row for row in notes if row.action_id}
    of_objectives = {row.objective_id: row for row in notes if row.objective_id}
    rows = followed(actions_to_judge(evaluation.contract), on)
    axes = Axis.objects.filter(contract=evaluation.contract_id).order_by("number", "pk")
    objectives = Prefetch("objectives", Objective.objects.order_by("number", "pk"))
    found = []
    for axis in axes.prefetch_related(objectives):
        own = [row for row in rows if row.served.axis_id == axis.pk]
        served = {each.pk: [row for row in own if row.objective_id == each.pk] for each in axis.objectives.all()}
        found.append(
            {
                "name": str(axis),
                "objectives": [
                    {
                        "key": each.pk,
                        "name": f"{axis.number}.{each.number} {each.title}",
                        **said_of(of_objectives.get(each.pk)),
                        "actions": [_action(row, of_actions.get(row.pk)) for row in served[each.pk]],
                    }
                    for each in axis.objectives.all()
                ],
            }
        )
    return found


def followed(actions: Any, on: date) -> list[Any]:
    """These actions with their budget and their indicators as they stand on that day; three queries."""
    indicators = Indicator.objects.with_standing(on).order_by("pk")
    rows = actions.select_related("lead", "objective__axis", "contract")
    return list(rows.prefetch_related("budget_lines", Prefetch("indicators", indicators)))


def said_of(note: SubjectRating | None) -> dict[str, Any]:
    """What is judged of an action or of an objective."""
    if note is None:
        return dict(NOTHING)
    return {
        "achieved": note.achieved,
        "achieved_label": note.get_achieved_display(),
        "rating": note.rating,
        "evidence": note.evidence,
    }


def _action(row: Any, note: SubjectRating | None) -> dict[str, Any]:
    return {"key": row.pk, "name": f"{row.number}. {row.title}", **said_of(note), **follow_up_of(row)}


def follow_up_of(row: Any) -> dict[str, Any]:
    """Where an action read by `followed` stands."""
    lines = list(row.budget_lines.all())
    return {
        "lead": row.lead.name if row.lead else "",
        "status": Status(row.status).label,
        "progress": row.progress,
        "planned": str(sum((line.planned for line in lines), Decimal("0.00"))),
        "spent": _spent(lines),
        "indicators": [_indicator(each) for each in row.indicators.all()],
    }


def _spent(lines: Iterable[BudgetLine]) -> str:
    """What is known to be spent; nothing where no line says it."""
    known = [line.spent for line in lines if line.spent is not None]
    return str(sum(known, Decimal("0.00"))) if known else ""


def _indicator(row: Any) -> dict[str, str]:
    """Where it started, should arrive, and is; `way`: percent of the way to the target."""
    return {
        "name": row.name,
        "unit": row.unit,
        "baseline": _figure(row.baseline),
        "target": _figure(row.target),
        "value": _figure(row.last_value),
        "measured_on": row.last_on.isoformat() if row.last_on else "",
        "way": "" if row.way is None else str(round(row.way)),
    }


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
