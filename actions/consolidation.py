"""The actions of a signed amendment written back into those of the contract (`settings.CONTRACT_CONSOLIDATORS`).

An action that both have stays the same row, with what hangs from it: whoever follows it finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from actions.copying import ACTION, BUDGET_LINE, INDICATOR, MILESTONE, PARTNER, PROBLEM, STAFF_LINE
from actions.models import (
    Action,
    ActionPartner,
    ActionPlace,
    ActionProblem,
    BudgetLine,
    Indicator,
    Milestone,
    StaffLine,
)
from cls_portal.writing import write
from contracts.consolidation import RENUMBERED, merge, remove_gone
from contracts.copying import Purpose
from contracts.models import Contract, ContractPlace, Objective

_LINEAGE = attrgetter("lineage")
_RENAMED = {"name": Cast("lineage", CharField())}

# What hangs from an action: its model, what it is recognised by within the action, its columns.
_PARTS: tuple[tuple[type[Any], str, tuple[str, ...], dict[str, Any]], ...] = (
    (ActionPartner, "organisation_id", PARTNER, {}),
    (ActionProblem, "problem_id", PROBLEM[Purpose.AMENDMENT], {}),
    (BudgetLine, "lineage", BUDGET_LINE[Purpose.AMENDMENT], {}),
    (Indicator, "lineage", INDICATOR[Purpose.AMENDMENT], _RENAMED),
    (Milestone, "lineage", MILESTONE[Purpose.AMENDMENT], {}),
    (StaffLine, "lineage", STAFF_LINE[Purpose.AMENDMENT], {}),
)


# What says that something was followed in a row of a part.
_FOLLOWED: dict[type[Any], Q] = {
    BudgetLine: ~Q(**dict.fromkeys(BudgetLine.AMOUNTS)),
    Indicator: Q(measures__isnull=False),
    Milestone: Q(done_on__isnull=False) | Q(steps__isnull=False),
}


def write_actions(amendment: Contract, contract: Contract) -> None:
    """Actions no longer there are withdrawn, the others changed or added; then what hangs from them."""
    news = Action.objects.filter(contract=amendment).select_related("objective")
    _withdraw(contract, news, amendment.signed_on)
    olds = Action.objects.in_text().filter(contract=contract)
    objectives = dict(Objective.objects.filter(contract=contract).values_list("lineage", "pk"))
    actions = merge(
        olds,
        news,
        _LINEAGE,
        ACTION[Purpose.AMENDMENT],
        aside=RENUMBERED,
        objective_id=lambda row: objectives[row.served.lineage],
        contract_id=lambda _: contract.pk,
    )
    for model, identity, names, aside in _PARTS:
        _write_parts(model, _within_action(identity), names, aside, amendment, contract, actions)
    _write_places(amendment, contract, actions)


def _within_action(identity: str) -> Callable[[Any], Hashable]:
    return lambda row: (row.action.lineage, getattr(row, identity))


def _withdraw(contract: Contract, news: QuerySet[Action], on: date | None) -> None:
    """Actions that the amendment no longer has leave the text on that day; what was followed of them stays."""
    kept = [action.lineage for action in news]
    gone = Action.objects.in_text().filter(contract=contract).exclude(lineage__in=kept)
    for action in gone.select_related("objective__axis"):
        write(action, objective=None, withdrawn_on=on, withdrawn_from=_place(action.served))


def _place(objective: Objective) -> str:
    return f"Axe {objective.axis.number}, objectif {objective.axis.number}.{objective.number}\u00a0: {objective.title}"


def _keep_followed(model: type[Any], olds: QuerySet[Any], news: QuerySet[Any], same: Callable[[Any], Hashable]) -> None:
    """Lines and indicators that leave the text with something followed stay, as rows of the follow-up."""
    if model not in _FOLLOWED:
        return
    kept = {same(row) for row in news}
    gone = [row.pk for row in olds.filter(_FOLLOWED[model]).distinct() if same(row) not in kept]
    for row in model._default_manager.filter(pk__in=gone):
        write(row, in_text=False, **({"planned": 0} if model is BudgetLine else {}))


def _write_places(amendment: Contract, contract: Contract, actions: dict[Any, Action]) -> None:
    """Where each action takes place, among the places of the contract that are those of the amendment."""

    def same(row: ActionPlace) -> Hashable:
        return (row.action.lineage, row.place.lineage)

    rows = ActionPlace.objects.in_text().select_related("action", "place")
    olds, news = rows.filter(action__contract=contract), rows.filter(action__contract=amendment)
    remove_gone(olds, news, same)
    places = dict(ContractPlace.objects.filter(contract=contract).values_list("lineage", "pk"))
    merge(
        olds,
        news,
        same,
        (),
        action_id=lambda row: actions[row.action.lineage].pk,
        place_id=lambda row: places[row.place.lineage],
    )


def _write_parts(
    model: type[Any],
    same: Callable[[Any], Hashable],
    names: tuple[str, ...],
    aside: dict[str, Any],
    amendment: Contract,
    contract: Contract,
    actions: dict[Any, Action],
) -> None:
    rows = model._default_manager.in_text().select_related("action")
    olds, news = rows.filter(action__contract=contract), rows.filter(action__contract=amendment)
    _keep_followed(model, olds, news, same)
    remove_gone(olds, news, same)
    merge(olds, news, same, names, aside=aside, action_id=lambda row: actions[row.action.lineage].pk)
