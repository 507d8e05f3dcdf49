"""The groups of the portal: those who hold a role on the same territory, those who act for the same organisation.

A saved view is lent to one of them (`settings.AUDIENCES_OF`; docs/decisions/saved-views.md).
"""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from partners.models import Affiliation
from partners.querysets import READERS
from territories.models import Membership


def audiences_of(agent: Agent, on: date) -> dict[str, str]:
    """The groups of this person on that day, by their key; the administrator's role opens none."""
    held = Membership.objects.filter(agent=agent, role__in=READERS).in_force(on).order_by("territory__name", "pk")
    acted = Affiliation.objects.filter(agent=agent).in_force(on).order_by("organisation__name", "pk")
    return {
        **{
            f"territory:{key}": f"Les personnes qui ont un rôle sur\u00a0: {name}"
            for key, name in held.values_list("territory", "territory__name")
        },
        **{
            f"organisation:{key}": f"Les personnes de l’organisme\u00a0: {name}"
            for key, name in acted.values_list("organisation", "organisation__name")
        },
    }
