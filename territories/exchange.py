"""The spreadsheet of priority areas: its columns, declared once, give the blank file, the import and the help page.

The official table of the QPV (`code_qp`, `lib_qp`, `insee_com`, …) is understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core import signing

from cls_portal.exports.blank import blank_workbook
from cls_portal.querysets import plain_words
from cls_portal.spreadsheets import Row, Unreadable, read
from territories.area_lines import AreaLine, today_codes
from territories.states import AreaKind

SHEET = "Géographies"
MOST_LINES, MOST_PROBLEMS = 5_000, 200
LONGEST = {"code": 20, "name": 200, "source": 300}
SALT, KEPT_SECONDS = "territories.areas", 24 * 3600

# First and last days that the form of a code tells, where the line says none.
PERIODS = {"QP": (date(2015, 1, 1), None), "QN": (date(2024, 1, 1), None)}
SEPARATORS = re.compile(r"[,;|/\s]+")
COMMUNE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")


@dataclass(frozen=True)
class Column:
    """One column of the table: what it is called in the file, an example, what it holds."""

    key: str
    label: str
    example: str
    help: str
    required: bool = False
    official: str = ""  # its name in the official table of the QPV


COLUMNS = (
    Column("kind", "nature", "qpv", f"Obligatoire : {', '.join(AreaKind.values)}.", required=True),
    Column("code", "code", "QP033001", "Code officiel, s’il existe.", official="code_qp"),
    Column("name", "nom", "Palmer - Saraillère", "Obligatoire.", required=True, official="lib_qp"),
    Column(
        "communes", "communes", "33119, 33249", "Obligatoire : codes Insee, séparés par des virgules.",
        required=True, official="insee_com",
    ),
    Column("stated_communes", "nombre_communes", "", "Nombre selon la source, si la liste est incomplète."),
    Column("population", "population", "9540", "Nombre entier."),
    Column("starts_on", "debut", "01/01/2015", "Premier jour ; à défaut, celui indiqué au dépôt du fichier."),
    Column("ends_on", "fin", "01/01/2024", "Premier jour où elle n’est plus en vigueur ; vide si elle l’est encore."),
    Column("source", "source", "Décret n° …", "Texte ou organisme ; à défaut, celle indiquée au dépôt du fichier."),
)  # fmt: skip
LABELS = {column.key: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell (or in a whole line, or in the file: line 0)."""

    line: int
    column: str
    text: str


@dataclass
class Reading:
    """The areas that a file holds, and everything wrong in it."""

    lines: list[AreaLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def wrong(self, line: int, column: str, text: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, text))
        else:
            self.left_out += 1


class BadTable(ValueError):
    """The file cannot be read as a table at all; said in French."""


# The blank file


def blank_file() -> bytes:
    """An empty workbook: the headings, and a sheet that explains them."""
    return blank_workbook(SHEET, ((column.label, column.example, column.help) for column in COLUMNS))


# Reading


def read_areas(name: str, content: bytes, *, starts_on: date | None = None, source: str = "") -> Reading:
    """Everything the file says; `starts_on` and `source` stand for the cells left empty."""
    reading = Reading()
    head, *rows = _rows(name, content)
    places = _places(head, reading)
    if reading.problems:
        return reading
    cells = [(row.line, {key: _as_text(row, place) for key, place in places.items()}) for row in rows]
    official = "kind" not in places
    known = today_codes(code for _, line in cells for code in _codes_in(line.get("communes", "")))
    for number, line in cells:
        line_read = _Line(number, {**line, **({"kind": AreaKind.QPV.value} if official else {})}, reading, known)
        area = line_read.area(starts_on, source)
        if area is not None:
            reading.lines.append(area)
    _tell_repeated(cells, reading)
    if not cells:
        reading.wrong(0, "", "Le fichier ne contient aucune ligne sous son en-tête.")
    return reading


def _tell_repeated(cells: list[tuple[int, dict[str, str]]], reading: Reading) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, line in cells:
        key = tuple(line.get(name, "") for name in ("kind", "code", "starts_on"))
        key = key if line.get("code") else (*key, line.get("name", ""))
        if key in seen:
            reading.wrong(number, LABELS["code"], f"Cette géographie figure déjà à la ligne {seen[key]}.")
        seen.setdefault(key, number)


def _places(head: Row, reading: Reading) -> dict[str, int]:
    """Key of each column → its place."""
    header = [head.text(place) for place in range(len(head.values))]
    found = {"_".join(plain_words(label.replace("_", " "))): place for place, label in enumerate(header) if label}
    official = "code_qp" in found and "insee_com" in found
    names = {c.key: c.official if official else c.label for c in COLUMNS}
    places = {key: found[label] for key, label in names.items() if label in found}
    for column in COLUMNS:
        if column.required and column.key not in places and not (official and column.key == "kind"):
            reading.wrong(head.line, names[column.key], "Cette colonne manque.")
    if not official:
        for label in sorted(set(found) - set(names.values())):
            reading.wrong(head.line, label, f"Colonne inconnue ; colonnes attendues : {', '.join(LABELS.values())}.")
    return places


