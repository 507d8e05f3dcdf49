"""What the page of an action shows of its follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from actions.budget.plan import warnings
from actions.lateness import Followed, late, silent
from actions.measuring.series import Trend, chart_of, trend
from actions.models import Action, BudgetLine, Indicator, Measure, Milestone
from actions.states import Status
from cls_portal.access import may
from cls_portal.charts import Chart
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from contracts.states import AFTER_SIGNATURE


@dataclass(frozen=True)
class Reached:
    """A milestone and its steps; `late`: due before today and not reached."""

    row: Milestone
    late: bool
    steps: list[Reached]


@dataclass(frozen=True)
class Measured:
    """An indicator, its latest measures first, how far the last figure is on the way to the target, the plot."""

    row: Indicator
    measures: list[Measure]
    way: int | None
    trend: Trend | None
    chart: Chart | None


def is_followed(action: Action) -> bool:
    """Whether the action has a follow-up: its contract was signed, archived since or not."""
    contract = action.contract
    return contract.amends_id is None and (contract.state in AFTER_SIGNATURE or contract.signed_on is not None)


def may_follow(action: Action, agent: Agent) -> bool:
    """Whether this agent may follow it now: by right, while its contract lives and the action is of its text."""
    living = action.contract.state in AFTER_SIGNATURE and action.contract.amends_id is None
    return living and not action.withdrawn_on and may(agent, "actions.follow", action)


def follow_up(action: Action, agent: Agent, on: date) -> dict[str, Any] | None:
    """The follow-up of an action loaded by `for_detail`; None before the signature. No query of its own but rights."""
    if not is_followed(action):
        return None
    told = told_of(action)
    milestones = list(action.milestones.all())
    return {
        "may": may_follow(action, agent),
        "status": Status(action.status),
        "late": late(told, on),
        "silent": silent(told, on),
        "facts": _facts(action),
        "milestones": _reached(milestones, on),
        "indicators": [_measured(row, on) for row in action.indicators.all()],
        "money": _money(action.budget_lines.all()),
        "warnings": warnings(action),
    }


def told_of(action: Action) -> Followed:
    return Followed(
        status=action.status,
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        postponed_to=action.postponed_to,
        news_on=action.news_on,
        signed_on=action.contract.signed_on,
        milestones=[(row.name, row.due_on) for row in action.milestones.all() if row.done_on is None],
        indicators=[
            (row.name, row.frequency, [each.measured_on for each in row.measures.all()])
            for row in action.indicators.all()
        ],
    )


def _facts(action: Action) -> list[tuple[str, str]]:
    who = action.referent
    facts = [
        ("Personne référente", f"{who.introduced} ({who.organisation})" if who else ""),
        ("Motif", action.status_reason),
        ("Nouvelle échéance", date_fr(action.postponed_to)),
        ("Commencée le", date_fr(action.started_on)),
        ("Terminée le", date_fr(action.finished_on)),
        ("Dernières nouvelles", date_fr(action.news_on) if action.news_on else "Aucune"),
    ]
    return [(label, value) for label, value in facts if value]


def _reached(milestones: list[Milestone], on: date) -> list[Reached]:
    def of(parent: int | None) -> list[Reached]:
        return [
            Reached(row, row.done_on is None and row.due_on < on, of(row.pk))
            for row in milestones
            if row.parent_id == parent
        ]

    return of(None)


def _measured(row: Indicator, on: date) -> Measured:
    measures = list(row.measures.all())[::-1]
    last, previous, *_ = [*(each.value for each in measures if each.value is not None), None, None]
    way = way_to_target(row.baseline, row.target, last)
    return Measured(row, measures, way, trend(row.direction, last, previous), chart_of(row, measures[::-1], on))


def way_to_target(baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> int | None:
    """Percent of the way from the baseline to the target; None where one of the three is missing or they are equal."""
    if baseline is None or target is None or value is None or baseline == target:
        return None
    return round((value - baseline) / (target - baseline) * 100)


def _money(lines: Iterable[BudgetLine]) -> dict[str, Any]:
    """Totals of what is known; None where no line says anything."""
    rows = list(lines)
    totals: dict[str, Any] = {"planned": sum((row.planned for row in rows), Decimal(0))}
    for name in BudgetLine.AMOUNTS:
        known = [amount for row in rows if (amount := getattr(row, name)) is not None]
        totals[name] = sum(known, Decimal(0)) if known else None
    return totals
