"""Reads the rows of a file: straight from the database's columns where every column of the list is one.

Loading whole objects costs four times what writing them does, so a list whose exported columns are
attribute paths (`"territory.name"`, `"get_state_display"`) is read as tuples; one function among the
columns, and objects are loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models, transaction

CHUNK = 2_000

Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Path:
    """A database column behind a list's column; `words` says its values when they are codes."""

    lookup: str
    words: dict[Any, str] | None = None


def rows(columns: Sequence[Any], queryset: models.QuerySet[Any]) -> Iterator[Sequence[Any]]:
    """The values of every row, from a server-side cursor in one read-only transaction."""
    reading, converted = _plan(columns, queryset)
    with as_of_now():
        for row in reading.iterator(chunk_size=CHUNK):
            yield converted(row)


@contextmanager
def as_of_now() -> Iterator[None]:
    """One read-only transaction, which sees the base as it is when it begins, however long it lasts."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION {'ISOLATION LEVEL REPEATABLE READ, ' if own else ''}READ ONLY")
        yield


def _plan(columns: Sequence[Any], queryset: models.QuerySet[Any]) -> tuple[models.QuerySet[Any], Read]:
    """What to iterate over, and how to turn each of its items into values."""
    paths = [path_of(column.value or column.key, queryset.model) for column in columns]
    known = [path for path in paths if path is not None]
    if len(known) < len(paths):
        getters: list[Read] = [column.getter() for column in columns]
        return queryset, lambda row: [read(row) for read in getters]
    lookups = [path.lookup for path in known]
    # With DISTINCT, rows that differ only by their key must stay apart.
    plain = queryset.select_related(None).prefetch_related(None)
    reading = plain.values_list(*lookups, *(["pk"] if queryset.query.distinct else []))
    coded = [(position, path.words) for position, path in enumerate(known) if path.words is not None]
    size = len(known)

    def converted(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row[:size])
        for position, words in coded:
            values[position] = words.get(values[position], values[position])
        return values

    return reading, converted if coded or queryset.query.distinct else lambda row: row


def path_of(value: Any, model: type[models.Model]) -> Path | None:
    """The database column that this attribute path reads, None when it is something else."""
    if not isinstance(value, str):
        return None
    *relations, name = value.split(".")
    try:
        for relation in relations:
            field = model._meta.get_field(relation)
            related: Any = field.related_model
            if related is None or not (field.many_to_one or (field.one_to_one and field.concrete)):
                return None
            model = related
        if name.startswith("get_") and name.endswith("_display"):
            return _coded([*relations, name.removeprefix("get_").removesuffix("_display")], model)
        found = next((f for f in model._meta.concrete_fields if f.attname == name), None)
    except FieldDoesNotExist:
        return None
    return Path("__".join([*relations, name])) if found is not None else None


def _coded(names: list[str], model: type[models.Model]) -> Path:
    field: Any = model._meta.get_field(names[-1])
    return Path("__".join(names), {code: str(label) for code, label in field.flatchoices})
