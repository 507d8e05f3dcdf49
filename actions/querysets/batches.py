"""Every read of quick updates and of tables brought in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import (
    OuterRef,
    Q,
    Subquery,
)

from cls_portal.models import Agent
from cls_portal.querysets import related_model, related_rows


class FollowUpBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """One's own updates."""
        return self.filter(author=agent)

    def with_first_action(self, agent: Agent) -> Self:
        """Adds `first_title`: that of the first action of each that the agent still sees."""
        changes = related_model(self.model, "changes")
        actions = related_rows(changes, "action")
        rows = changes._default_manager.filter(batch=OuterRef("pk"), action__in=actions.visible_to(agent).values("pk"))
        return self.annotate(first_title=Subquery(rows.order_by("pk").values("action__title")[:1]))

    def made_before(self, moment: datetime) -> Self:
        return self.filter(made_at__lt=moment)


class TableImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """What one has deposited oneself: what it says is not yet in the portal."""
        return self.filter(deposited_by=agent)

    def of_same_heads(self, signature: str, agent: Agent, contract: Any) -> Self:
        """Those whose columns were said before, the latest first: by the same person, or for the same contract."""
        known = self.filter(signature=signature).exclude(columns={})
        return known.filter(Q(deposited_by=agent) | Q(contract=contract)).order_by("-pk")
