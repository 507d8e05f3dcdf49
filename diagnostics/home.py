"""What awaits a person about diagnostics, on the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.home import Tile
from cls_portal.models import Agent
from cls_portal.roles import Role
from diagnostics.models import Contribution, Diagnostic
from diagnostics.staleness import years_before
from territories.access import roles_held

KEEPERS = (Role.PREFECTURE, Role.COORDINATOR)


def contributions_asked(agent: Agent, on: date) -> list[Tile]:
    """One tile for each contribution that awaits this person's text."""
    rows = Contribution.objects.asked_of(agent).awaiting().select_related("diagnostic").order_by("due_on", "pk")
    return [
        Tile(
            f"Contribution demandée avant le {row.due_on:%d/%m/%Y} : {row.diagnostic.title}",
            reverse("contribution-detail", args=[row.pk]),
        )
        for row in rows
    ]


def stale_diagnostics(agent: Agent, on: date) -> list[Tile]:
    """How many diagnostics are out of date, for those who keep them."""
    if not any(held.role in KEEPERS for held in roles_held(agent, on)):
        return []
    count = Diagnostic.objects.visible_to(agent).not_renewed().stale(years_before(on)).count()
    if not count:
        return []
    plural = "s" if count > 1 else ""
    return [Tile(f"{count} diagnostic{plural} périmé{plural}", f"{reverse('diagnostic-list')}?perime=oui", count)]
