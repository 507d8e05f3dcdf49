"""Years, school years, quarters and months: what a series is counted by. A period is known by its first day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
SCHOOL_MONTH = 9
FIRST_YEAR, LAST_YEAR = 1945, 2100


class Grain(TextChoices):
    YEAR = "year", "Année civile"
    SCHOOL_YEAR = "school_year", "Année scolaire"
    QUARTER = "quarter", "Trimestre"
    MONTH = "month", "Mois"

    @property
    def example(self) -> str:
        """How one is typed."""
        return {"year": "2025", "school_year": "2024-2025", "quarter": "T1 2025", "month": "mars 2025"}[self.value]


def label(grain: str, start: date) -> str:
    """« 2025 », « 2024-2025 », « T1 2025 », « mars 2025 »."""
    if grain == Grain.SCHOOL_YEAR:
        return f"{start.year}-{start.year + 1}"
    if grain == Grain.QUARTER:
        return f"T{(start.month + 2) // 3}\u00a0{start.year}"
    return f"{MONTHS[start.month - 1]}\u00a0{start.year}" if grain == Grain.MONTH else str(start.year)


def starts(grain: str, day: date) -> bool:
    """Whether a period begins on that day."""
    months = {Grain.YEAR: (1,), Grain.SCHOOL_YEAR: (SCHOOL_MONTH,), Grain.QUARTER: (1, 4, 7, 10)}
    in_range = FIRST_YEAR <= day.year <= LAST_YEAR
    return in_range and day.day == 1 and day.month in months.get(Grain(grain), range(1, 13))


def following(grain: str, start: date) -> date:
    """The first day of the next period."""
    step = {Grain.QUARTER: 3, Grain.MONTH: 1}.get(Grain(grain), 12)
    years, month = divmod(start.month - 1 + step, 12)
    return date(start.year + years, month + 1, 1)


def between(grain: str, first: date, last: date) -> Iterator[date]:
    """Every period from one to the other."""
    while first <= last:
        yield first
        first = following(grain, first)


def current(grain: str, on: date) -> date:
    """The period that holds this day."""
    if grain == Grain.YEAR:
        return date(on.year, 1, 1)
    if grain == Grain.SCHOOL_YEAR:
        return date(on.year if on.month >= SCHOOL_MONTH else on.year - 1, SCHOOL_MONTH, 1)
    return date(on.year, on.month if grain == Grain.MONTH else (on.month - 1) // 3 * 3 + 1, 1)


def parse(grain: str, typed: Any) -> date:
    """The period that was typed, as people and spreadsheets write it; ValueError when it is none of this grain."""
    if isinstance(typed, datetime | date):
        found = date(typed.year, typed.month, typed.day)
    else:
        if isinstance(typed, float) and typed.is_integer():
            typed = int(typed)
        found = READERS[Grain(grain)](" ".join(str(typed).replace("\u00a0", " ").lower().split()))
    if not starts(grain, found):
        raise ValueError(typed)
    return found


def _year(text: str) -> date:
    return date(_number(r"(\d{4})", text)[0], 1, 1)


def _school_year(text: str) -> date:
    first, second = _number(r"(\d{4})\s*[-/–]\s*(\d{2,4})", text)
    if second not in {first + 1, (first + 1) % 100}:
        raise ValueError(text)
    return date(first, SCHOOL_MONTH, 1)


def _quarter(text: str) -> date:
    patterns = (r"t([1-4])[ -/]*(\d{4})", r"([1-4])(?:er|e|ème)? trimestre (\d{4})")
    for pattern in patterns:
        if found := re.fullmatch(pattern, text):
            return date(int(found[2]), int(found[1]) * 3 - 2, 1)
    year, quarter = _number(r"(\d{4})[ -/]*t([1-4])", text)
    return date(year, quarter * 3 - 2, 1)


def _month(text: str) -> date:
    word, _, year = text.rpartition(" ")
    if word in MONTHS:
        return date(_number(r"(\d{4})", year)[0], MONTHS.index(word) + 1, 1)
    if re.fullmatch(r"\d{4}-\d{1,2}(-01)?", text):
        first, month = text.split("-")[:2]
        return date(int(first), int(month), 1)
    month_number, year_number = _number(r"(?:01/)?(\d{1,2})/(\d{4})", text)
    return date(year_number, month_number, 1)


def _number(pattern: str, text: str) -> list[int]:
    found = re.fullmatch(pattern, text)
    if found is None or (not text.isascii() and "–" not in text):
        raise ValueError(text)
    return [int(group) for group in found.groups()]


READERS = {Grain.YEAR: _year, Grain.SCHOOL_YEAR: _school_year, Grain.QUARTER: _quarter, Grain.MONTH: _month}