@dataclass
class _Line:
    """One line being read: every wrong cell is told."""

    number: int
    cells: Mapping[str, str]
    reading: Reading
    known: Mapping[str, list[str]]
    failed: bool = False

    def area(self, starts_on: date | None, source: str) -> AreaLine | None:
        kind, code, name = self._kind(), self._text("code"), self._text("name", required=True)
        first, last = PERIODS.get(code[:2].upper(), (None, None)) if kind == AreaKind.QPV else (None, None)
        begins = self._day("starts_on") or starts_on or first
        ends = self._day("ends_on") or last
        if begins is None and not self.cells.get("starts_on"):
            self._wrong("starts_on", "Indiquez le premier jour, ici ou au dépôt du fichier.")
        if begins and ends and ends < begins:
            self._wrong("ends_on", "La fin précède le début.")
        sourced = self._text("source") or source
        if not sourced:
            self._wrong("source", "Indiquez la source, ici ou au dépôt du fichier.")
        communes = self._communes()
        counted, people = self._number("stated_communes"), self._number("population")
        if self.failed or begins is None:
            return None
        return AreaLine(kind, name, begins, sourced, code, communes, counted, people, ends, self.number)

    def _wrong(self, key: str, text: str) -> None:
        self.failed = True
        self.reading.wrong(self.number, LABELS[key], text)

    def _kind(self) -> str:
        written = self.cells.get("kind", "").lower()
        if written not in AreaKind.values:
            self._wrong("kind", f"« {written} » est inconnu ; attendu : {', '.join(AreaKind.values)}.")
        return written

    def _text(self, key: str, *, required: bool = False) -> str:
        value = self.cells.get(key, "")
        if required and not value:
            self._wrong(key, "La cellule est vide.")
        if len(value) > LONGEST[key]:
            self._wrong(key, f"Plus de {LONGEST[key]} caractères.")
        return value

    def _number(self, key: str) -> int | None:
        value = "".join(self.cells.get(key, "").split())
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or len(value) > (4 if key == "stated_communes" else 9):
            self._wrong(key, f"« {value} » n’est pas un nombre entier.")
            return None
        return int(value)

    def _day(self, key: str) -> date | None:
        value = self.cells.get(key, "")
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        if value:
            self._wrong(key, f"« {value} » n’est pas une date (31/12/2026).")
        return None

    def _communes(self) -> tuple[str, ...]:
        written = list(_codes_in(self.cells.get("communes", "")))
        if not written:
            self._wrong("communes", "Aucune commune.")
        found: list[str] = []
        for code in written:
            today = self.known.get(code, [])
            if len(today) == 1:
                found.append(today[0])
            elif not today:
                self._wrong("communes", f"« {code} » n’est le code d’aucune commune.")
            else:
                self._wrong("communes", f"« {code} » désigne aujourd’hui plusieurs communes : {', '.join(today)}.")
        return tuple(sorted(set(found)))


def _codes_in(cell: str) -> Iterator[str]:
    """The codes of a cell, a lost leading zero put back (« 1004 » is 01004)."""
    for code in SEPARATORS.split(cell.upper()):
        if code:
            yield code.zfill(5) if code.isdigit() and len(code) == 4 else code


def _rows(name: str, content: bytes) -> list[Row]:
    try:
        rows = read(name, content, sheet=SHEET)
    except Unreadable as error:
        raise BadTable(str(error)) from error
    if len(rows) > MOST_LINES + 1:
        raise BadTable(f"Ce tableau a plus de {MOST_LINES} lignes : partagez-le.")
    return rows


def _as_text(row: Row, place: int) -> str:
    value = row.values[place] if place < len(row.values) else None
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else row.text(place)


# From the preview to the confirmation: the lines travel signed, nothing is written meanwhile


def freeze(lines: Iterable[AreaLine]) -> str:
    return signing.dumps([_plain(line) for line in lines], salt=SALT, compress=True)


def thaw(text: str) -> list[AreaLine]:
    """The very lines that were shown; `BadTable` when they are too old or were tampered with."""
    try:
        rows = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise BadTable("Cet aperçu a expiré : déposez de nouveau le fichier.") from error
    return [_line(row) for row in rows]


def _plain(line: AreaLine) -> dict[str, Any]:
    days = {name: value.isoformat() if value else None for name, value in _days(line).items()}
    return {**line.values, **days, "communes": line.communes}


def _days(line: AreaLine) -> dict[str, date | None]:
    return {"starts_on": line.starts_on, "ends_on": line.ends_on}


def _line(row: dict[str, Any]) -> AreaLine:
    last = row["ends_on"]
    return AreaLine(
        **{
            **row,
            "communes": tuple(row["communes"]),
            "starts_on": date.fromisoformat(row["starts_on"]),
            "ends_on": date.fromisoformat(last) if last else None,
        }
    )
