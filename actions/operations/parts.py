"""What belongs to an action: its partners, its budget, its indicators."""

from __future__ import annotations

from typing import Any

from actions.models import Action, ActionPartner, BudgetLine, Indicator
from actions.operations.action import engage, open_text
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners.models import Organisation


@operation("action.partner_added")
def add_partner(
    action: Action, *, by: Agent | SystemActor, organisation: Organisation, part: str = ""
) -> ActionPartner:
    """An organisation supports the action; it becomes a partner of the contract if it was not."""
    contract = open_text(action.contract, by)
    if lock(action, None).lead_id == organisation.pk:
        raise Refused([Reason("Cet organisme pilote déjà l’action.", "action.partner", "organisation")])
    engage(contract, organisation, by=by)
    return create(ActionPartner(action=action, organisation=organisation, part=part))


@operation("action.partner_changed")
def change_partner(partner: ActionPartner, *, by: Agent | SystemActor, revision: int, part: str) -> ActionPartner:
    open_text(partner.action.contract, by)
    return write(lock(partner, revision), part=part)


@operation("action.partner_removed")
def remove_partner(partner: ActionPartner, *, by: Agent | SystemActor, revision: int) -> None:
    """The organisation no longer supports the action; it stays a partner of the contract."""
    open_text(partner.action.contract, by)
    remove(lock(partner, revision))


@operation("action.budget_added")
def add_budget_line(action: Action, *, by: Agent | SystemActor, funder: Organisation, **values: Any) -> BudgetLine:
    """Money planned: `year`, `planned`, and `fund` if there is one; the funder becomes a partner of the contract."""
    contract = open_text(action.contract, by)
    engage(contract, funder, by=by)
    return create(BudgetLine(action=action, funder=funder, **values))


@operation("action.budget_changed")
def change_budget_line(line: BudgetLine, *, by: Agent | SystemActor, revision: int, **values: Any) -> BudgetLine:
    """Change some of `year`, `funder`, `fund`, `planned`."""
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
    """How the action will be judged: `nature`, `baseline`, `target`, `source` besides its name and unit."""
    open_text(action.contract, by)
    return create(Indicator(action=action, name=name, unit=unit, **values))


@operation("action.indicator_changed")
def change_indicator(indicator: Indicator, *, by: Agent | SystemActor, revision: int, **values: Any) -> Indicator:
    """Change some of `name`, `nature`, `unit`, `baseline`, `target`, `source`."""
    open_text(indicator.action.contract, by)
    return write(lock(indicator, revision), **values)


@operation("action.indicator_removed")
def remove_indicator(indicator: Indicator, *, by: Agent | SystemActor, revision: int) -> None:
    open_text(indicator.action.contract, by)
    remove(lock(indicator, revision))
