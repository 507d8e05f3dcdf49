"""The contracts of a département over some years, for its yearly report: signed, ended, renewed, not evaluated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cls_portal.models import Agent
from contracts.models import Contract, ContractCommune
from contracts.states import ContractState
from evaluations.models import Evaluation, EvaluationKind
from territories.models import Territory

RENEWED = (ContractState.RENEWED, ContractState.REDEFINED)
_LEFT_SINCE = (*RENEWED, ContractState.ARCHIVED)  # what a contract that was renewed may be now

Told = tuple[str, date]


def contracts_of_years(
    agent: Agent, department: Territory, years: Sequence[int], on: date
) -> dict[int, dict[str, list[Told]]]:
    """By year, the name and the day of the contracts « signed », « ended », « renewed » (or redefined) by that day, and
    of those ended « unevaluated » (`CONTRACTS_OF_YEARS`); two queries."""
    found: dict[int, dict[str, list[Told]]] = {
        year: {what: [] for what in ("signed", "ended", "renewed", "unevaluated")} for year in years
    }

    def tell(what: str, contract: Any, day: date | None) -> None:
        if day is not None and day <= on and day.year in found:
            found[day.year][what].append((f"{contract.reference} – {contract.title}", day))

    contracts = _contracts(agent, department, years)
    renewed = _renewed([row.pk for row in contracts if row.state in _LEFT_SINCE])
    for contract in contracts:
        end = min(day for day in (contract.ends_on, contract.terminated_on) if day is not None)
        tell("signed", contract, contract.signed_on)
        tell("ended", contract, end)
        for day in renewed.get(contract.pk, ()):
            tell("renewed", contract, day)
        if not contract.evaluated:
            tell("unevaluated", contract, end)
    return found


def _contracts(agent: Agent, department: Territory, years: Sequence[int]) -> list[Any]:
    """Those signed that a day of these years, or of the year before, concerns."""
    communes = department.communes.order_by().values("pk")
    here = ContractCommune.objects.filter(contract=OuterRef("pk"), commune__in=communes)
    finals = Evaluation.objects.filter(contract=OuterRef("pk"), kind=EvaluationKind.FINAL, validated_on__isnull=False)
    touched = Q(ends_on__year__gte=min(years)) | Q(terminated_on__year__gte=min(years))
    rows = Contract.objects.visible_to(agent).originals().filter(touched | Q(state__in=_LEFT_SINCE), Exists(here))
    rows = rows.filter(signed_on__year__lte=max(years), ends_on__isnull=False)
    shown = ("reference", "title", "state", "signed_on", "ends_on", "terminated_on")
    return list(rows.annotate(evaluated=Exists(finals.order_by())).only(*shown).order_by("signed_on", "pk"))


def _renewed(keys: Collection[int]) -> dict[int, list[date]]:
    """When each of these contracts came into a state of renewal, by the history."""
    events: Any = Contract._meta.get_field("events").related_model
    rows = events.objects.filter(pgh_obj__in=list(keys)).order_by("pgh_id")
    days: dict[int, list[date]] = defaultdict(list)
    last: dict[int, str] = {}
    for key, state, moment in rows.values_list("pgh_obj", "state", "pgh_created_at"):
        if state in RENEWED and last.get(key) != state:
            days[key].append(timezone.localdate(moment))
        last[key] = state
    return days
