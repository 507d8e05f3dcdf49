"""Framework agreements and their geography."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cls_portal.models import Agent
from contracts import rules
from contracts.models import (
    Contract,
    FrameworkAgreement,
)
from territories.models import PriorityArea
from territories.querysets import PriorityAreaQuerySet


def frameworks_listed(agent: Agent) -> Any:
    return FrameworkAgreement.objects.visible_to(agent)


def areas_of_framework(
    agent: Agent, framework: FrameworkAgreement | None = None, *, area: PriorityArea | None = None
) -> PriorityAreaQuerySet:
    """The Cucs and contrats de ville that it may be the agreement of: the one chosen, those on its communes."""
    rows = PriorityArea.objects.visible_to(agent).filter(kind__in=rules.AREA_OF_FRAMEWORK.values())
    if framework is None:
        return rows.filter(pk=area.pk) if area else rows.none()
    here = rows.meeting(framework.perimeter.values_list("commune", flat=True))
    return rows.filter(Q(pk__in=here.values("pk")) | Q(pk=framework.area_id or 0)).order_by("name", "-starts_on", "pk")


def framework_page(framework: FrameworkAgreement, agent: Agent) -> dict[str, Any]:
    """The agreement, its communes, and the contracts under it that the agent sees."""
    return {
        "framework": framework,
        "communes": framework.communes.order_by("sort_key", "pk"),
        "contracts": Contract.objects.visible_to(agent).originals().filter(framework=framework).order_by("reference"),
    }
