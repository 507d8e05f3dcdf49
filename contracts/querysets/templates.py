"""Every read of templates of contract."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet


class TemplateQuerySet(models.QuerySet[Any]):
    """Templates of contract: everybody who is signed in may read them."""

    def visible_to(self, agent: Agent) -> Self:
        return self if agent.is_active else self.none()

    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def serving(self, kind: str, department: int, on: date) -> Self:
        """The national template of that kind, and that of the département."""
        return self.in_force(on).filter(Q(department=None) | Q(department=department), kind=kind)

    def for_list(self) -> Self:
        return self.select_related("department")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().prefetch_related("sections")


class TemplateSectionQuerySet(PartQuerySet):
    seen_with = "template"

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("template")
