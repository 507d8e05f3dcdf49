"""Rows that people put in order, with buttons or by dragging them."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Case, F, PositiveSmallIntegerField, Value, When
from django.utils import timezone

from cls_portal.concurrency import Editable
from cls_portal.errors import Refused

E = TypeVar("E", bound=Editable)


def shift(row: E, among: Any, *, places: int, column: str = "number") -> E:
    """Move a locked row so many places down these rows, or up when negative; those it passes make room.

    The numbers in `column` stay the same ones, gaps included. One statement writes them all: a deferrable constraint on
    the number is checked at its end.
    """
    rows = list(among.select_for_update(of=("self",), no_key=True).order_by(column, "pk"))
    here = rows.index(row)
    there = max(0, min(here + places, len(rows) - 1))
    if there == here:
        raise Refused(f"« {row} » est déjà {'au début' if places < 0 else 'à la fin'} de la liste.")
    first, last = sorted((here, there))
    numbers = [getattr(each, column) for each in rows[first : last + 1]]
    rows.insert(there, rows.pop(here))
    passed = rows[first : last + 1]
    given = [When(pk=each.pk, then=Value(number)) for each, number in zip(passed, numbers, strict=True)]
    among.filter(pk__in=[each.pk for each in passed]).update(
        **{column: Case(*given, output_field=PositiveSmallIntegerField())},
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
    row.refresh_from_db()
    return row
