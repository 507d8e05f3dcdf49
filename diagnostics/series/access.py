"""Who may write a partner's series: whoever acts for its owner; préfecture and coordinator whose scope contains it.

Reading is `PartnerSeriesQuerySet.visible_to`; values below the threshold are read by those alone who may write.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from diagnostics.series.states import Confidentiality
from partners.models import Affiliation
from territories.access import Reach, reaches
from territories.models import Membership, TerritoryCommune

if TYPE_CHECKING:
    from diagnostics.models import PartnerSeries

WRITERS = (Role.PREFECTURE, Role.COORDINATOR)
CREATE, EDIT = "create_series", "edit_series"
ACTS = (CREATE, EDIT)


def may(agent: Agent, act: str, series: Any = None) -> bool:
    """Whether the agent may do this today; `create_series` asks for none."""
    today = timezone.localdate()
    if act == CREATE:
        held = Membership.objects.in_force(today).filter(agent=agent, role__in=WRITERS)
        return held.exists() or Affiliation.objects.in_force(today).filter(agent=agent).exists()
    return _may_edit(agent, series, today)


def _may_edit(agent: Agent, series: PartnerSeries, on: date) -> bool:
    """Two queries at most, kept on the series as loaded."""
    known: dict[Any, bool] = series.__dict__.setdefault("_editors", {})
    if (agent.pk, on) not in known:
        owner = Affiliation.objects.in_force(on).filter(agent=agent, organisation=series.organisation_id).exists()
        known[agent.pk, on] = owner or _contains(agent, series, on)
    return known[agent.pk, on]


def _contains(agent: Agent, series: PartnerSeries, on: date) -> bool:
    if series.confidentiality == Confidentiality.OWNER:
        return False
    communes = TerritoryCommune.objects.filter(territory=series.perimeter_id).values_list("commune", flat=True)
    held = reaches(agent, list(communes), on)
    return any(held[role] is Reach.CONTAINS for role in WRITERS)
