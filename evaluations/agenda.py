"""The calendar of final evaluations in the agenda of those who write them, from the signature of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from cls_portal.agenda import Entry
from cls_portal.models import Agent
from evaluations.reading import due
from evaluations.rules import CALENDAR, calendar

BACK, FORTH = timedelta(days=60), timedelta(days=400)
MOST = 500
AHEAD = 27  # months: the first day of the calendar of a contract that ends then may still be shown


def terms(agent: Agent, on: date) -> Iterator[Entry]:
    """From two months ago to a year ahead; launched, an evaluation is no longer to launch."""
    first = max(CALENDAR)
    written = Q(of_prefecture=True) | Q(of_coordinator=True)
    for row in due(agent, on, AHEAD).with_reach(agent, on).filter(written).order_by("ends_on", "pk")[:MOST]:
        for days, day, what in calendar(row.ends_on):
            if on - BACK <= day <= on + FORTH and not (days == first and row.final_evaluation):
                yield Entry(
                    f"evaluation-{row.pk}-{days}", day, f"{what}\u00a0: {row.reference}",
                    reverse("contract-detail", args=[row.pk]), row.updated_at, row.revision, row.title,
                )  # fmt: skip
