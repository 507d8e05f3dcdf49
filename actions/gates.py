"""The chain asked of a contract before consultation and before its text is frozen (product.md §2 and §3).

`function(contract, on) -> list[Reason]`, named in `settings.GATES`: six queries, whatever the size of the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse

from actions import rules
from actions.models import Action, ActionPartner, ActionProblem, BudgetLine
from cls_portal.errors import Reason
from cls_portal.rows import reads
from contracts.inherited import all_beyond_the_amended
from contracts.models import Axis, Contract, ContractPartner
from contracts.rows import AXES
from diagnostics.models import ConcernedActor, Problem


def chain_complete(contract: Contract, on: date) -> list[Reason]:
    """Everything that is not tied: problem → action → objective, lead, partners, means, calendar, indicators."""
    return chains_complete([contract], on)[contract.pk]


@reads(AXES, AXES.through("amends"))
@all_beyond_the_amended
def chains_complete(contracts: Sequence[Contract], on: date) -> dict[int, list[Reason]]:
    """The same for many contracts (`settings.GATES_OF_MANY`), by their keys, in as many queries as for one."""
    axes, actions = _axes_of(contracts), chain_actions_of(contracts)
    unanswered, disengaged = _unanswered(contracts), _disengaged(contracts)
    return {
        contract.pk: [
            *_frame(contract, axes[contract.pk], actions[contract.pk]),
            *_problems(contract, unanswered[contract.pk]),
            *(reason for action in actions[contract.pk] for reason in missing_in(described(action))),
            *_actors(contract, disengaged[contract.pk]),
        ]
        for contract in contracts
    }


def creation_url(contract: Contract, **chosen: int) -> str:
    """The page where an action of this contract is written, with what is already chosen."""
    return f"{reverse('action-create')}?{urlencode({'contrat': contract.pk, **chosen})}"


def _axes_of(contracts: Sequence[Contract]) -> Mapping[int, list[Axis]]:
    """The axes of each contract with their objectives, from those that came with it."""
    found = {}
    alone = []
    for contract in contracts:
        if "axes" in getattr(contract, "_prefetched_objects_cache", {}):
            found[contract.pk] = list(contract.axes.all())
        else:
            alone.append(contract)
    return found | AXES.of_each(alone)


def chain_actions_of(contracts: Sequence[Contract]) -> dict[int, list[Action]]:
    """The actions of each contract with their ties and indicators; a page that has them gives `chain_actions`."""
    found: dict[int, list[Action]] = defaultdict(list)
    alone = []
    for contract in contracts:
        if "chain_actions" in contract.__dict__:
            found[contract.pk] = contract.__dict__["chain_actions"]
        else:
            alone.append(contract.pk)
    if alone:
        rows = Action.objects.in_text().filter(contract__in=alone).with_links().prefetch_related("indicators")
        for action in rows.order_by("number", "pk"):
            found[action.contract_id].append(action)
    return found


def _frame(contract: Contract, axes: Sequence[Axis], actions: Iterable[Action]) -> Iterator[Reason]:
    objectives = {axis.pk: list(axis.objectives.all()) for axis in axes}
    empty = [(axis.pk, axis.number, axis.title) for axis in axes if not objectives[axis.pk]]
    for reason in rules.missing_frame(len(axes), empty):
        _, _, key = reason.code.partition(":")
        yield replace(reason, url=reverse("objective-create", args=[key]) if key else _new_axis(contract))
    served = {action.objective_id for action in actions}
    for axis in axes:
        for row in objectives[axis.pk]:
            if row.pk not in served:
                reason = rules.objective_without_action(row.pk, axis.number, row.number, row.title)
                yield replace(reason, url=creation_url(contract, objectif=row.pk))


def _new_axis(contract: Contract) -> str:
    return reverse("axis-create", args=[contract.pk])


def _unanswered(contracts: Sequence[Contract]) -> dict[int, list[tuple[int, int, str]]]:
    """Problems of each contract's diagnostic to which none of its actions answers: key, number, title."""
    contract = F("diagnostic__contracts")
    answers = ActionProblem.objects.filter(
        problem=OuterRef("pk"), action__contract=OuterRef("of_contract"), action__withdrawn_on=None
    )
    rows = (
        Problem.objects.filter(diagnostic__contracts__in=[each.pk for each in contracts])
        .annotate(of_contract=contract)
        .filter(~Exists(answers))
        .order_by("of_contract", "number", "pk")
    )
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for key, pk, number, title in rows.values_list("of_contract", "pk", "number", "title"):
        found[key].append((pk, number, title))
    return found


