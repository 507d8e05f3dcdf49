"""The départements' plans for the prevention of delinquency."""

from __future__ import annotations

from typing import Any

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from contracts.models import DepartmentalPlan
from territories.models import Territory
from territories.states import TerritoryKind

FIELDS = ("title", "order_number", "ordered_on", "starts_on", "ends_on")


@operation("plan.created")
def create_plan(
    *, by: Agent | SystemActor, department: Territory, file: tuple[str, bytes] | None = None, **values: Any
) -> DepartmentalPlan:
    """Enter the plan that the State's representative fixed for a département, with its PDF (name, content)."""
    if department.kind != TerritoryKind.DEPARTMENT:
        raise Refused([Reason("Choisissez un département.", field="department")])
    plan = DepartmentalPlan(department=department, **_checked(values))
    require(by, "contracts.edit_plan", plan)
    plan.file = files.store(file[1], file[0], by=by) if file else None
    return create(plan)


@operation("plan.changed")
def change_plan(
    plan: DepartmentalPlan,
    *,
    by: Agent | SystemActor,
    revision: int,
    file: tuple[str, bytes] | None = None,
    **values: Any,
) -> DepartmentalPlan:
    """Change some of `FIELDS`; a new file replaces the former one. What contracts have frozen of it stays."""
    require(by, "contracts.edit_plan", plan)
    given = _checked(values)
    if file:
        given["file"] = files.store(file[1], file[0], by=by)
    return write(lock(plan, revision), **given)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"not part of a departmental plan: {sorted(unknown)}")
    return values
