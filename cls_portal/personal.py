"""Everything the portal holds about one person: found by the models themselves, so that no table is forgotten.

A person is some rows (an account, contacts) and some e-mail addresses. What is about them is: the columns of those
rows; the rows that write one of their addresses down, as far as the reader sees them; the rows that point to them, of
which only the kind, how many and when are told, since their content may concern others. What only the members of a
meeting may read (a queryset that says `confidential`) is left to those who read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Aggregate, Count, EmailField, ForeignKey, Max, Min, Model, Q
from django.db.models.functions import Lower

from cls_portal.history import event_model
from cls_portal.models import Agent
from cls_portal.wording import plain_text

MOST_ROWS = 500
# What stands in the place of the name of somebody to whom something was asked, once it is erased.
ERASED = "Personne effacée"
# Columns that say nothing to the person: the machine's, and what may never leave.
UNTOLD = frozenset({"id", "revision", "password", "sort_key"})


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """A row that is about the person, in words."""

    kind: str
    since: date | datetime | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Linked:
    """How many rows of a kind point to the person, as what, from when to when."""

    kind: str
    role: str
    count: int
    first: datetime | None
    last: datetime | None


Keys = Mapping[type[Model], Collection[int]]


def identities(keys: Keys) -> list[Row]:
    """The rows that are the person, each column of them."""
    return [
        Row(str(model._meta.verbose_name), getattr(row, "created_at", None), tuple(_facts(row, _told(model))))
        for model, pks in keys.items()
        for row in model._default_manager.filter(pk__in=pks).order_by("pk")
    ]


def written_down(keys: Keys, addresses: Collection[str], reader: Agent) -> list[Row]:
    """The rows, other than the person's own, in which one of their addresses is written.

    Not another account: who may read it is another question.
    """
    wanted = {address.lower() for address in addresses if address}
    return [
        row
        for model, names in _with_addresses()
        if wanted and model is not Agent
        for row in _written(model, names, keys, wanted, reader)
    ]


def _written(
    model: type[Model], names: tuple[str, ...], keys: Keys, wanted: Collection[str], reader: Agent
) -> Iterator[Row]:
    lowered = {f"{name}_lower": Lower(name) for name in names}
    asked = Q()
    for name in lowered:
        asked |= Q(**{f"{name}__in": wanted})
    rows = _read_by(model, reader).alias(**lowered).filter(asked).exclude(pk__in=keys.get(model, ()))
    told = dict.fromkeys(model._meta.get_field(name) for name in (*personal_columns(model), *names))
    found = list(rows.order_by("-pk")[:MOST_ROWS])
    seen = _seen(model, [row.pk for row in found], reader)
    for row in found:
        yield Row(str(model._meta.verbose_name), _moment(row), tuple(_facts(row, told)) if row.pk in seen else ())


def _seen(model: type[Model], pks: Collection[int], reader: Agent) -> set[int]:
    """Those that the reader sees: of the others, only that they exist is told."""
    rows: Any = model._default_manager.filter(pk__in=pks)
    return set((rows.visible_to(reader) if hasattr(rows, "visible_to") else rows).values_list("pk", flat=True))


def _read_by(model: type[Model], reader: Agent) -> Any:
    """The rows of a table; of what a meeting holds, those that this person reads."""
    rows: Any = model._default_manager.all()
    return rows.visible_to(reader) if getattr(rows, "confidential", False) else rows


def linked(keys: Keys, reader: Agent) -> list[Linked]:
    """What points to the person, by kind and by role; one statement for each kind of table."""
    found = [
        each
        for target, pks in keys.items()
        if pks
        for model, columns in _pointing(target).items()
        if model not in keys
        for each in _counted(model, columns, pks, reader)
    ]
    return sorted(found, key=lambda each: (each.kind, each.role))


def _counted(
    model: type[Model], columns: tuple[ForeignKey[Any, Any], ...], pks: Collection[int], reader: Agent
) -> Iterator[Linked]:
    stamp = _stamp(model)
    asked: dict[str, Aggregate] = {}
    for column in columns:
        mine = Q(**{f"{column.name}__in": pks})
        asked[f"{column.name}_count"] = Count("pk", filter=mine)
        if stamp:
            asked[f"{column.name}_first"] = Min(stamp, filter=mine)
            asked[f"{column.name}_last"] = Max(stamp, filter=mine)
    said = _read_by(model, reader).order_by().aggregate(**asked)
    for column in columns:
        if count := said[f"{column.name}_count"]:
            first, last = said.get(f"{column.name}_first"), said.get(f"{column.name}_last")
            yield Linked(str(model._meta.verbose_name), str(column.verbose_name), count, first, last)


@cache
def personal_columns(model: type[Model]) -> tuple[str, ...]:
    """The columns that the history leaves out because they are about persons."""
    try:
        told: tuple[str, ...] = getattr(event_model(model), "personal", ())
    except LookupError:
        return ()
    return tuple(name for name in told if name not in UNTOLD)


@cache
def _ours() -> tuple[type[Model], ...]:
    return tuple(
        model
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in APPS and not hasattr(model, "pgh_tracked_model")
    )


APPS = ("cls_portal", "territories", "partners", "diagnostics", "contracts", "actions", "evaluations")


@cache
def _with_addresses() -> tuple[tuple[type[Model], tuple[str, ...]], ...]:
    """The models that keep e-mail addresses, and in which columns."""
    found = (
        (model, tuple(each.name for each in model._meta.concrete_fields if isinstance(each, EmailField)))
        for model in _ours()
        if model._meta.managed
    )
    return tuple((model, names) for model, names in found if names)


@cache
def _pointing(target: type[Model]) -> dict[type[Model], tuple[ForeignKey[Any, Any], ...]]:
    found = {}
    for model in _ours():
        columns = tuple(
            each
            for each in model._meta.concrete_fields
            if isinstance(each, ForeignKey) and each.related_model is target
        )
        if columns and model._meta.managed:
            found[model] = columns
    return found


@cache
def _told(model: type[Model]) -> dict[Any, None]:
    """Its columns, but those that name another person (RGPD, art. 15-4)."""
    columns = (each for each in model._meta.concrete_fields if each.name not in UNTOLD)
    return dict.fromkeys(each for each in columns if each.related_model not in (Agent, model))


def _facts(row: Any, columns: Mapping[Any, None]) -> Iterator[Fact]:
    for column in columns:
        value = getattr(row, column.name)
        label = getattr(row, f"get_{column.name}_display", None)
        text = str(label()) if callable(label) else plain_text(value)
        if text:
            yield Fact(str(column.verbose_name), text)


def _stamp(model: type[Model]) -> str:
    """The column that says when a row was made."""
    names = {each.name for each in model._meta.concrete_fields}
    return next((name for name in STAMPS if name in names), "")


STAMPS = ("created_at", "written_at", "queued_at", "made_at", "stored_at", "at")


def _moment(row: Any) -> date | datetime | None:
    stamp = _stamp(type(row))
    return getattr(row, stamp) if stamp else None
