"""Every read of batches of contracts taken over from paper."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from cls_portal.models import Agent


class TakeOverBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """What one has deposited oneself: it holds contracts that are not yet in the portal."""
        return self.filter(deposited_by=agent)

    def for_list(self) -> Self:
        return self.select_related("archive").defer("rows", "problems")
