"""The doors of the groups, asked for each search: which holders this person sees.

What is kept from one search to the next is the text of a question, never its answer (`_composed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.module_loading import import_string

from cls_portal.models import Agent
from cls_portal.search.sources import Door, Entries, Source

# Rights are written as a list of keys up to so many; beyond, as the question itself.
LISTED = 2_000
# Entries of which nothing is seen.
NOTHING = " AND false"


@dataclass(frozen=True)
class Question:
    """SQL of the keys that a door opens on. `everything`: it leaves nothing out, and needs not be asked."""

    sql: str
    params: tuple[Any, ...] = field(hash=False)
    everything: bool = False

    def written(self) -> str:
        operations: Any = connection.ops
        return str(operations.compose_sql(self.sql, self.params))


class Rights:
    """What one person sees through each door, and the SQL that keeps those entries and no other.

    Every door is asked once, when it is first needed.
    """

    def __init__(self, agent: Agent, on: date) -> None:
        self._agent, self._on = agent, on
        self._premises = _premises(agent, on)
        self._seen: dict[Door, list[int] | Question] = {}

    def ask(self, places: Sequence[Source]) -> None:
        """Ask the doors of all these groups, whatever will be looked for."""
        for place in places:
            for part in place.parts if isinstance(place, Entries) else ():
                self._through(part.door)

    def lists(self) -> str:
        """SQL of the lists that the conditions name: written once, each tells PostgreSQL how few its keys are."""
        named = [
            f"{self._name(door)} AS MATERIALIZED (SELECT unnest('{{{','.join(map(str, keys))}}}'::bigint[]) AS id)"
            for door, keys in self._seen.items()
            if isinstance(keys, list)
        ]
        return f"WITH {', '.join(named)} " if named else ""

    def condition(self, place: Entries) -> str:
        """SQL that keeps the entries `e` of a group that this person may find; nothing where they see them all."""
        parts: dict[Door, list[str]] = {}
        for part in place.parts:
            parts.setdefault(part.door, []).append(part.name)
        if len(parts) == 1:
            return self._kept(place.parts[0].door)
        kept = [f"e.part IN ({listed(names)}){self._kept(door)}" for door, names in parts.items()]
        return f" AND ({' OR '.join(kept)})"

    def _kept(self, door: Door) -> str:
        keys = self._through(door)
        if isinstance(keys, list):
            return f" AND e.holder_id IN (SELECT id FROM {self._name(door)})" if keys else NOTHING
        return "" if keys.everything else f" AND e.holder_id IN ({keys.written()})".replace("%", "%%")

    def _name(self, door: Door) -> str:
        return f"seen{list(self._seen).index(door)}"

    def _through(self, door: Door) -> list[int] | Question:
        if door not in self._seen:
            self._seen[door] = self._ask(door)
        return self._seen[door]

    def _ask(self, door: Door) -> list[int] | Question:
        question = self._question(door)
        if question is None or question.everything:
            return question or []
        with connection.cursor() as cursor:
            cursor.execute(f"{self.lists()}{question.sql} LIMIT {LISTED + 1}", question.params)
            keys = [key for (key,) in cursor.fetchall()]
        # The question itself may name a list: it is written under the same names.
        return keys if len(keys) <= LISTED else question

    def _question(self, door: Door) -> Question | None:
        outer = self._outer(door)
        try:
            with connection.execute_wrapper(_asks):
                return _composed(door, outer, self._agent, self._on, timezone.localdate(), self._premises)
        except _Asks:
            return _compose(door, outer, self._agent, self._on)

    def _outer(self, door: Door) -> Question | None:
        """The keys of the door that this one stands inside."""
        if door.inside is None:
            return None
        keys = self._through(door.inside)
        return Question(f"SELECT id FROM {self._name(door.inside)}", ()) if isinstance(keys, list) else keys


class _Asks(Exception):
    """A door read the database to compose its question."""


def _asks(*args: Any) -> None:
    raise _Asks


def _premises(agent: Agent, on: date) -> str:
    """The digest of what a question is composed from, beside the day: what is known of the person, their roles."""
    known = [getattr(agent, field.attname) for field in agent._meta.concrete_fields]
    roles = import_string(settings.SEARCH_PREMISES)(agent, on)
    return sha256(repr((known, roles)).encode()).hexdigest()


@lru_cache(maxsize=1_000)
def _composed(
    door: Door, outer: Question | None, agent: Agent, on: date, today: date, premises: str
) -> Question | None:
    """The question of a door, kept: the same person with the same roles on the same day is asked for in the same words.

    Django takes longer to compose most of them than PostgreSQL to answer. A door that reads more than its premises
    raises `_Asks`, and is composed each time.
    """
    return _compose(door, outer, agent, on)


def _compose(door: Door, outer: Question | None, agent: Agent, on: date) -> Question | None:
    """The question of a door; None when nothing is seen through it."""
    inside = () if outer is None else (RawSQL(outer.sql, outer.params),)
    rows = door.read(agent, on, *inside).order_by().values_list("pk", flat=True)
    every = rows.model._base_manager.order_by().values_list("pk", flat=True)
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Question(sql, tuple(params), everything=sql == every.query.sql_with_params()[0])


def listed(names: Sequence[str]) -> str:
    """SQL of these names of parts."""
    return ", ".join(f"'{name}'" for name in names)
