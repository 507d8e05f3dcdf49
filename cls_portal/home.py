"""What awaits a person: each app gives its tiles, named in `settings.HOME_TILES`, and its panels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Window
from django.utils.module_loading import import_string

from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.templatetags.portal import count_of


@dataclass(frozen=True)
class Tile:
    """Something to do: a sentence that says how many and what, and the page where it is done.

    `pieces` are the first things that it waits for, each with where it is mended.
    """

    text: str
    url: str
    count: int = 1
    pieces: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Panel:
    """What an app shows of its own on the home page: its template and what it needs; `first`: above « À faire »."""

    template: str
    context: dict[str, Any]
    first: bool = False


def panels_of(agent: Agent, on: date) -> list[Panel]:
    """The panels of this person on that day, in the order of the settings."""
    found = (import_string(name)(agent, on) for name in settings.HOME_PANELS)
    return [panel for panel in found if panel is not None]


def tiles_of(agent: Agent, on: date) -> list[Tile]:
    """Everything that awaits this person on that day, in the order of the settings."""
    return [tile for name in settings.HOME_TILES for tile in import_string(name)(agent, on)]


def first_of(rows: QuerySet[Any], limit: int) -> tuple[list[Any], int]:
    """The first rows, and how many there are besides, in one query."""
    first = list(rows.annotate(of_all=Window(Count("*")))[:limit])
    return first, first[0].of_all - len(first) if first else 0


def besides(count: int, words: str, url: str) -> list[Tile]:
    """« et 12 autres contrats … », with the list that has them all; nothing when there are no others."""
    return [Tile(f"et {count_of(count, words)}", url, count)] if count else []
