"""Every read of evaluations."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from cls_portal.models import Agent


class EvaluationQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Evaluations of the contracts that the agent sees."""
        contract: Any = self.model._meta.get_field("contract").related_model
        return self.filter(contract__in=contract.objects.visible_to(agent).values("pk"))

    def final_of(self, contract: models.Model) -> Self:
        return self.filter(contract=contract, kind="final")

    def awaiting_validation(self) -> Self:
        return self.filter(Q(validated_on__isnull=True))

    def unpresented(self) -> Self:
        """Those that the council has not heard, and that it is not said to be unable to hear."""
        return self.filter(meeting=None, not_presented_reason="")

    def awaiting_anybody(self) -> Self:
        """Those that await the council, or the préfecture's validation."""
        return self.awaiting_validation() | self.unpresented()

    def for_list(self) -> Self:
        return self.select_related("contract")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("contract", "meeting", "validated_by").prefetch_related("ratings")


class EvaluationPartQuerySet(models.QuerySet[Any]):
    """Rows that belong to an evaluation: seen with it."""

    def visible_to(self, agent: Agent) -> Self:
        evaluation: Any = self.model._meta.get_field("evaluation").related_model
        return self.filter(evaluation__in=evaluation.objects.visible_to(agent).values("pk"))
