"""The schedule (« frise »): actions on one calendar, group by group, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from actions.reading.displays import due_on, is_open, status_of, watched
from actions.reading.groups import Grouping
from actions.states import Status
from cls_portal.charts import Bar, Chart, Milestone, Span, gantt
from cls_portal.charts.gantt import AWAITED, BLOCKED, DONE, GIVEN_UP, MISSED
from cls_portal.listing import Narrowing
from cls_portal.listing.engine import cursor_of
from cls_portal.listing.keyset import Keyset
from cls_portal.listing.page import AFTER, BEFORE
from cls_portal.templatetags.portal import percent

PAGE = 40
LOOKS = {Status.BLOCKED: BLOCKED, Status.ABANDONED: GIVEN_UP}


@dataclass(frozen=True)
class Schedule:
    """The plots of one page, each for one group, and the addresses of the neighbouring pages."""

    charts: list[Chart]
    count: int
    previous: str
    next: str


def schedule(narrowing: Narrowing, grouping: Grouping, query: QueryDict, on: date) -> Schedule:
    """One page of actions by group then by day; two queries."""
    rows = narrowing.rows.for_cards().select_related("objective__axis").prefetch_related("milestones")
    keyset: Keyset[Any] = Keyset(rows.annotate(**grouping.adding), (*grouping.order, "starts_on"))
    leaf = keyset.leaf(cursor_of(query, keyset), PAGE)
    bars = [(grouping.name(grouping.values_of(row)), _bar(row, grouping, on)) for row in leaf.rows]
    span = Span.of([bar for _, bar in bars], on)
    charts = [
        gantt(name, [bar for _, bar in held], span=span, on=on, source="suivi des actions", key=f"{rank}")
        for rank, (name, held) in enumerate(groupby(bars, key=lambda each: each[0]))
    ]
    return Schedule(
        charts=charts,
        count=len(leaf.rows),
        previous=narrowing.address(**{BEFORE: leaf.previous}) if leaf.previous else "",
        next=narrowing.address(**{AFTER: leaf.next}) if leaf.next else "",
    )


def _bar(action: Any, grouping: Grouping, on: date) -> Bar:
    due = due_on(action)
    return Bar(
        label=action.title if grouping.key == "contrat" else f"{action.title} ({action.contract.reference})",
        detail=_words(action),
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        until=action.postponed_to,
        done=action.progress,
        look=LOOKS.get(status_of(action), ""),
        late_since=due if due and due < on and is_open(action) else None,
        milestones=tuple(Milestone(row.name, row.due_on, _reached(row, on)) for row in action.milestones.all()),
        href=reverse("action-detail", args=[action.pk]),
    )


def _words(action: Any) -> str:
    """« En cours, 40 %, en retard »."""
    badge = watched(action)
    words = [str(status_of(action).label), percent(action.progress), str(badge).lower() if badge else ""]
    return ", ".join(filter(None, words))


def _reached(row: Any, on: date) -> str:
    if row.done_on:
        return DONE
    return MISSED if row.due_on < on else AWAITED
