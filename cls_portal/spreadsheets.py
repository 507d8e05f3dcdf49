"""Tables that people send: .csv, .xlsx, .xls and .ods, read as rows of plain values. Nothing in them is ever computed.

`read(name, content)` gives the rows that hold something, each with its line and its sheet, so that every refusal can
say « ligne 12, colonne C ». A formula, a file that is too long or not what its name says raises `Unreadable`.
`table(name, content)` is for tables that people keep for themselves, made before the portal and full of sums: it takes
the last results of formulas, fills merged cells, and names the sheets. Workbooks are opened by another process
(`cls_portal.workbooks`), whose memory and time are bounded.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from openpyxl.utils import get_column_letter

from cls_portal.wording import plain_text

WORKBOOKS = ("xlsx", "xls", "ods")
FORMATS = ("csv", *WORKBOOKS)
MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_FILLED = 100_000
LARGEST_INFLATED = 200 * 1024 * 1024
PATIENCE = 40.0  # seconds, of the clock
NOT_KNOWN = frozenset({"nc", "n.c", "n.c.", "nd", "n.d.", "n. c.", "non connu", "non connue", "inconnu"})
SPACES = ("\u00a0", "\u202f", "\u2009", " ")

WORDS_OF_FORMATS = "en .xlsx, .xls, .ods ou .csv"
BROKEN = "Ce classeur ne se lit pas : il est abîmé, ou n’est pas ce que son nom dit."
FAULTS = {
    "broken": BROKEN,
    "ciphered": "Ce classeur est protégé par un mot de passe : enregistrez-le sans.",
    "heavy": "Ce classeur est trop volumineux une fois décompressé.",
    "wide": f"Ce tableau dépasse {MOST_COLUMNS} colonnes.",
}
TOO_MUCH = "Ce classeur ne se lit pas : il est trop étendu, ou abîmé. Copiez le seul tableau dans un classeur neuf."
TYPED: dict[str, Any] = {
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "hour": time.fromisoformat,
    "seconds": lambda value: timedelta(seconds=value),
}


class Unreadable(Exception):
    """The file is not a table that we can read; the message says why, in French."""


@dataclass(frozen=True)
class Row:
    """One line: its number in the file, its values (text, number, date or None), and its sheet; a .csv has none."""

    line: int
    values: tuple[Any, ...]
    sheet: str = ""

    def text(self, column: int) -> str:
        """The value of a column, as text; empty where there is none."""
        value = self.values[column] if column < len(self.values) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(plain_text(value).split())


@dataclass(frozen=True)
class Untold:
    """A cell without value: an error, or a formula that no program has computed. Read as text, it is empty."""

    why: str

    def __str__(self) -> str:
        return ""


UNTOLD = {
    "formula": Untold("Cette formule n’a pas de résultat enregistré\u00a0: remplacez-la par sa valeur."),
    "error": Untold("Cette cellule montre une erreur de calcul\u00a0: remplacez-la par sa valeur."),
}


@dataclass(frozen=True)
class Table:
    """A sheet as people see it, and the names of the sheets that show (none for a .csv)."""

    rows: list[Row]
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def place(line: int, column: int, sheet: str = "") -> str:
    """« ligne 12, colonne C », and before it the sheet when it is named; `column` counts from 0."""
    named = f"feuille « {sheet} », " if sheet else ""
    return f"{named}ligne\u00a0{line}, colonne\u00a0{get_column_letter(column + 1)}"


def read(name: str, content: bytes, *, sheet: str = "") -> list[Row]:
    """The rows of a file, in order, without the empty ones: of the sheet of that name, else of the first that shows."""
    kind = name.rpartition(".")[2].lower()
    if kind not in FORMATS:
        raise Unreadable(f"Ce format n’est pas lu : enregistrez le tableau {WORDS_OF_FORMATS}.")
    return _bounded(_csv(content) if kind == "csv" else _workbook(content, sheet))


def table(name: str, content: bytes, *, sheet: str = "") -> Table:
    """The same of a table that people keep: results of formulas, `Untold` where there is none, merged cells filled."""
    kind = name.rpartition(".")[2].lower()
    if kind not in WORKBOOKS:
        return Table(read(name, content))
    return _kept(_told(content, sheet, "kept"))


def tables(name: str, content: bytes) -> Iterator[Table]:
    """`table` of each sheet that shows, in one opening; those that say nothing are left out, but the first."""
    if name.rpartition(".")[2].lower() not in WORKBOOKS:
        yield table(name, content)
        return
    said = _told(content, "", "every")
    first, *others = said.get("tables", [said])
    yield _kept(first)
    for other in others:
        try:
            yield _kept(other)
        except Unreadable:
            continue


def _kept(said: dict[str, Any]) -> Table:
    if fault := said.get("error"):
        raise Unreadable(FAULTS[fault])
    cells: dict[int, list[Any]] = {line: [_typed(value) for value in values] for line, values in said["rows"]}
    for odd, line, column in said["untold"]:
        _put(cells, line + 1, column, UNTOLD[odd])
    _fill(cells, said["merged"])
    rows = (Row(line, tuple(cells[line]), said["sheet"]) for line in sorted(cells))
    return Table(_bounded(rows), said["sheet"], tuple(said["sheets"]))


def _fill(cells: dict[int, list[Any]], merged: list[Any]) -> None:
    """A merged cell says the same in each of its places; `MOST_FILLED` of them, in all."""
    places = (
        (line, column, top, left)
        for (top, left), (bottom, right) in merged
        for line in range(top, min(bottom, MOST_ROWS) + 1)
        for column in range(left, min(right, MOST_COLUMNS) + 1)
        if left < len(cells.get(top + 1, ())) and (line, column) != (top, left)
    )
    for line, column, top, left in islice(places, MOST_FILLED):
        _put(cells, line + 1, column, cells[top + 1][left])


def _put(cells: dict[int, list[Any]], line: int, column: int, value: Any) -> None:
    row = cells.setdefault(line, [])
    row += [None] * (column + 1 - len(row))
    row[column] = value


def _bounded(lines: Iterable[Row]) -> list[Row]:
    """Those that hold something; `Unreadable` beyond what a table may hold."""
    rows = []
    for row in lines:
        if row.line > MOST_ROWS:
            raise Unreadable(f"Ce tableau dépasse {MOST_ROWS} lignes.")
        if any(value not in (None, "") for value in row.values[MOST_COLUMNS:]):
            raise Unreadable(f"La ligne\u00a0{row.line} dépasse {MOST_COLUMNS} colonnes.")
        kept = row.values[:MOST_COLUMNS]
        if any(value is not None and (str(value).strip() or isinstance(value, Untold)) for value in kept):
            rows.append(Row(row.line, kept, row.sheet))
    if not rows:
        raise Unreadable("Ce tableau est vide.")
    return rows


def decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, or the Latin alphabet of French spreadsheets."""
    if b"\x00" in content:
        raise Unreadable(f"Ce fichier n’est pas un texte : enregistrez le tableau {WORDS_OF_FORMATS}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _csv(content: bytes) -> Iterator[Row]:
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((";", "\t", ","), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            yield Row(reader.line_num, tuple(values))
    except csv.Error as error:
        raise Unreadable(
            f"La ligne\u00a0{reader.line_num} ne se lit pas : guillemet non fermé ou mal placé."
        ) from error


def _workbook(content: bytes, sheet: str) -> Iterator[Row]:
    """Formulas are refused where they stand: their result would be that of another computer."""
    said = _told(content, sheet)
    if fault := said.get("error"):
        raise Unreadable(FAULTS[fault])
    if odd := said.get("odd"):
        kind, line, column = odd
        what = "Une formule" if kind == "formula" else "Une erreur"
        raise Unreadable(f"{what} se trouve {place(line + 1, column, said['sheet'])} : remplacez-la par sa valeur.")
    for line, values in said["rows"]:
        yield Row(line, tuple(_typed(value) for value in values), said["sheet"])


def _told(content: bytes, sheet: str, *options: str) -> dict[str, Any]:
    """What the process that opens workbooks says of this one."""
    limits = [str(most) for most in (MOST_ROWS, MOST_COLUMNS, LARGEST_INFLATED)]
    command = [sys.executable, "-m", "cls_portal.workbooks.worker", sheet, *limits, *options]
    try:
        done = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=True
        )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable(TOO_MUCH) from error
    return said


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, given),) = value.items()
    return TYPED[kind](given)


def number(value: Any) -> Decimal | None:
    """A number as French people write it (« 1 250,5 »), None for « n.c. »; ValueError for anything else."""
    if isinstance(value, bool | date):
        raise ValueError(value)
    if isinstance(value, int | float | Decimal):
        return _finite(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))
    text = str(value).strip().lower()
    if text in NOT_KNOWN:
        return None
    for space in SPACES:
        text = text.replace(space, "")
    whole, _, decimals = text.partition(",")
    if not whole.isascii() or not whole.lstrip("-").isdigit() or (decimals and not decimals.isdigit()):
        plain = text.replace(".", "", 1)
        if "," in text or not plain.isascii() or not plain.isdigit():
            raise ValueError(value)
    try:
        return _finite(Decimal(text.replace(",", ".")))
    except InvalidOperation as error:
        raise ValueError(value) from error


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError(value)
    return value
