"""The meetings of councils in somebody’s calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cls_portal.agenda import Entry
from cls_portal.models import Agent
from partners.convening.calendar import entry
from partners.models import Meeting

BACK, FORTH = timedelta(days=60), timedelta(days=400)
MOST = 500


def meetings(agent: Agent, on: date) -> Iterator[Entry]:
    """The meetings of the councils that they see, cancelled ones struck out; the video link of those that they read."""
    seen = Meeting.objects.filter(held_on__range=(on - BACK, on + FORTH))
    read = set(seen.readable_by(agent, on).exclude(video_link="").values_list("pk", flat=True))
    rows = seen.visible_to(agent).select_related("council__territory__department", "group")
    for row in rows.order_by("held_on", "pk")[:MOST]:
        yield entry(row, video=row.pk in read)
