"""Every read of the yearly reports of the départements."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.querysets.reach import territories_held, within
from territories.access import reads_everywhere

# They tell of every council of the département: whoever watches a part of it only would read beyond their scope.
READERS_OF_REPORTS = (Role.PREFECTURE, Role.OBSERVER)


class DepartmentalReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the départements that the scope of a préfecture or of an observer contains."""
        on = timezone.localdate()
        if reads_everywhere(agent, on, READERS_OF_REPORTS):
            return self.all()
        return self.filter(within("department", territories_held(agent, on, *READERS_OF_REPORTS)))

    def for_list(self) -> Self:
        return self.select_related("department", "pdf", "document", "closed_by").defer("contents")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("department", "pdf", "document", "closed_by")
