"""What awaits a person: each app gives its tiles, named in `settings.HOME_TILES`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal.errors import Reason
from cls_portal.models import Agent


@dataclass(frozen=True)
class Tile:
    """Something to do: a sentence that says how many and what, and the page where it is done.

    `pieces` are the first things that it waits for, each with where it is mended.
    """

    text: str
    url: str
    count: int = 1
    pieces: tuple[Reason, ...] = ()


def tiles_of(agent: Agent, on: date) -> list[Tile]:
    """Everything that awaits this person on that day, in the order of the settings."""
    return [tile for name in settings.HOME_TILES for tile in import_string(name)(agent, on)]
