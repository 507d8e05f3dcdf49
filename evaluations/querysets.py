"""Every read of evaluations."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet


class EvaluationQuerySet(PartQuerySet):
    """Evaluations: seen with their contract."""

    seen_with = "contract"

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


class EvaluationPartQuerySet(PartQuerySet):
    """Rows that belong to an evaluation: seen with it."""

    seen_with = "evaluation"
