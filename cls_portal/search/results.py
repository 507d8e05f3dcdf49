"""What a search shows: groups, and in each what was found, marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from cls_portal.search.sources import Source

# Results of each group on the page of all, and on the page of one; beyond so many, nothing more is counted or ranked.
FIRST, ALL, COUNTED = 5, 50, 200
# Fewer things than this were found, and what resembles is offered.
FEW = 3
# Around a word that was found; letters of the private use area, which no text of ours holds.
OPENED, CLOSED = "\ue000", "\ue001"


@dataclass(frozen=True)
class Hit:
    """One result: `title` and `extract` are HTML where what was found is marked; `detail`: what it is in; `file`: its
    address gives a file."""

    part: str
    key: int
    title: SafeString
    url: str
    extract: str = ""
    detail: str = ""
    file: bool = False


@dataclass(frozen=True)
class Group:
    """The first results of a kind; `count` of them in all, or `more` than so many. `everything`: the page of this group
    alone, `listed`: the list of the app with the same words."""

    kind: str
    heading: str
    counted: str
    count: int
    more: bool
    hits: list[Hit]
    everything: str
    listed: str = ""

    @property
    def hidden(self) -> bool:
        """Whether there are others than those shown."""
        return self.more or self.count > len(self.hits)


@dataclass(frozen=True)
class Results:
    """What was found; `alike`: also what only resembles; `too_long`: given up, the search took too long."""

    text: str
    kind: str = ""
    groups: list[Group] = field(default_factory=list)
    alike: bool = False
    too_long: bool = False

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def more(self) -> bool:
        return any(group.more for group in self.groups)

    @property
    def few(self) -> bool:
        """Whether it is worth looking for what resembles."""
        return not self.alike and not self.more and self.count < FEW


def group_of(place: Source, text: str, count: int, hits: list[Hit]) -> Group:
    alone = f"{reverse('search')}?{urlencode({'q': text, 'dans': place.kind})}"
    listed = f"{reverse(place.listed)}?{urlencode({'q': text})}" if place.listed else ""
    counted = min(count, COUNTED)
    return Group(place.kind, place.heading, place.counted, counted, count > COUNTED, hits, alone, listed)


def extract_of(text: str) -> str:
    """The passage where a word was found; nothing when none was, the beginning of a text says nothing."""
    return marked(re.sub(r"[ \t\r\n]+", " ", text)) if OPENED in text else ""


def marked(text: str) -> SafeString:
    """HTML of a text of PostgreSQL's, everything escaped but the marks around what was found."""
    html = conditional_escape(text).replace(OPENED, "<mark>").replace(CLOSED, "</mark>")
    return mark_safe(html)


def unmarked(text: str) -> str:
    return text.replace(OPENED, "").replace(CLOSED, "")
