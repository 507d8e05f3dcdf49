"""État 4001: the 107 index of recorded facts (« faits constatés »), and the tables by département of its time.

These facts are counted otherwise than in the SSMSI bases of today: they are never shown on one plot with them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cls_portal.querysets import plain_words
from cls_portal.spreadsheets import Row, number, place
from diagnostics.series.periods import MONTHS, Grain

FILE = Path(__file__).resolve().parents[1] / "data" / "etat4001.csv"
UNIT = "faits constatés"
DEFINITION = (
    "Faits constatés par la police et la gendarmerie nationales, selon les index de l’état 4001. "
    "Ils ne se comparent pas aux chiffres du SSMSI, comptés autrement."
)


@dataclass(frozen=True)
class Index:
    """One index: its number from 1 to 107, its label, whether it was in use."""

    number: int
    label: str
    used: bool

    @property
    def code(self) -> str:
        return str(self.number)

    def __str__(self) -> str:
        return f"{self.number:02} – {self.label}" + ("" if self.used else " (non utilisé)")


@cache
def indexes() -> Mapping[str, Index]:
    """The 107 index by number."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Index(int(row["index"]), row["libelle"].replace("'", "’"), row["utilise"] == "oui")
            for row in csv.DictReader(file, delimiter=";")
        ]
    return {index.code: index for index in rows}


# Tables by département


@dataclass(frozen=True)
class Fact:
    """One number of a table: an index, a département, and where it stands."""

    index: str
    department: str
    value: Decimal | None
    where: str


@dataclass(frozen=True)
class Table:
    """A table by département: the period that its title says, if it does; its facts; what could not be read."""

    grain: str
    period: date | None
    facts: Sequence[Fact]
    errors: Sequence[str]


def is_table(rows: Sequence[Row]) -> bool:
    """Whether this is a table of the état 4001 by département, from its headings."""
    return _heading(rows) is not None


def read_table(rows: Sequence[Row], departments: Mapping[str, str], codes: Collection[str]) -> Table:
    """The facts of the index and départements wanted: `departments` gives a name for a column's words (see `key`)."""
    start = _heading(rows) or 0
    heading = rows[start]
    wanted = {
        column: departments[name]
        for column in range(2, len(heading.values))
        if (name := key(heading.text(column))) in departments
    }
    grain, period = _dated(" ".join(row.text(0) for row in rows[:start]))
    facts: list[Fact] = []
    absent = sorted(set(departments.values()) - set(wanted.values()))
    errors = [f"Aucune colonne ne porte le nom de « {name} »." for name in absent]
    for row in rows[start + 1 :]:
        code = row.text(0).lstrip("0")
        if code not in indexes():
            errors.append(f"{_said(row.line, 0)} : « {row.text(0)} » n’est pas un index de l’état 4001.")
            continue
        for column, name in wanted.items() if code in codes else ():
            try:
                value = number(row.values[column] if column < len(row.values) else "")
            except ValueError:
                errors.append(f"{_said(row.line, column)} : « {row.text(column)} » n’est pas un nombre.")
            else:
                facts.append(Fact(code, name, value, place(row.line, column)))
    return Table(grain, period, facts, errors)


def key(name: str) -> str:
    """A département's name as its column writes it, accents, capitals and hyphens aside."""
    return " ".join(plain_words(name))


def _said(line: int, column: int) -> str:
    where = place(line, column)
    return where[0].upper() + where[1:]


def _heading(rows: Sequence[Row]) -> int | None:
    """Where the headings stand: `N°Index;Index de l'Etat 4001;Métropole;Ain;…`, after a title."""
    for position, row in enumerate(rows[:10]):
        if re.fullmatch(r"n[°o]?\s*index", row.text(0).lower()) and "4001" in row.text(1):
            return position
    return None


def _dated(title: str) -> tuple[str, Any]:
    """The month, or else the year, that a title names."""
    words = title.lower()
    if found := re.search(rf"({'|'.join(MONTHS)})\s+(\d{{4}})", words):
        return Grain.MONTH, date(int(found[2]), MONTHS.index(found[1]) + 1, 1)
    if found := re.search(r"\b((?:19|20)\d{2})\b", words):
        return Grain.YEAR, date(int(found[1]), 1, 1)
    return "", None
