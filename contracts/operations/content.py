"""The text: articles, axes, objectives."""

from __future__ import annotations

from django.db.models import Max

from cls_portal.actors import SystemActor
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import create, lock, operation, remove, write, write_text
from contracts.models import Axis, Contract, Objective, Section
from contracts.operations.contract import open_text


@operation("contract.section_written")
def write_section(section: Section, *, by: Agent | SystemActor, revision: int, body: str) -> Section:
    """Replace the text of an article (`write_text`)."""
    open_text(section.contract, by)
    return write_text(section, revision, "body", body)


@operation("contract.axis_added")
def add_axis(contract: Contract, *, by: Agent | SystemActor, title: str, description: str = "") -> Axis:
    contract = open_text(contract, by)
    number = (contract.axes.aggregate(last=Max("number"))["last"] or 0) + 1
    return create(Axis(contract=contract, number=number, title=title, description=description))


@operation("contract.axis_changed")
def change_axis(axis: Axis, *, by: Agent | SystemActor, revision: int, title: str, description: str) -> Axis:
    open_text(axis.contract, by)
    return write(lock(axis, revision), title=title, description=description)


@operation("contract.axis_moved")
def move_axis(axis: Axis, *, by: Agent | SystemActor, revision: int, places: int) -> Axis:
    """Move it by so many places, up when negative: those it passes are renumbered."""
    contract = open_text(axis.contract, by)
    return shift(lock(axis, revision), contract.axes.all(), places=places)


@operation("contract.axis_removed")
def remove_axis(axis: Axis, *, by: Agent | SystemActor, revision: int) -> None:
    """Remove an axis and its objectives; refused while actions serve them."""
    open_text(axis.contract, by)
    if axis.objectives.filter(actions__isnull=False).exists():
        raise Refused("Des actions servent les objectifs de cet axe : rattachez-les d’abord à un autre objectif.")
    remove(lock(axis, revision))


@operation("contract.objective_added")
def add_objective(axis: Axis, *, by: Agent | SystemActor, title: str) -> Objective:
    contract = open_text(axis.contract, by)
    number = (axis.objectives.aggregate(last=Max("number"))["last"] or 0) + 1
    return create(Objective(contract=contract, axis=axis, number=number, title=title))


@operation("contract.objective_changed")
def change_objective(objective: Objective, *, by: Agent | SystemActor, revision: int, title: str) -> Objective:
    open_text(objective.contract, by)
    return write(lock(objective, revision), title=title)


@operation("contract.objective_removed")
def remove_objective(objective: Objective, *, by: Agent | SystemActor, revision: int) -> None:
    """Remove an objective; refused while actions serve it."""
    open_text(objective.contract, by)
    if objective.actions.exists():
        raise Refused("Des actions servent cet objectif : rattachez-les d’abord à un autre objectif.")
    remove(lock(objective, revision))


@operation("contract.objective_moved")
def move_objective(objective: Objective, *, by: Agent | SystemActor, revision: int, places: int) -> Objective:
    """Move it by so many places in its axis, up when negative."""
    open_text(objective.contract, by)
    return shift(lock(objective, revision), objective.axis.objectives.all(), places=places)