def _problems(contract: Contract, unanswered: Iterable[tuple[int, int, str]]) -> Iterator[Reason]:
    for pk, number, title in unanswered:
        reason = rules.problem_without_action(pk, number, title)
        yield replace(reason, url=creation_url(contract, probleme=pk))


_PAGE_OF = {"partner": "action-partner-add", "indicator": "action-indicator-add", "means": "action-detail"}


def missing_in(action: rules.Described) -> Iterator[Reason]:
    """What one action lacks, with the page that mends it."""
    for reason in rules.missing_in_action(action):
        yield replace(reason, url=_mended_at(reason.code, action))


def _mended_at(code: str, action: rules.Described) -> str:
    """The page that mends this reason, from its code: `chain.action_without_partner:12`."""
    rule, _, pk = code.partition(":")
    if rule.startswith("chain.indicator_"):
        return reverse("action-indicator-edit", args=[pk])
    return reverse(_PAGE_OF.get(rule.rpartition("_")[2], "action-edit"), args=[action.pk])


def described(row: Action) -> rules.Described:
    """An action loaded `with_links`, as the rules know it."""
    return rules.Described(
        pk=row.pk,
        number=row.number,
        title=row.title,
        has_problem=row.has_problem,  # type: ignore[attr-defined]
        has_lead=row.lead_id is not None,
        has_partner=row.has_partner,  # type: ignore[attr-defined]
        has_means=bool(row.human_means.strip() or row.full_time_equivalents or row.has_budget),  # type: ignore[attr-defined]
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        indicators=tuple(
            rules.Measured(each.pk, each.name, each.baseline is not None, each.target is not None)
            for each in row.indicators.all()
        ),
    )


def _actors(contract: Contract, disengaged: Iterable[tuple[int, str, int | None, int]]) -> Iterator[Reason]:
    """Organisations concerned by a problem that neither lead, support nor fund an action, nor commit in writing."""
    concerned: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
    for organisation, name, participation, number in disengaged:
        concerned[organisation, name, participation].append(number)
    for (organisation, name, participation), numbers in concerned.items():
        reason = rules.actor_not_engaged(organisation, name, numbers)
        yield replace(reason, url=_engaged_at(contract, participation))


def _engaged_at(contract: Contract, participation: int | None) -> str:
    if participation is None:
        return reverse("contract-partner-add", args=[contract.pk])
    return reverse("contract-partner-edit", args=[participation])


def _disengaged(contracts: Sequence[Contract]) -> dict[int, list[tuple[int, str, int | None, int]]]:
    """For each contract: organisation, its name, its row among the partners if any, number of the problem."""
    contract, organisation = OuterRef("of_contract"), OuterRef("organisation")
    participation = ContractPartner.objects.filter(contract=contract, organisation=organisation).order_by()
    in_text = {"action__contract": contract, "action__withdrawn_on": None}
    ties = (
        Action.objects.in_text().filter(contract=contract, lead=organisation),
        ActionPartner.objects.filter(**in_text, organisation=organisation),
        BudgetLine.objects.filter(**in_text, funder=organisation, in_text=True),
        participation.exclude(commitment=""),
    )
    rows = ConcernedActor.objects.filter(problem__diagnostic__contracts__in=[each.pk for each in contracts]).annotate(
        of_contract=F("problem__diagnostic__contracts")
    )
    for tie in ties:
        rows = rows.exclude(Exists(tie))
    found: dict[int, list[tuple[int, str, int | None, int]]] = defaultdict(list)
    told = rows.annotate(participation=Subquery(participation.values("pk")[:1])).order_by(
        "of_contract", "organisation__sort_key", "organisation", "problem__number"
    )
    for key, pk, name, row, number in told.values_list(
        "of_contract", "organisation", "organisation__name", "participation", "problem__number"
    ):
        found[key].append((pk, name, row, number))
    return found
