"""An action itself: its place in the contract, its facts, the problems it answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from actions.models import Action
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import create, lock, operation, remove, write
from contracts.models import Contract, ContractPlace, Objective
from contracts.operations import add_partner as add_contract_partner
from contracts.operations.contract import require_text_open
from diagnostics.models import Problem
from partners.decisions.effects import require_council
from partners.models import Decision, Organisation
from partners.operations import mark_acted

# What `change_action` changes, besides the problems.
FIELDS = (
    "title", "description", "field", "objective", "lead", "audience", "human_means", "material_means",
    "full_time_equivalents", "evaluation_method", "orientation", "starts_on", "ends_on",
)  # fmt: skip


def open_text(contract: Contract, by: Agent | SystemActor) -> Contract:
    """The contract locked against a freeze, if this person may write its actions now."""
    contract = lock(contract, None)
    require(by, "actions.edit", contract)
    require_text_open(contract)
    return contract


def engage(contract: Contract, organisation: Organisation, *, by: Agent | SystemActor) -> None:
    """Who leads, supports or funds an action takes part in the contract: enter it there if it is not yet."""
    if not contract.partners.filter(organisation=organisation).exists():
        add_contract_partner(contract, by=by, organisation=organisation)


@operation("action.created")
def create_action(
    objective: Objective,
    *,
    by: Agent | SystemActor,
    title: str,
    field: str,
    problems: Sequence[Problem] = (),
    places: Sequence[ContractPlace] = (),
    lead: Organisation | None = None,
    decision: Decision | None = None,
    on: date | None = None,
    **values: Any,
) -> Action:
    """A new action under this objective, numbered after the last of the contract.

    `values` are others of `FIELDS`. A lead who is not yet a partner of the contract becomes one. `decision`: the one of
    its council that asked for it, marked as acted `on` that day.
    """
    contract = open_text(objective.contract, by)
    if decision is not None:
        if on is None:
            raise TypeError("a decision acts on a day")
        mark_acted(decision, by=by, on=on)
        require_council(decision, contract.council_id)
    _check_names(values)
    _check_problems(contract, problems)
    _check_places(contract, places)
    if lead is not None:
        engage(contract, lead, by=by)
    action = create(
        Action(
            contract=contract,
            objective=objective,
            number=_next_number(contract),
            title=title,
            field=field,
            lead=lead,
            decision=decision,
            **values,
        )
    )
    _set_links(action.problem_links, "problem", problems)
    _set_links(action.place_links, "place", places)
    return action


@operation("action.changed")
def change_action(
    action: Action,
    *,
    by: Agent | SystemActor,
    revision: int,
    problems: Sequence[Problem] | None = None,
    places: Sequence[ContractPlace] | None = None,
    **values: Any,
) -> Action:
    """Change some of `FIELDS`, and the problems and the places if given."""
    contract = open_text(action.contract, by)
    action = lock(action, revision)
    _check_names(values)
    _check_objective(contract, values.get("objective"))
    lead = values.get("lead")
    if lead is not None:
        _check_lead(action, lead)
        engage(contract, lead, by=by)
    if problems is not None:
        _check_problems(contract, problems)
        _set_links(action.problem_links, "problem", problems)
    if places is not None:
        _check_places(contract, places)
        _set_links(action.place_links, "place", places)
    return write(action, **values)


@operation("action.moved")
def move_action(action: Action, *, by: Agent | SystemActor, revision: int, places: int) -> Action:
    """Move it by so many places among those that serve the same objective, up when negative."""
    open_text(action.contract, by)
    return shift(lock(action, revision), action.served.actions.all(), places=places)


@operation("action.removed")
def remove_action(action: Action, *, by: Agent | SystemActor, revision: int) -> None:
    """Remove an action with its partners, budget and indicators; the others keep their numbers."""
    open_text(action.contract, by)
    remove(lock(action, revision))


def _next_number(contract: Contract) -> int:
    """After the last of the contract and, in an amendment, of what it amends: a withdrawn action keeps its number."""
    texts = [key for key in (contract.pk, contract.amends_id) if key]
    return (Action.objects.filter(contract__in=texts).aggregate(last=Max("number"))["last"] or 0) + 1


def _check_names(values: dict[str, Any]) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of an action: {sorted(unknown)}")


def _check_objective(contract: Contract, objective: Objective | None) -> None:
    if objective is not None and objective.contract_id != contract.pk:
        raise Refused([Reason("Cet objectif est celui d’un autre contrat.", "action.objective", "objective")])


def _check_lead(action: Action, lead: Organisation) -> None:
    if action.partners.filter(organisation=lead).exists():
        raise Refused(
            [Reason("Cet organisme est déjà partenaire de l’action : retirez-le d’abord.", "action.lead", "lead")]
        )


def _check_problems(contract: Contract, problems: Sequence[Problem]) -> None:
    if any(problem.diagnostic_id != contract.diagnostic_id for problem in problems):
        raise Refused([Reason("Ce problème n’est pas de ceux du diagnostic du contrat.", "action.problem", "problems")])


def _check_places(contract: Contract, places: Sequence[ContractPlace]) -> None:
    if any(place.contract_id != contract.pk for place in places):
        raise Refused([Reason("Ce lieu n’est pas de ceux que le contrat nomme.", "action.place", "places")])


def _set_links(links: Any, name: str, wanted: Sequence[Any]) -> None:
    """These rows are linked to the action under that name, and no others."""
    keys = {each.pk for each in wanted}
    links.exclude(**{f"{name}__in": keys}).delete()
    present = set(links.values_list(name, flat=True))
    for pk in sorted(keys - present):
        create(links.model(action=links.instance, **{f"{name}_id": pk}))
