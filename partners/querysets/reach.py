"""How far somebody reaches: what the querysets of this app ask of each row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.access import roles_held
from territories.models import Membership, TerritoryCommune

# The administrator runs the installation: councils are not theirs to read.
READERS = tuple(role for role in Role if role != Role.ADMINISTRATOR)


def territories_held(agent: Agent, on: date, *roles: Role) -> list[int]:
    """Ids of the territories on which the agent holds one of these roles (a reader's, when none is named)."""
    return [held.territory for held in roles_held(agent, on) if held.role in (roles or READERS)]


def meets(path: str, territories: Collection[int]) -> Exists:
    """The territory at `path` of the row shares a commune with one of these.

    Asked row by row along indexes, so that the answer never waits for the whole table of communes.
    """
    return Exists(TerritoryCommune.objects.filter(_held(territories), territory=OuterRef(path)))


def within(path: str, territories: Collection[int]) -> Q:
    """Every commune of the territory at `path` belongs to one of these."""
    outside = TerritoryCommune.objects.filter(~_held(territories), territory=OuterRef(path))
    return Q(meets(path, territories)) & ~Q(Exists(outside))


def _held(territories: Collection[int]) -> Exists:
    return Exists(TerritoryCommune.objects.filter(commune=OuterRef("commune"), territory__in=territories))


def administers(agent: Agent) -> Exists:
    return Exists(Membership.objects.filter(agent=agent, role=Role.ADMINISTRATOR).in_force(timezone.localdate()))


def affiliations() -> Any:
    return Agent._meta.get_field("affiliations").related_model._default_manager.all()


def related_model(model: type[models.Model], field: str) -> Any:
    return model._meta.get_field(field).related_model
