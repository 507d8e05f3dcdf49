"""One cell for one field: read as typed, compared with what the portal holds, shown in French."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from actions.states import Status
from actions.tables.fields import AMOUNT, DAY, FIGURE, PERCENT, STATUS, Field
from actions.tables.words import composed, status_of
from cls_portal.as_typed import Scale, Unclear, as_amount, as_day, as_figure, as_percent, says_nothing
from cls_portal.spreadsheets import Untold
from cls_portal.templatetags.portal import euros, figure
from cls_portal.wording import plain_text, short_date

NBSP = "\u00a0"


@dataclass(frozen=True)
class Said:
    """What a cell says of a field, and where it says it."""

    field: Field
    value: Any
    line: int
    column: int
    written: str = ""


def written(value: Any) -> str:
    """The cell as text, its lines kept."""
    if isinstance(value, Untold):
        raise Unclear(value.why)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, time | timedelta):
        return str(value)
    return composed(plain_text(value))


def read(field: Field, value: Any, scale: Scale = "") -> Any:
    """What the cell says: « » for an empty text, None for anything else that says nothing; `Unclear` otherwise."""
    if field.kind == STATUS:
        return None if says_nothing(value) else status_of(written(value))
    if field.kind == PERCENT:
        return as_percent(value, scale)
    if field.kind == DAY:
        return as_day(value, field.edge)
    if field.kind == FIGURE:
        return as_figure(value)
    if field.kind == AMOUNT:
        amount = as_amount(value)
        if amount is not None and amount < 0:
            raise Unclear("Un montant ne peut pas être négatif.")
        if amount is not None and amount >= 10**10:
            raise Unclear("Ce montant est trop grand.")
        return amount
    text = written(value)
    if field.longest and len(text) > field.longest:
        raise Unclear(f"Ce texte dépasse {field.longest} caractères.")
    return text


def same(first: Any, second: Any) -> bool:
    """Whether two values say the same: an empty text is nothing, the ways of ending a line are one."""
    if isinstance(first, str) and isinstance(second, str):
        return composed(first) == composed(second)
    return (None if first == "" else first) == (None if second == "" else second)


def shown(field: Field, value: Any) -> str:
    """The value as the preview says it; nothing where there is none."""
    if value is None or value == "":
        return ""
    if field.kind == STATUS:
        return str(Status(value).label)
    if field.kind == PERCENT:
        return f"{value}{NBSP}%"
    if field.kind == AMOUNT and isinstance(value, Decimal):
        return euros(value)
    if field.kind == FIGURE and isinstance(value, Decimal):
        return figure(value)
    return short_date(value) if isinstance(value, date) else str(value)
