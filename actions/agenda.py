"""The days of actions in somebody’s calendar: ends, milestones, measures; only of actions that they see and follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from actions import chasing
from actions.calendars import measures_due
from actions.models import Action
from actions.notifications import named_in_full
from cls_portal.agenda import Entry
from cls_portal.models import Agent

BACK, FORTH = timedelta(days=60), timedelta(days=400)
MOST = 500  # of each kind


def entries(agent: Agent, on: date) -> Iterator[Entry]:
    """What is still to do, from two months ago to a year ahead."""
    seen = Action.objects.visible_to(agent).values("pk")
    period = (on - BACK, on + FORTH)
    yield from _ends(seen, period)
    yield from _milestones(seen, period)
    yield from _measures(seen, period, on)


def _ends(seen: Any, period: tuple[date, date]) -> Iterator[Entry]:
    rows = chasing.open_ends().filter(pk__in=seen, due_on__range=period).select_related("contract")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield _entry(f"action-{row.pk}-fin", row.due_on, f"Fin d’action\u00a0: {row.title}", row, row)


def _milestones(seen: Any, period: tuple[date, date]) -> Iterator[Entry]:
    rows = chasing.open_milestones().filter(action__in=seen, due_on__range=period).select_related("action__contract")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield _entry(f"jalon-{row.pk}", row.due_on, f"Jalon\u00a0: {row.name}", row.action, row)


def _measures(seen: Any, period: tuple[date, date], on: date) -> Iterator[Entry]:
    """The last measure overdue, and those to come."""
    for row in chasing.measurable(on).filter(action__in=seen)[:MOST]:
        awaited = list(measures_due(row.frequency, row.action.starts_on, row.action.ends_on, *period))
        past = [each for each in awaited if each[1] <= on][-1:]
        for since, term in [*past, *(each for each in awaited if each[1] > on)]:
            if not _given(row, since):
                title = f"Mesure\u00a0: {row.name} ({row.unit})"
                yield _entry(f"mesure-{row.pk}-{since}", term, title, row.action, row)


def _given(row: Any, since: date) -> bool:
    return any(each.measured_on >= since for each in row.measures.all())


def _entry(key: str, day: date, title: str, action: Action, row: Any) -> Entry:
    return Entry(
        key, day, title, reverse("action-detail", args=[action.pk]), row.updated_at, row.revision, named_in_full(action)
    )
