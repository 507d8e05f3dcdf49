"""The actions of a signed amendment written back into those of the contract (`settings.CONTRACT_CONSOLIDATORS`).

An action that both have stays the same row, with what hangs from it: whoever follows it finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from actions.copying import ACTION, BUDGET_LINE, INDICATOR, PARTNER, PROBLEM
from actions.models import Action, ActionPartner, ActionProblem, BudgetLine, Indicator
from contracts.consolidation import RENUMBERED, merge, remove_gone
from contracts.copying import Purpose
from contracts.models import Contract, Objective

_LINEAGE = attrgetter("lineage")
_RENAMED = {"name": Cast("lineage", CharField())}

# What hangs from an action: its model, what it is recognised by within the action, its columns.
_PARTS: tuple[tuple[type[Any], str, tuple[str, ...], dict[str, Any]], ...] = (
    (ActionPartner, "organisation_id", PARTNER, {}),
    (ActionProblem, "problem_id", PROBLEM[Purpose.AMENDMENT], {}),
    (BudgetLine, "lineage", BUDGET_LINE[Purpose.AMENDMENT], {}),
    (Indicator, "lineage", INDICATOR[Purpose.AMENDMENT], _RENAMED),
)


def write_actions(amendment: Contract, contract: Contract) -> None:
    """Actions no longer there are removed, the others changed or added; then what hangs from them."""
    olds = Action.objects.filter(contract=contract)
    news = Action.objects.filter(contract=amendment).select_related("objective")
    objectives = dict(Objective.objects.filter(contract=contract).values_list("lineage", "pk"))
    remove_gone(olds, news, _LINEAGE)
    actions = merge(
        olds,
        news,
        _LINEAGE,
        ACTION[Purpose.AMENDMENT],
        aside=RENUMBERED,
        objective_id=lambda row: objectives[row.objective.lineage],
        contract_id=lambda _: contract.pk,
    )
    for model, identity, names, aside in _PARTS:
        _write_parts(model, _within_action(identity), names, aside, amendment, contract, actions)


def _within_action(identity: str) -> Callable[[Any], Hashable]:
    return lambda row: (row.action.lineage, getattr(row, identity))


def _write_parts(
    model: type[Any],
    same: Callable[[Any], Hashable],
    names: tuple[str, ...],
    aside: dict[str, Any],
    amendment: Contract,
    contract: Contract,
    actions: dict[Any, Action],
) -> None:
    rows = model._default_manager.select_related("action")
    olds, news = rows.filter(action__contract=contract), rows.filter(action__contract=amendment)
    remove_gone(olds, news, same)
    merge(olds, news, same, names, aside=aside, action_id=lambda row: actions[row.action.lineage].pk)
