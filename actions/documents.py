"""What the contract's document prints of its actions: plain data, from which the action sheets are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from actions.models import Action, BudgetLine, StaffLine
from cls_portal.rows import Rows, reads
from contracts.models import Contract

ACTIONS = Rows("actions", Action.objects.in_text().for_document())


@reads(ACTIONS)
def actions_section(contract: Contract) -> list[dict[str, Any]]:
    """Every action in order: dates in ISO under keys ending in `_on`, amounts and figures as strings;
    `key` says which row it is, whatever copy of the text it stands in."""
    return [_sheet(action) for action in ACTIONS.of(contract)]


def _sheet(action: Action) -> dict[str, Any]:
    objective = action.served
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
            {
                "key": each.organisation_id,
                "name": each.organisation.name,
                "role": each.get_role_display(),
                "part": each.part,
            }
            for each in action.partners.all()
        ],
        "places": [{"key": str(each.lineage), "name": each.name} for each in action.places.all()],
        "audience": action.audience,
        "human_means": action.human_means,
        "full_time_equivalents": _figure(action.full_time_equivalents),
        "staff": [_staff_line(line) for line in action.staff_lines.all()],
        "material_means": action.material_means,
        "evaluation_method": action.evaluation_method,
        "orientation": action.orientation,
        "starts_on": _day(action.starts_on),
        "ends_on": _day(action.ends_on),
        "milestones": [
            {"key": str(each.lineage), "name": each.name, "due_on": _day(each.due_on)}
            for each in action.milestones.all()
        ],
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
                "definition": each.definition,
                "direction": each.get_direction_display(),
                "frequency": each.get_frequency_display(),
                "reporter": each.reporter.name if each.reporter else "",
            }
            for each in action.indicators.all()
        ],
    }


def _staff_line(line: StaffLine) -> dict[str, Any]:
    return {
        "key": str(line.lineage),
        "organisation": line.organisation.name,
        "year": line.year,
        "full_time_equivalents": _figure(line.full_time_equivalents),
        "part": line.part,
    }


def _budget_line(line: BudgetLine) -> dict[str, Any]:
    return {
        "key": str(line.lineage),
        "year": line.year,
        "funder": line.funder.name,
        "fund": line.fund,
        "kind": line.get_kind_display(),
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
