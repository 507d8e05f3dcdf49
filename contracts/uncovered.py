"""Communes above the national average without a contract: contracts know both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import Contract
from contracts.states import Phase
from diagnostics.models import AboveAverage
from diagnostics.standing.reading import current_edition
from territories.access import scope_communes

WATCHERS = (Role.PREFECTURE, Role.OBSERVER)


def uncovered(agent: Agent, on: date) -> Any:
    """The communes of the agent's scope that no contract in force covers, beside France in the current edition."""
    edition = current_edition()
    if edition is None:
        return AboveAverage.objects.none()
    communes = scope_communes(agent, on, roles=WATCHERS)
    under_contract = Contract.objects.in_phase(Phase.RUNNING, on).covered_communes()
    rows = AboveAverage.objects.visible_to(agent).of(edition, communes)
    return rows.exclude(territory__in=under_contract).for_list()


def page(on: date) -> dict[str, Any]:
    """What stands around the list: the day and the edition."""
    return {"on": on, "edition": current_edition()}
