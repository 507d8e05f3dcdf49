"""What the contract's document prints of its actions: plain data, from which the action sheets are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from actions.models import Action, BudgetLine
from cls_portal.rows import Rows, reads
from contracts.models import Contract

ACTIONS = Rows("actions", Action.objects.for_document())


@reads(ACTIONS)
def actions_section(contract: Contract) -> list[dict[str, Any]]:
    """Every action in order: dates in ISO under keys ending in `_on`, amounts and figures as strings;
    `key` says which row it is, whatever copy of the text it stands in."""
    return [_sheet(action) for action in ACTIONS.of(contract)]


def _sheet(action: Action) -> dict[str, Any]:
    objective = action.objective
    lines = list(action.budget_lines.all())
    return {
        "key": str(action.lineage),
        "number": action.number,
        "title": action.title,
        "axis": {"number": objective.axis.number, "title": objective.axis.title},
        "objective": {"key": str(objective.lineage), "number": objective.number, "title": objective.title},
        "description": action.description,
        "field": action.get_field_display(),
        "problems": [{"number": each.number, "title": each.title} for each in action.problems.all()],
        "lead": action.lead.name if action.lead else "",
        "carried_over": action.carried_over,
        "partners": [
            {"key": each.organisation_id, "name": each.organisation.name, "part": each.part}
            for each in action.partners.all()
        ],
        "audience": action.audience,
        "human_means": action.human_means,
        "full_time_equivalents": _figure(action.full_time_equivalents),
        "starts_on": _day(action.starts_on),
        "ends_on": _day(action.ends_on),
        "budget": [_budget_line(line) for line in lines],
        "cost": str(sum((line.planned for line in lines), Decimal("0.00"))),
        "budget_by_year": _by_year(lines),
        "indicators": [
            {
                "key": str(each.lineage),
                "name": each.name,
                "nature": each.get_nature_display(),
                "unit": each.unit,
                "baseline": _figure(each.baseline),
                "target": _figure(each.target),
                "source": each.source,
            }
            for each in action.indicators.all()
        ],
    }


def _budget_line(line: BudgetLine) -> dict[str, Any]:
    return {
        "key": str(line.lineage),
        "year": line.year,
        "funder": line.funder.name,
        "fund": line.fund,
        "planned": str(line.planned),
    }


def _by_year(lines: Iterable[BudgetLine]) -> list[dict[str, Any]]:
    totals: dict[int, Decimal] = {}
    for line in lines:
        totals[line.year] = totals.get(line.year, Decimal(0)) + line.planned
    return [{"year": year, "planned": str(total)} for year, total in sorted(totals.items())]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _figure(value: Decimal | None) -> str:
    """« 12,5 » is kept as « 12.5 »; nothing for no figure."""
    return "" if value is None else f"{value.normalize():f}"
