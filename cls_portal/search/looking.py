"""The search itself: what is typed, in every group or in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import OperationalError, transaction
from django.utils.html import conditional_escape

from cls_portal.home import first_of
from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from cls_portal.search import statement
from cls_portal.search.results import ALL, FIRST, Group, Hit, Results, extract_of, group_of, marked, unmarked
from cls_portal.search.rights import Rights
from cls_portal.search.sources import SHORTEST, Entries, Rows, Source, sources
from cls_portal.search.statement import Way

LONGEST, MOST_WORDS = 80, 8


def long_enough(text: str) -> bool:
    """Whether something may be looked for; « Y » is a commune, and too many other things."""
    return len("".join(plain_words(text))) >= SHORTEST


def search(agent: Agent, on: date, text: str, kind: str = "", *, alike: bool = False) -> Results:
    """What this person finds of a text, in every group or in one; `alike`: also what resembles, whatever is found."""
    text = " ".join(text.replace("\0", "").split())[:LONGEST]
    if not long_enough(text):
        return Results(text, kind)
    places, limit = sources(agent, on, kind), ALL if kind else FIRST
    try:
        with transaction.atomic():
            statement.bound()
            rights = Rights(agent, on)
            rights.ask(places)
            groups = _groups(places, rights, text, Way.BOTH if alike else Way.WORDS, limit)
            if not groups and not alike:
                groups, alike = _groups(places, rights, text, Way.ALIKE, limit), True
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != statement.CANCELLED:
            raise
        return Results(text, kind, too_long=True)
    return Results(text, kind, groups, alike)


def _groups(places: Sequence[Source], rights: Rights, text: str, way: Way, limit: int) -> list[Group]:
    written = [place for place in places if isinstance(place, Entries)]
    found = statement.entries(written, rights, plain_words(text)[:MOST_WORDS], way=way, limit=limit)
    groups = [
        _of_rows(place, text, way, limit) if isinstance(place, Rows) else _of_entries(place, text, found)
        for place in places
    ]
    return [group for group in groups if group.count]


def _of_rows(place: Rows, text: str, way: Way, limit: int) -> Group:
    first, besides = first_of(place.rows(text, way != Way.WORDS), limit)
    hits = []
    for row in first:
        title, detail, url = place.said(row)
        hits.append(Hit(row._meta.label_lower, row.pk, conditional_escape(title), url, detail=detail))
    return group_of(place, text, len(first) + besides, hits)


def _of_entries(place: Entries, text: str, found: Mapping[str, list[statement.Found]]) -> Group:
    rows = found[place.kind]
    return group_of(place, text, rows[0].of_all if rows else 0, [_hit(place, row) for row in rows])


def _hit(place: Entries, row: statement.Found) -> Hit:
    part = place.part(row.part)
    detail = "" if unmarked(row.title) == row.detail else row.detail or ""
    url = part.address(row.key, row.holder)
    return Hit(row.part, row.key, marked(row.title), url, extract_of(row.extract), detail, bool(part.file))
