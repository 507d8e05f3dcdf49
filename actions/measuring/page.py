"""The plots of the indicators shown on a page of the list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from actions.measuring.series import chart_of
from actions.models import Indicator
from cls_portal.charts import Chart
from cls_portal.listing import ListingPage
from cls_portal.models import Agent


def listed(agent: Agent) -> Any:
    """The indicators of the actions to follow that the agent sees."""
    return Indicator.objects.visible_to(agent).followed().for_list()


def plots(page: ListingPage, on: date) -> tuple[list[Chart], int]:
    """The plot of each indicator of the page that has something to show, and how many have not; one query."""
    prefetch_related_objects(page.objects, "measures")
    drawn = [
        chart_of(row, list(row.measures.all()), on, title=f"{row.name} (action n°\u00a0{row.action.number})")
        for row in page.objects
    ]
    found = [each for each in drawn if each is not None]
    return found, len(drawn) - len(found)
