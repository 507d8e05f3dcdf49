"""Rows that people put in order: each changes places with its neighbour."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Case, F, PositiveSmallIntegerField, Value, When
from django.utils import timezone

from cls_portal.concurrency import Editable
from cls_portal.errors import Refused
from cls_portal.writing import lock

E = TypeVar("E", bound=Editable)


def step(row: E, among: Any, *, up: bool) -> E:
    """Exchange the `number` of a locked row with that of the one before it (`up`) or after it among these.

    One statement writes both: the constraint on the number, deferrable, is checked at its end.
    """
    number: int = row.number  # type: ignore[attr-defined]
    beside = among.filter(number__lt=number).order_by("-number") if up else among.filter(number__gt=number)
    other = beside.first() if up else beside.order_by("number").first()
    if other is None:
        raise Refused(f"« {row} » est déjà {'au début' if up else 'à la fin'} de la liste.")
    other = lock(other, None)
    places = [When(pk=row.pk, then=Value(other.number)), When(pk=other.pk, then=Value(number))]
    among.filter(pk__in=[row.pk, other.pk]).update(
        number=Case(*places, output_field=PositiveSmallIntegerField()),
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
    row.refresh_from_db()
    return row
