"""The doors of the groups, asked for each search: which holders this person sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from cls_portal.models import Agent
from cls_portal.search.sources import Door, Entries, Source

# Rights are written as a list of keys up to so many; beyond, as the question itself.
LISTED = 2_000
# Entries of which nothing is seen.
NOTHING = " AND false"


class Rights:
    """What one person sees through each door, and the SQL that keeps those entries and no other.

    Every door is asked once, when it is first needed.
    """

    def __init__(self, agent: Agent, on: date) -> None:
        self._agent, self._on = agent, on
        self._seen: dict[Door, list[int] | QuerySet[Any] | None] = {}
        self._named: dict[Door, str] = {}

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
            if isinstance(keys, list) and keys
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
        if keys is None:
            return ""
        if isinstance(keys, list):
            return f" AND e.holder_id IN (SELECT id FROM {self._name(door)})" if keys else NOTHING
        return f" AND e.holder_id IN ({_written(keys)})"

    def _name(self, door: Door) -> str:
        return self._named.setdefault(door, f"seen{len(self._named)}")

    def _through(self, door: Door) -> list[int] | QuerySet[Any] | None:
        if door not in self._seen:
            self._seen[door] = self._ask(door)
        return self._seen[door]

    def _ask(self, door: Door) -> list[int] | QuerySet[Any] | None:
        rows = self._rows(door).order_by().values_list("pk", flat=True)
        if not rows.query.where:
            return None
        keys = [] if rows.query.is_empty() else list(rows[: LISTED + 1])
        return keys if len(keys) <= LISTED else rows

    def _rows(self, door: Door) -> QuerySet[Any]:
        if door.inside is None:
            return door.read(self._agent, self._on)
        keys = self._through(door.inside)
        return door.read(self._agent, self._on, self._rows(door.inside).values("pk") if keys is None else keys)


def _written(keys: QuerySet[Any]) -> str:
    sql, params = keys.query.sql_with_params()
    operations: Any = connection.ops
    return str(operations.compose_sql(sql, params)).replace("%", "%%")


def listed(names: Sequence[str]) -> str:
    """SQL of these names of parts."""
    return ", ".join(f"'{name}'" for name in names)
