"""How far a person's roles reach: a scope is a set of communes (product.md §1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import IntEnum
from typing import Any

from django.db.models import Count, QuerySet

from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.models import Membership, TerritoryCommune


class Reach(IntEnum):
    """How the scope of a role stands to a perimeter."""

    NONE = 0
    MEETS = 1
    CONTAINS = 2


def reaches(agent: Agent, commune_ids: Collection[int], on: date) -> dict[Role, Reach]:
    """For each role the agent holds on that day: does its scope meet the perimeter, or contain it? One query."""
    rows = (
        TerritoryCommune.objects.filter(
            commune__in=commune_ids, territory__memberships__in=Membership.objects.in_force(on).filter(agent=agent)
        )
        .order_by()
        .values("territory__memberships__role")
        .annotate(covered=Count("commune", distinct=True))
        .values_list("territory__memberships__role", "covered")
    )
    wanted = len(set(commune_ids))
    return {Role(role): Reach.CONTAINS if covered == wanted else Reach.MEETS for role, covered in rows}


def scope_communes(agent: Agent, on: date, *, roles: Iterable[Role] | None = None) -> QuerySet[Any]:
    """Ids of the communes in the agent's scope that day, for those roles (all of them by default)."""
    held = Membership.objects.in_force(on).filter(agent=agent)
    if roles is not None:
        held = held.filter(role__in=list(roles))
    return TerritoryCommune.objects.filter(territory__in=held.values("territory")).order_by().values("commune")
