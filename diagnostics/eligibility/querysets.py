"""Every read of the communes beside France."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func

from cls_portal.models import Agent


class _Among(Func):
    """`id = ANY (ARRAY(SELECT …))`: read once, so that PostgreSQL aggregates nothing but these rows."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


class AboveAverageQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Published figures are visible to every signed-in person (product.md §1)."""
        return self if agent.is_active else self.none()

    def for_list(self) -> Self:
        return self.select_related("territory__department")

    def of(self, edition: Any, communes: Any) -> Self:
        """These communes (a queryset of their ids) in this edition."""
        return self.filter(_Among(F("territory"), ArraySubquery(communes)), edition=edition)
