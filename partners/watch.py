"""The legal watch of a council: what the law of the day asks of it and is not done, each with its article.

Reads what `CouncilQuerySet.with_watch(on)` adds to the row; the list filters by `in_alert`, which is the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.errors import Reason
from partners import rules
from partners.states import CouncilState
from territories import rules as territory_rules
from territories.rules import AreaKnowledge, Obligation
from territories.states import TerritoryKind


def alerts(council: Any, on: date) -> list[Reason]:
    state = rules.council_state(council)
    if state.over:
        return []
    local, kind = is_of_commune(council), council.kind
    if state is CouncilState.DORMANT:
        found = [rules.outlived(kind, on), rules.asleep(local_duty(council, on)) if local else None]
    else:
        created_on = council.created_on
        found = [
            rules.outlived(kind, on),
            rules.late_plenary(kind, last=council.last_plenary, created_on=created_on, on=on),
            rules.late_information(kind, last=council.last_information, created_on=created_on, on=on),
            _missing_coordinator(council, on, local),
        ]
    return [reason for reason in found if reason is not None]


def is_of_commune(council: Any) -> bool:
    """A CLSPD whose territory is a whole commune: the law says whether it must exist."""
    return bool(council.kind == "CLSPD" and council.territory.kind == TerritoryKind.COMMUNE)


def local_duty(council: Any, on: date) -> Obligation:
    known = AreaKnowledge(tuple(council.area_names), council.areas_complete)
    return territory_rules.local_council(
        population=council.territory.population,
        has_priority_area=known.holds,
        on=on,
        intercommunal=council.intercommunal,
    )


def _missing_coordinator(council: Any, on: date, local: bool) -> Reason | None:
    """Where the law wants one; anywhere, when a term has ended that nobody follows."""
    duty = territory_rules.coordinator(population=council.territory.population, on=on)
    compulsory = local and duty.duty is territory_rules.Duty.COMPULSORY
    left = council.coordinator_left
    named = council.coordinated or (left is None and council.coordinator_id is not None)
    return rules.missing_coordinator(council.kind, named=named, compulsory=compulsory, source=duty.source, left=left)


@dataclass(frozen=True)
class Watched:
    """One thing the law asks, or not: in words, with its badge, its article, and since when where that is known."""

    obligation: Obligation
    since: date | None = None


def duties(council: Any, areas: Iterable[rules.Area], on: date) -> list[Watched]:
    """What the law of the day says of the existence of this council and of its coordinator."""
    seat = council.territory
    if council.kind == "CISPD":
        return [Watched(territory_rules.intercommunal_council(on))]
    if council.kind == "PARIS":
        return [
            Watched(each)
            for each in territory_rules.obligations(population=None, has_priority_area=None, on=on, paris=True)
        ]
    if not is_of_commune(council):
        return []
    duty, coordinator = local_duty(council, on), territory_rules.coordinator(population=seat.population, on=on)
    compulsory = territory_rules.Duty.COMPULSORY
    since = rules.compulsory_since(seat.population, areas, on) if duty.duty is compulsory else None
    named_since = territory_rules.GLOBAL_SECURITY if coordinator.duty is compulsory else None
    return [Watched(duty, since), Watched(coordinator, named_since)]
