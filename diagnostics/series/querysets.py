"""Every read of the partners' series."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet, holding_words, related_model, sort_key
from cls_portal.roles import Role
from diagnostics.series.states import Confidentiality
from partners.querysets import meets
from territories.access import reads_everywhere, roles_held

# Roles that read the series of their territory, by confidentiality; those who act for the owner always do.
READERS = {
    Confidentiality.TERRITORY: (Role.PREFECTURE, Role.COORDINATOR, Role.MAYOR, Role.PROSECUTOR, Role.OBSERVER),
    Confidentiality.COUNCIL: (Role.PREFECTURE, Role.COORDINATOR),
}


class PartnerSeriesQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the agent's organisations; those that reach the territory of a role which may read them."""
        today = timezone.localdate()
        seen = Q(organisation__in=agent.affiliations.in_force(today).order_by().values("organisation"))
        for level, roles in READERS.items():
            near = Q() if reads_everywhere(agent, today, roles) else _near(agent, today, *roles)
            seen |= Q(near, confidentiality=level)
        return self.filter(seen)

    def for_list(self) -> Self:
        """With their owner and perimeter, their first and last period."""
        cells = related_model(self.model, "cells")
        own = cells.objects.filter(series=OuterRef("pk"), value__isnull=False).order_by().values("series")
        return self.select_related("organisation", "perimeter").annotate(
            first_period=Subquery(own.annotate(day=Min("period")).values("day")),
            last_period=Subquery(own.annotate(day=Max("period")).values("day")),
        )

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("organisation", "perimeter").prefetch_related(
            "places__territory", "categories", "cells"
        )

    def titled(self, text: str) -> Self:
        """Whose title holds every word, accents and capitals aside."""
        return holding_words(self.alias(title_key=sort_key("title")), "title_key", text)

    def within(self, territory: Any) -> Self:
        """Those whose perimeter shares a commune with this territory."""
        return self.filter(meets("perimeter", [territory.pk]))

    def covering(self, year: int) -> Self:
        """Those that have a value in that year."""
        cells = related_model(self.model, "cells")
        inside = cells.objects.filter(series=OuterRef("pk"), value__isnull=False, period__year=year)
        return self.filter(Exists(inside))


def _near(agent: Agent, on: date, *roles: Role) -> Q:
    held = {role.territory for role in roles_held(agent, on) if role.role in roles}
    return Q(meets("perimeter", held))


class SeriesPartQuerySet(PartQuerySet):
    """Rows of a series: seen with it, through it."""

    seen_with = "series"
