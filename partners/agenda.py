"""The meetings of councils in somebody’s calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from cls_portal.agenda import Entry
from cls_portal.models import Agent
from partners.models import Meeting

BACK, FORTH = timedelta(days=60), timedelta(days=400)
MOST = 500


def meetings(agent: Agent, on: date) -> Iterator[Entry]:
    """The meetings of the councils that they see."""
    rows = Meeting.objects.visible_to(agent).filter(held_on__range=(on - BACK, on + FORTH)).select_related("council")
    for row in rows.order_by("held_on", "pk")[:MOST]:
        about = " \u2013 ".join(part for part in (row.subject, row.place) if part)
        title = f"{row.get_form_display()}\u00a0: {row.council.name}"
        yield Entry(
            f"reunion-{row.pk}", row.held_on, title, reverse("meeting-detail", args=[row.pk]), row.updated_at,
            row.revision, about,
        )  # fmt: skip
