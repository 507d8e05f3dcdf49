"""Reading how a préfecture shows itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404

from cls_portal.models import Agent, StoredFile
from cls_portal.roles import Role
from contracts.models import PrefectureIdentity
from territories.access import roles_held
from territories.models import Territory
from territories.states import TerritoryKind


def identity_of(department: Territory) -> PrefectureIdentity | None:
    return PrefectureIdentity.objects.select_related("logo", "stamp").filter(department=department).first()


def prefectures_of(agent: Agent, on: date) -> Any:
    """The départements of which the agent is the préfecture."""
    held = [each.territory for each in roles_held(agent, on) if each.role == Role.PREFECTURE]
    return Territory.objects.filter(kind=TerritoryKind.DEPARTMENT, pk__in=held).order_by("code", "pk")


def identity_image(department: Territory, which: str) -> StoredFile:
    """The logo or the stamp; 404 where there is none."""
    identity = identity_of(department)
    stored = {"logo": identity.logo, "cachet": identity.stamp}.get(which) if identity else None
    if stored is None:
        raise Http404("Cette image n’existe pas.")
    return stored
