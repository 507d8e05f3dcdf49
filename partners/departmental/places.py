"""Which département somebody watches, and which communes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.querysets import territories_held
from territories.access import reads_everywhere
from territories.models import Territory
from territories.states import TerritoryKind

WATCHERS = (Role.PREFECTURE, Role.OBSERVER)


def watched(agent: Agent, on: date) -> Any:
    """The départements where the scope of one who watches has a commune."""
    departments = Territory.objects.current().departments()
    if reads_everywhere(agent, on, WATCHERS):
        return departments
    held = territories_held(agent, on, *WATCHERS)
    return departments.filter(pk__in=Territory.objects.communes_of(held).order_by().values("department"))


def chosen(agent: Agent, on: date, code: str) -> tuple[Territory | None, list[Territory]]:
    """The département of that code, or the only one, among those watched; and all of these."""
    known = list(watched(agent, on))
    if len(known) == 1 and not code:
        return known[0], known
    return next((each for each in known if each.code == code), None), known


def communes(agent: Agent, department: Territory, on: date) -> Any:
    """The communes of the département in the scope of one who watches."""
    rows = Territory.objects.current().filter(kind=TerritoryKind.COMMUNE, department=department)
    if reads_everywhere(agent, on, WATCHERS):
        return rows
    return rows.communes_of(territories_held(agent, on, *WATCHERS))
