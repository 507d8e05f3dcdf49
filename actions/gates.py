"""The chain asked of a contract before consultation and before its text is frozen (product.md §2 and §3).

`function(contract, on) -> list[Reason]`, named in `settings.GATES`: six queries, whatever the size of the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from actions import rules
from actions.models import Action, ActionPartner, ActionProblem, BudgetLine
from cls_portal.errors import Reason
from contracts.inherited import beyond_the_amended
from contracts.models import Contract
from diagnostics.models import ConcernedActor, Problem


@beyond_the_amended
def chain_complete(contract: Contract, on: date) -> list[Reason]:
    """Everything that is not tied: problem → action → objective, lead, partners, means, calendar, indicators."""
    return [
        *_frame(contract),
        *_problems(contract),
        *_actions(contract),
        *_actors(contract),
    ]


def creation_url(contract: Contract, **chosen: int) -> str:
    """The page where an action of this contract is written, with what is already chosen."""
    return f"{reverse('action-create')}?{urlencode({'contrat': contract.pk, **chosen})}"


def _frame(contract: Contract) -> Iterator[Reason]:
    axes = list(contract.axes.order_by("number", "pk").values_list("pk", "number", "title"))
    objectives = list(
        contract.objectives.select_related("axis")
        .annotate(served=Exists(Action.objects.filter(objective=OuterRef("pk"))))
        .order_by("axis__number", "number", "pk")
    )
    furnished = {objective.axis_id for objective in objectives}
    for reason in rules.missing_frame(len(axes), [axis for axis in axes if axis[0] not in furnished]):
        _, _, axis = reason.code.partition(":")
        yield replace(reason, url=reverse("objective-create", args=[axis]) if axis else _new_axis(contract))
    for row in objectives:
        if not row.served:
            reason = rules.objective_without_action(row.pk, row.axis.number, row.number, row.title)
            yield replace(reason, url=creation_url(contract, objectif=row.pk))


def _new_axis(contract: Contract) -> str:
    return reverse("axis-create", args=[contract.pk])


def _problems(contract: Contract) -> Iterator[Reason]:
    """Problems of the contract's diagnostic to which none of its actions answers."""
    answers = ActionProblem.objects.filter(problem=OuterRef("pk"), action__contract=contract)
    rows = Problem.objects.filter(~Exists(answers), diagnostic=contract.diagnostic_id).order_by("number", "pk")
    for pk, number, title in rows.values_list("pk", "number", "title"):
        reason = rules.problem_without_action(pk, number, title)
        yield replace(reason, url=creation_url(contract, probleme=pk))


_PAGE_OF = {"partner": "action-partner-add", "indicator": "action-indicator-add", "means": "action-detail"}


def _actions(contract: Contract) -> Iterator[Reason]:
    for action in described_actions(contract):
        yield from missing_in(action)


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


def described_actions(contract: Contract) -> list[rules.Described]:
    """The actions of the contract as the rules know them; two queries."""
    rows = Action.objects.filter(contract=contract).with_links().prefetch_related("indicators").order_by("number", "pk")
    return [described(row) for row in rows]


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


def _actors(contract: Contract) -> Iterator[Reason]:
    """Organisations concerned by a problem that neither lead, support nor fund an action, nor commit in writing."""
    concerned: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
    for organisation, name, participation, number in _not_engaged(contract):
        concerned[organisation, name, participation].append(number)
    for (organisation, name, participation), numbers in concerned.items():
        reason = rules.actor_not_engaged(organisation, name, numbers)
        yield replace(reason, url=_engaged_at(contract, participation))


def _engaged_at(contract: Contract, participation: int | None) -> str:
    if participation is None:
        return reverse("contract-partner-add", args=[contract.pk])
    return reverse("contract-partner-edit", args=[participation])


def _not_engaged(contract: Contract) -> Iterable[tuple[int, str, int | None, int]]:
    """Organisation, its name, its row among the contract's partners if any, number of the problem."""
    organisation = OuterRef("organisation")
    participation = contract.partners.filter(organisation=organisation).order_by()
    ties = (
        Action.objects.filter(contract=contract, lead=organisation),
        ActionPartner.objects.filter(action__contract=contract, organisation=organisation),
        BudgetLine.objects.filter(action__contract=contract, funder=organisation),
        participation.exclude(commitment=""),
    )
    rows = ConcernedActor.objects.filter(problem__diagnostic=contract.diagnostic_id)
    for tie in ties:
        rows = rows.exclude(Exists(tie))
    return (
        rows.annotate(participation=Subquery(participation.values("pk")[:1]))
        .order_by("organisation__sort_key", "organisation", "problem__number")
        .values_list("organisation", "organisation__name", "participation", "problem__number")
    )
