"""What the agenda of a council may be made of: the diagnostics of its territory, stale or to adopt."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent
from diagnostics.models import Diagnostic
from diagnostics.reading import stale_in_list
from diagnostics.staleness import years_before
from partners.convening.suggestions import Suggestion
from partners.decisions.effects import key_of
from partners.models import Council
from partners.states import AgendaKind

MOST = 20


def stale_diagnostics(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """Those that are out of date and that none was made of, and why; one query."""
    rows: Any = Diagnostic.objects.visible_to(agent).not_renewed().within(council.territory)
    return [
        Suggestion(
            key_of(row),
            f"Mise à jour du diagnostic «\u00a0{row.title}\u00a0»",
            AgendaKind.DECISION,
            " ".join(stale_in_list(row, on)),
            20,
            url=reverse("diagnostic-detail", args=[row.pk]),
        )
        for row in rows.stale(years_before(on)).order_by("ends_on", "pk")[:MOST]
    ]
