"""What the text of an action holds: its partners, its means, its milestones, its indicators."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.models import Action, ActionPartner, BudgetLine, Indicator, Milestone, StaffLine
from actions.operations.action import engage, open_text
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners.models import Organisation

# What an indicator says besides its name and unit.
INDICATOR = ("nature", "baseline", "target", "source", "definition", "direction", "frequency", "reporter")


@operation("action.partner_added")
def add_partner(action: Action, *, by: Agent | SystemActor, organisation: Organisation, **values: Any) -> ActionPartner:
    """An organisation supports the action, by its `role` and `part`; it becomes a partner of the contract."""
    contract = open_text(action.contract, by)
    if lock(action, None).lead_id == organisation.pk:
        raise Refused([Reason("Cet organisme pilote déjà l’action.", "action.partner", "organisation")])
    engage(contract, organisation, by=by)
    return create(ActionPartner(action=action, organisation=organisation, **values))


@operation("action.partner_changed")
def change_partner(partner: ActionPartner, *, by: Agent | SystemActor, revision: int, **values: Any) -> ActionPartner:
    """Change its `role`, its `part`."""
    open_text(partner.action.contract, by)
    return write(lock(partner, revision), **values)


@operation("action.partner_removed")
def remove_partner(partner: ActionPartner, *, by: Agent | SystemActor, revision: int) -> None:
    """The organisation no longer supports the action; it stays a partner of the contract."""
    open_text(partner.action.contract, by)
    remove(lock(partner, revision))


@operation("action.budget_added")
def add_budget_line(action: Action, *, by: Agent | SystemActor, funder: Organisation, **values: Any) -> BudgetLine:
    """Money planned: `year`, `planned`, `kind`, and `fund` if any; the funder becomes a partner of the contract."""
    contract = open_text(action.contract, by)
    engage(contract, funder, by=by)
    return create(BudgetLine(action=action, funder=funder, **values))


@operation("action.budget_changed")
def change_budget_line(line: BudgetLine, *, by: Agent | SystemActor, revision: int, **values: Any) -> BudgetLine:
    """Change some of `year`, `funder`, `fund`, `kind`, `planned`."""
    contract = open_text(line.action.contract, by)
    line = lock(line, revision)
    if "funder" in values:
        engage(contract, values["funder"], by=by)
    return write(line, **values)


@operation("action.budget_removed")
def remove_budget_line(line: BudgetLine, *, by: Agent | SystemActor, revision: int) -> None:
    open_text(line.action.contract, by)
    remove(lock(line, revision))


@operation("action.indicator_added")
def add_indicator(action: Action, *, by: Agent | SystemActor, name: str, unit: str, **values: Any) -> Indicator:
    """How the action will be judged: its name, its unit and others of `INDICATOR`; who reports becomes a partner."""
    contract = open_text(action.contract, by)
    if values.get("reporter") is not None:
        engage(contract, values["reporter"], by=by)
    return create(Indicator(action=action, name=name, unit=unit, **values))


@operation("action.indicator_changed")
def change_indicator(indicator: Indicator, *, by: Agent | SystemActor, revision: int, **values: Any) -> Indicator:
    """Change its name, its unit, some of `INDICATOR`."""
    contract = open_text(indicator.action.contract, by)
    if values.get("reporter") is not None:
        engage(contract, values["reporter"], by=by)
    return write(lock(indicator, revision), **values)


@operation("action.indicator_removed")
def remove_indicator(indicator: Indicator, *, by: Agent | SystemActor, revision: int) -> None:
    open_text(indicator.action.contract, by)
    remove(lock(indicator, revision))


@operation("action.milestone_added")
def add_milestone(action: Action, *, by: Agent | SystemActor, name: str, due_on: date) -> Milestone:
    """A day of the calendar that the contract sets."""
    open_text(action.contract, by)
    return create(Milestone(action=action, name=name, due_on=due_on))


@operation("action.milestone_changed")
def change_milestone(milestone: Milestone, *, by: Agent | SystemActor, revision: int, **values: Any) -> Milestone:
    """Change its `name`, its `due_on`."""
    open_text(milestone.action.contract, by)
    return write(lock(milestone, revision), **values)


@operation("action.milestone_removed")
def remove_milestone(milestone: Milestone, *, by: Agent | SystemActor, revision: int) -> None:
    open_text(milestone.action.contract, by)
    remove(lock(milestone, revision))


@operation("action.staff_added")
def add_staff_line(
    action: Action, *, by: Agent | SystemActor, organisation: Organisation, year: int, **values: Any
) -> StaffLine:
    """Full-time equivalents that an organisation gives in a year, and their `part`; it becomes a partner."""
    contract = open_text(action.contract, by)
    engage(contract, organisation, by=by)
    return create(StaffLine(action=action, organisation=organisation, year=year, **values))


@operation("action.staff_changed")
def change_staff_line(line: StaffLine, *, by: Agent | SystemActor, revision: int, **values: Any) -> StaffLine:
    """Change some of `organisation`, `year`, `full_time_equivalents`, `part`."""
    contract = open_text(line.action.contract, by)
    line = lock(line, revision)
    if "organisation" in values:
        engage(contract, values["organisation"], by=by)
    return write(line, **values)


@operation("action.staff_removed")
def remove_staff_line(line: StaffLine, *, by: Agent | SystemActor, revision: int) -> None:
    open_text(line.action.contract, by)
    remove(lock(line, revision))
