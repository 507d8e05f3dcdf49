"""Pages found by the position of their first row, not by their number: the last costs what the first costs.

An order is a tuple of field paths (`"-ends_on"`) or expressions; it always ends with the primary key.
Empty values come last in both directions. When the first key may be empty, the rows with a value and
the rows without are two segments read one after the other, so that one plain index `(key, id)` serves
both directions.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Expression, Func, OrderBy, Value
from django.db.models.functions import Coalesce, Collate, Lower, Upper
from django.db.models.lookups import Exact, IsNull

M = TypeVar("M", bound=models.Model)
Term = str | Expression | F
Values = tuple[Any, ...]


class BadCursor(Exception):
    """The cursor in the address was not made for this list and this order."""


@dataclass(frozen=True)
class Key:
    """One term of the order: `name` is where a row holds its value."""

    name: str
    field: models.Field[Any, Any]
    descending: bool = False
    nullable: bool = False
    nulls_first: bool = False

    def reversed(self) -> Key:
        return replace(self, descending=not self.descending, nulls_first=not self.nulls_first)

    def ordering(self, *, explicit_nulls: bool = True) -> OrderBy:
        if not (self.nullable and explicit_nulls):
            return OrderBy(F(self.name), descending=self.descending)
        return OrderBy(
            F(self.name),
            descending=self.descending,
            nulls_first=True if self.nulls_first else None,
            nulls_last=None if self.nulls_first else True,
        )


@dataclass(frozen=True)
class Cursor:
    """Where a page starts: after these values, or before them; before nothing is the last page."""

    values: Values | None = None
    backward: bool = False


@dataclass(frozen=True)
class Leaf(Generic[M]):
    """The rows of one page, and the cursors (opaque texts) of its neighbours; None where there is none."""

    rows: list[M]
    previous: str | None
    next: str | None


class _RowComparison(Func):
    """`(a, b) > (x, y)`: PostgreSQL answers it with one index range."""

    output_field = models.BooleanField()

    def __init__(self, operator: str, left: Sequence[Any], right: Sequence[Any]) -> None:
        super().__init__(*left, *right)
        self.operator = operator

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        compiled = [compiler.compile(source) for source in self.get_source_expressions()]
        half = len(compiled) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (compiled[:half], compiled[half:]))
        return f"({left}) {self.operator} ({right})", [param for _, params in compiled for param in params]


class Keyset(Generic[M]):
    """A queryset in a fixed order, read page by page."""

    def __init__(self, queryset: models.QuerySet[M], order: Sequence[Term]) -> None:
        self.queryset, self.keys = _keys(queryset.order_by(), order)
        signature = [f"{'-' if key.descending else ''}{key.name}" for key in self.keys]
        self.mark = zlib.crc32(json.dumps([*signature, *map(str, order)]).encode())

    def first(self, size: int) -> list[M]:
        return self._walk(self.keys, None, size)

    def ordered(self) -> models.QuerySet[M]:
        """Every row, in this order."""
        return self.queryset.order_by(*(key.ordering() for key in self.keys))

    def leaf(self, cursor: Cursor, size: int) -> Leaf[M]:
        """The page at this cursor; a full one whenever the list has as many rows."""
        return self._backward(cursor, size) if cursor.backward else self._forward(cursor, size)

    def read(self, text: str) -> Values:
        """The values written in a cursor by `_write`; `BadCursor` for anything else."""
        try:
            mark, *raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise BadCursor from error
        if mark != self.mark or len(raw) != len(self.keys):
            raise BadCursor
        return tuple(_parsed(key, value) for key, value in zip(self.keys, raw, strict=True))

    def _write(self, row: M) -> str:
        values = [getattr(row, key.name) for key in self.keys]
        text = json.dumps([self.mark, *map(_plain, values)], cls=DjangoJSONEncoder, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _forward(self, cursor: Cursor, size: int) -> Leaf[M]:
        rows = self._walk(self.keys, cursor.values, size + 1)
        if not rows and cursor.values is not None:
            return self._backward(Cursor(backward=True), size)
        more, rows = len(rows) > size, rows[:size]
        return Leaf(
            rows,
            previous=self._write(rows[0]) if cursor.values is not None else None,
            next=self._write(rows[-1]) if more else None,
        )

    def _backward(self, cursor: Cursor, size: int) -> Leaf[M]:
        rows = self._walk(tuple(key.reversed() for key in self.keys), cursor.values, size + 1)
        more, rows = len(rows) > size, rows[:size][::-1]
        if not more and cursor.values is not None and len(rows) < size:
            return self._forward(Cursor(), size)
        return Leaf(
            rows,
            previous=self._write(rows[0]) if more else None,
            next=self._write(rows[-1]) if rows and cursor.values is not None else None,
        )

    def _walk(self, keys: tuple[Key, ...], start: Values | None, limit: int) -> list[M]:
        """The first `limit` rows after `start` in the order of `keys`."""
        rows: list[M] = []
        for part in self._segments(keys, start):
            rows += part[: limit - len(rows)]
            if len(rows) >= limit:
                break
        return rows

    def _segments(self, keys: tuple[Key, ...], start: Values | None) -> Iterator[models.QuerySet[M]]:
        leading = keys[0]
        if not leading.nullable:
            rows = self.queryset if start is None else self.queryset.filter(_after(keys, start))
            yield rows.order_by(*(key.ordering() for key in keys))
            return
        empties = (True, False) if leading.nulls_first else (False, True)
        if start is not None and (start[0] is None) == empties[1]:
            empties = empties[1:]  # type: ignore[assignment]
        ordering = [leading.ordering(explicit_nulls=False), *(key.ordering() for key in keys[1:])]
        for empty in empties:
            rows = self.queryset.filter(IsNull(F(leading.name), empty)).order_by(*ordering)
            if start is not None and (start[0] is None) == empty:
                compared = keys[1:] if empty else (replace(leading, nullable=False), *keys[1:])
                rows = rows.filter(_after(compared, start[1:] if empty else start))
            yield rows


def count_up_to(queryset: models.QuerySet[Any], cap: int) -> int:
    """How many rows, without counting beyond `cap + 1`."""
    return queryset.order_by().values("pk")[: cap + 1].count()


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """What comes after these values in the order of the keys (the last key is unique and never empty)."""
    key = keys[0]
    if key.nullable:
        return _after_nullable(keys, values)
    run = list(takewhile(lambda k: not k.nullable and k.descending == key.descending, keys))
    size = len(run)
    names = [F(k.name) for k in run]
    bounds = [Value(v, output_field=k.field) for k, v in zip(run, values, strict=False)]
    operator = "<" if key.descending else ">"
    beyond = Q(_RowComparison(operator, names, bounds))
    if size == len(keys):
        return beyond
    # The first condition repeats the second for the index: a range to start from.
    level = Q(_RowComparison(operator + "=", names, bounds))
    return level & (beyond | (Q(_RowComparison("=", names, bounds)) & _after(keys[size:], values[size:])))


def _after_nullable(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    key, value = keys[0], values[0]
    name = F(key.name)
    if value is None:
        level = Q(IsNull(name, True))
        further = Q(IsNull(name, False)) if key.nulls_first else None
    else:
        bound = Value(value, output_field=key.field)
        level = Q(Exact(name, bound))
        further = Q(_RowComparison("<" if key.descending else ">", [name], [bound]))
        if not key.nulls_first:
            further |= Q(IsNull(name, True))
    level &= _after(keys[1:], values[1:])
    return level if further is None else level | further


def _keys(queryset: models.QuerySet[M], order: Sequence[Term]) -> tuple[models.QuerySet[M], tuple[Key, ...]]:
    keys: list[Key] = []
    pk = queryset.model._meta.pk
    readable = {field.attname for field in queryset.model._meta.concrete_fields} | set(queryset.query.annotations)
    for position, term in enumerate(order):
        path, expression, descending = _taken_apart(term)
        field, nullable = _resolved(queryset, expression)
        name = pk.attname if path == "pk" else path
        if name not in readable:
            name = f"order_key_{position}"
            queryset = queryset.annotate(**{name: expression})
        keys.append(Key(name, field, descending, nullable))
        if name == pk.attname:
            return queryset, tuple(keys)
    keys.append(Key(pk.attname, pk, descending=bool(keys) and keys[-1].descending))
    return queryset, tuple(keys)


def _taken_apart(term: Term) -> tuple[str, Any, bool]:
    """The field path (or ''), the expression and the direction of a term."""
    if isinstance(term, str):
        path = term.removeprefix("-")
        return path, F(path), term.startswith("-")
    if isinstance(term, OrderBy):
        path, expression, _ = _taken_apart(cast(Term, term.expression))
        return path, expression, term.descending
    return _path(term), term, False


def _path(expression: Any) -> str:
    """The field path of an F(), '' for anything else."""
    return str(getattr(expression, "name", "")) if isinstance(expression, F) else ""


def _resolved(queryset: models.QuerySet[Any], expression: Any) -> tuple[models.Field[Any, Any], bool]:
    """The field that reads the expression's values, and whether they may be empty."""
    resolved = expression.resolve_expression(queryset.all().query, allow_joins=True)
    field = resolved.output_field
    return getattr(field, "target_field", field), _may_be_null(queryset, expression)


def _may_be_null(queryset: models.QuerySet[Any], expression: Any) -> bool:
    if isinstance(expression, str):
        expression = F(expression)
    if isinstance(expression, F):
        return _path_may_be_null(queryset, _path(expression))
    if isinstance(expression, Value):
        return expression.value is None
    if isinstance(expression, Coalesce):
        return all(_may_be_null(queryset, source) for source in expression.get_source_expressions())
    if isinstance(expression, Lower | Upper | Collate):
        return any(_may_be_null(queryset, source) for source in expression.get_source_expressions())
    return True


def _path_may_be_null(queryset: models.QuerySet[Any], path: str) -> bool:
    if path in queryset.query.annotations:
        return True
    model = queryset.model
    for part in path.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null or not field.concrete:
            return True
        if field.is_relation:
            model = field.related_model
    return False


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else _text(value)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _parsed(key: Key, value: Any) -> Any:
    if value is None:
        if not key.nullable:
            raise BadCursor
        return None
    if isinstance(value, list | dict) or (isinstance(value, str) and "\0" in value):
        raise BadCursor
    try:
        parsed = key.field.to_python(value)
        key.field.run_validators(parsed)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadCursor from error
    return parsed
