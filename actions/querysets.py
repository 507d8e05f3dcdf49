"""Every read of actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import DecimalField, Sum, Value
from django.db.models.functions import Coalesce

from cls_portal.models import Agent


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Actions of the contracts that the agent sees."""
        contract: Any = self.model._meta.get_field("contract").related_model
        return self.filter(contract__in=contract.objects.visible_to(agent).values("pk"))

    def with_cost(self) -> Self:
        """Adds `cost`: euros planned over all years and funders."""
        money = DecimalField(max_digits=14, decimal_places=2)
        return self.annotate(cost=Coalesce(Sum("budget_lines__planned"), Value(Decimal(0)), output_field=money))

    def for_list(self) -> Self:
        return self.select_related("contract", "lead", "objective")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("contract", "objective__axis", "lead").prefetch_related(
            "problems", "partners__organisation", "budget_lines__funder", "indicators"
        )

    def for_document(self) -> Self:
        """Everything the contract's document prints, in its order."""
        return (
            self.select_related("lead", "objective__axis")
            .prefetch_related("problems", "partners__organisation", "budget_lines__funder", "indicators")
            .order_by("number", "pk")
        )


class ActionPartQuerySet(models.QuerySet[Any]):
    """Rows that belong to an action: seen with it."""

    def visible_to(self, agent: Agent) -> Self:
        action: Any = self.model._meta.get_field("action").related_model
        return self.filter(action__in=action.objects.visible_to(agent).values("pk"))
