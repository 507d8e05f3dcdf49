"""Every read of the territories."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from cls_portal.models import Agent
    from territories.models import Membership, ReferenceLoad, Territory  # noqa: F401


class TerritoryQuerySet(QuerySet["Territory"]):
    def visible_to(self, agent: Agent) -> Self:
        """Territories are visible to every signed-in person (product.md §1)."""
        return self if agent.is_active else self.none()

    def current(self) -> Self:
        """Without those that the last load no longer holds."""
        return self.filter(gone=False)


class MembershipQuerySet(QuerySet["Membership"]):
    def in_force(self, on: date) -> Self:
        """Roles held on that day: the first day counts, the end date does not."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class ReferenceLoadQuerySet(QuerySet["ReferenceLoad"]):
    def latest_by_file(self, kind: str) -> dict[str, str]:
        """File name → SHA-256 of its last load, for one data set."""
        rows = self.filter(kind=kind).order_by("file_name", "-pk").distinct("file_name")
        return dict(rows.values_list("file_name", "sha256"))
