"""Every read of framework agreements and departmental plans."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.querysets import related_rows
from contracts.querysets.reach import READERS, READERS_ONCE_SHARED
from territories.access import scope_communes


class FrameworkQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Framework agreements on communes of the agent's scope; running the installation opens none."""
        rows = related_rows(self.model, "perimeter")
        communes = scope_communes(agent, timezone.localdate(), roles=READERS + READERS_ONCE_SHARED)
        return self.filter(pk__in=rows.filter(commune__in=communes).values("framework"))

    def for_detail(self, agent: Agent) -> Self:
        return self.prefetch_related("communes")


class PlanQuerySet(models.QuerySet[Any]):
    """Departmental plans: public acts, which everybody who is signed in may read."""

    def visible_to(self, agent: Agent) -> Self:
        return self if agent.is_active else self.none()

    def for_list(self) -> Self:
        return self.select_related("department")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("department", "file")

    def around(self, contract: Any) -> Self:
        """Those of the départements of its perimeter."""
        communes = related_rows(contract.__class__, "perimeter").filter(contract=contract)
        return self.filter(department__in=communes.values("commune__department"))
