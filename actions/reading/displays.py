"""The ways to look at a filtered set of actions, besides the table: what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from actions.models import Action
from actions.states import OPEN, Status
from cls_portal.listing import Badge, Narrowing
from cls_portal.listing.engine import parameters_of
from cls_portal.listing.page import AFTER, BEFORE, EXPORT, address, without
from cls_portal.models import Agent
from cls_portal.saved_views.reading import NONE, VIEW

DISPLAYS = (
    ("action-list", "Liste"),
    ("action-board", "Tableau par état"),
    ("action-schedule", "Frise"),
    ("action-calendar", "Calendrier"),
    ("action-groups", "Regroupements"),
    ("action-budget", "Budget"),
)


@dataclass(frozen=True)
class Tab:
    """Another way to look at the same actions."""

    label: str
    url: str
    current: bool


def tabs(query: QueryDict, current: str) -> list[Tab]:
    """Every display, at the same filters."""
    kept = without(parameters_of(query), AFTER, BEFORE, EXPORT)
    more = address(kept) if kept else ""
    return [Tab(label, reverse(name) + more, name == current) for name, label in DISPLAYS]


def followed(agent: Agent, on: date) -> Any:
    """The actions to follow that the agent sees."""
    return Action.objects.visible_to(agent).followed().with_lateness(on)


def choices_of(narrowing: Narrowing, groupings: Mapping[str, Any], chosen: str) -> list[tuple[str, str, bool]]:
    """The ways to group the same actions: label, address, whether it is the one shown."""
    return [(each.label, narrowing.address(par=key), key == chosen) for key, each in groupings.items()]


def listed_at(parameters: Sequence[tuple[str, str]], **changes: str) -> str:
    """The address of the table with these parameters, some of them changed; never a default view in its place."""
    kept = [*without(list(parameters), *changes), *((name, value) for name, value in changes.items() if value)]
    return reverse("action-list") + address(kept or [(VIEW, NONE)])


def due_on(action: Action) -> date | None:
    return action.postponed_to or action.ends_on


def watched(action: Any) -> Badge | None:
    """« En retard » or « Sans nouvelle », of an action read `with_lateness`."""
    if action.is_late:
        return Badge("En retard", "error")
    return Badge("Sans nouvelle", "warning") if action.is_silent else None


def is_open(action: Action) -> bool:
    return action.status in OPEN


def status_of(action: Action) -> Status:
    return Status(action.status)
