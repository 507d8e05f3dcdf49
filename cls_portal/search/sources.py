"""What an app says of a group of results: its tables, their pages, whose rights hold there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal.models import Agent

SHORTEST = 2


@dataclass(frozen=True)
class Door:
    """What this person sees of what entries are seen with: `read(agent, on)`, asked for each search, once.

    One that stands `inside` another is given SQL of the keys that were seen through that one: `read(agent, on, keys)`.
    """

    read: Callable[..., QuerySet[Any]]
    inside: Door | None = None


@dataclass(frozen=True)
class Part:
    """The entries of one table, or of the files of one of its columns, `file` (`cls_portal.indexing`).

    `page`: the name of the address of what is found, or of what it is in (`at_holder`). `within`: the tables that hold
    what it is in, the nearest first; the titles of their entries name it.
    """

    table: str
    page: str
    door: Door
    at_holder: bool = False
    within: tuple[str, ...] = ()
    file: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}.{self.file}" if self.file else self.table

    def address(self, key: int, holder: int) -> str:
        return reverse(self.page, args=[holder if self.at_holder else key])


@dataclass(frozen=True)
class Entries:
    """A group of results that have entries. `listed`: the list of the app that takes the same words (`?q=`)."""

    kind: str
    heading: str
    counted: str
    parts: Sequence[Part]
    listed: str = ""

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


@dataclass(frozen=True)
class Rows:
    """A group of results that an app finds by itself: `rows(text, alike)` in their order, then the title of each, what
    it is, its address."""

    kind: str
    heading: str
    counted: str
    rows: Callable[[str, bool], QuerySet[Any]]
    said: Callable[[Any], tuple[str, str, str]]
    listed: str = ""


Source = Entries | Rows


def sources(agent: Agent, on: date, kind: str = "") -> list[Source]:
    """Where this person may look, in the order of the settings; one group only when it is named."""
    names = [name for known, name in settings.SEARCH_SOURCES.items() if kind in {"", known}]
    return [import_string(name)(agent, on) for name in names]
