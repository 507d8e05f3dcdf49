"""Numbers as the bases write them: « 1,3717421 », « 7,83177350511023e-03 », « 0.018652 », NA or nothing."""

from __future__ import annotations

import math
import re
from typing import TypeVar

MISSING = frozenset({"", "NA"})
WHOLE = re.compile(r"-?[0-9]{1,10}")
NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
CENTURY = 2000
N = TypeVar("N", int, float)


class BadCell(ValueError):
    """What is wrong with a cell, in French."""


def whole(text: str) -> int | None:
    """A whole number that is not negative; None when missing."""
    if text in MISSING:
        return None
    if not WHOLE.fullmatch(text):
        raise BadCell(f"«\u00a0{text[:40]}\u00a0» n’est pas un nombre entier.")
    return _checked(int(text), text)


def number(text: str) -> float | None:
    """A number that is not negative, with a comma or a point; None when missing."""
    if text in MISSING:
        return None
    if not NUMBER.fullmatch(text) or not math.isfinite(value := float(text.replace(",", "."))):
        raise BadCell(f"«\u00a0{text[:40]}\u00a0» n’est pas un nombre.")
    return _checked(value, text)


def rounded(text: str) -> int | None:
    """A number of dwellings or of people: the bases of 2022 to 2024 do not round it."""
    value = number(text)
    return None if value is None else round(_checked(value, text))


def year(text: str) -> int | None:
    """A year on four digits, or on two (« 16 » is 2016); None when missing."""
    value = whole(text)
    if value is None:
        return None
    full = value + CENTURY if value < 100 else value
    if not 1990 <= full <= 2100:
        raise BadCell(f"«\u00a0{text}\u00a0» n’est pas une année.")
    return full


def _checked(value: N, text: str) -> N:
    if value < 0:
        raise BadCell(f"«\u00a0{text}\u00a0» est négatif.")
    if value > 2_000_000_000:
        raise BadCell(f"«\u00a0{text[:40]}\u00a0» est trop grand.")
    return value
