"""Tables that people send: .csv and .xlsx, read as rows of plain values. Nothing in them is ever computed.

`read(name, content)` gives the rows that hold something, each with its line in the file, so that every refusal can
say « ligne 12, colonne C ». A formula, a file that is too long or not what its name says raises `Unreadable`.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from cls_portal.wording import plain_text

FORMATS = ("csv", "xlsx")
MOST_ROWS, MOST_COLUMNS = 20_000, 200
LARGEST_INFLATED = 200 * 1024 * 1024
NOT_KNOWN = frozenset({"nc", "n.c", "n.c.", "nd", "n.d.", "n. c.", "non connu", "non connue", "inconnu"})
SPACES = ("\u00a0", "\u202f", "\u2009", " ")

# All that a damaged or ciphered workbook makes its readers raise; a feature of zip unknown here is a RuntimeError too.
BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, LookupError, AttributeError, ValueError,
    TypeError, EOFError, RuntimeError, OSError,
)  # fmt: skip


class Unreadable(Exception):
    """The file is not a table that we can read; the message says why, in French."""


@dataclass(frozen=True)
class Row:
    """One line: its number in the file, and its values (text, number, date or None)."""

    line: int
    values: tuple[Any, ...]

    def text(self, column: int) -> str:
        """The value of a column, as text; empty where there is none."""
        value = self.values[column] if column < len(self.values) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(plain_text(value).split())


def place(line: int, column: int) -> str:
    """« ligne 12, colonne C »; `column` counts from 0."""
    return f"ligne\u00a0{line}, colonne\u00a0{get_column_letter(column + 1)}"


def read(name: str, content: bytes) -> list[Row]:
    """The rows of a file, in order, without the empty ones."""
    kind = name.rpartition(".")[2].lower()
    if kind not in FORMATS:
        raise Unreadable("Ce format n’est pas lu : enregistrez le tableau en .xlsx ou en .csv.")
    lines = _xlsx(content) if kind == "xlsx" else _csv(content)
    rows = []
    for number, values in lines:
        if number > MOST_ROWS:
            raise Unreadable(f"Ce tableau dépasse {MOST_ROWS} lignes.")
        if len(values) > MOST_COLUMNS and any(value not in (None, "") for value in values[MOST_COLUMNS:]):
            raise Unreadable(f"La ligne\u00a0{number} dépasse {MOST_COLUMNS} colonnes.")
        kept = tuple(values[:MOST_COLUMNS])
        if any(value is not None and str(value).strip() for value in kept):
            rows.append(Row(number, kept))
    if not rows:
        raise Unreadable("Ce tableau est vide.")
    return rows


def decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, or the Latin alphabet of French spreadsheets."""
    if b"\x00" in content:
        raise Unreadable("Ce fichier n’est pas un texte : enregistrez le tableau en .xlsx ou en .csv.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _csv(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((";", "\t", ","), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            yield reader.line_num, list(values)
    except csv.Error as error:
        raise Unreadable(
            f"La ligne\u00a0{reader.line_num} ne se lit pas : guillemet non fermé ou mal placé."
        ) from error


def _xlsx(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet. Formulas are refused where they stand: their result would be that of another computer."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_INFLATED:
                raise Unreadable("Ce classeur est trop volumineux une fois décompressé.")
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            for column, cell in enumerate(cells):
                if cell.data_type == "f":
                    raise Unreadable(f"Une formule se trouve {place(number, column)} : remplacez-la par sa valeur.")
            yield number, _without_padding([cell.value for cell in cells])
            if number > MOST_ROWS:
                return
    except BROKEN as error:
        raise Unreadable("Ce classeur ne se lit pas : il est abîmé, ou n’est pas un .xlsx.") from error


def _without_padding(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values


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
