"""Reference files read cell by cell: whatever is wrong is told with its file, line and column."""

from __future__ import annotations

import csv
import hashlib
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cls_portal.errors import Reason, Refused

MOST_PROBLEMS = 20


@dataclass
class Problems:
    """What is wrong with a set of files, gathered so that one reading tells all."""

    reasons: list[Reason] = field(default_factory=list)
    left_out: int = 0

    def add(self, file: str, line: int, column: str, what: str) -> None:
        if len(self.reasons) == MOST_PROBLEMS:
            self.left_out += 1
            return
        place = f"{file}, ligne {line}" + (f", colonne « {column} »" if column else "")
        self.reasons.append(Reason(f"{place} : {what}", code="territories.bad_file"))

    def refuse_if_any(self) -> None:
        """Raise `Refused` with everything gathered so far."""
        if self.left_out:
            self.reasons.append(Reason(f"… et {self.left_out} autres erreurs.", code="territories.bad_file"))
        if self.reasons:
            raise Refused(self.reasons)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; its cells are read by column name."""

    file: str
    number: int
    cells: dict[str, str]
    problems: Problems

    def text(self, column: str) -> str:
        """A compulsory cell, as written."""
        if not self.cells[column]:
            self.wrong(column, "la cellule est vide.")
        return self.cells[column]

    def maybe(self, column: str) -> str:
        return self.cells[column]

    def code(self, column: str, pattern: re.Pattern[str]) -> str:
        """A compulsory code of this form; codes are text, never numbers."""
        value = self.text(column)
        if value and not pattern.fullmatch(value):
            self.wrong(column, f"« {value} » n’est pas un code valable.")
        return value

    def codes(self, column: str, pattern: re.Pattern[str]) -> list[str]:
        """Codes joined by « | », possibly none."""
        values = [value for value in self.cells[column].split("|") if value]
        for value in values:
            if not pattern.fullmatch(value):
                self.wrong(column, f"« {value} » n’est pas un code valable.")
        return values

    def integer(self, column: str) -> int | None:
        """A whole number that is not negative; None for an empty cell."""
        value = self.cells[column]
        if not value:
            return None
        if not (value.isascii() and value.isdigit()):
            self.wrong(column, f"« {value} » n’est pas un nombre entier.")
            return None
        return int(value)

    def one_of(self, column: str, known: dict[str, str]) -> str:
        """The cell translated by `known`; '' (and a problem) when it is not in it."""
        value = self.cells[column]
        if value not in known:
            self.wrong(column, f"« {value} » est inconnu ; valeurs attendues : {', '.join(known)}.")
        return known.get(value, "")

    def wrong(self, column: str, what: str) -> None:
        self.problems.add(self.file, self.number, column, what)


def read_table(path: Path, columns: tuple[str, ...], problems: Problems) -> Iterator[Line]:
    """The lines of a UTF-8 file delimited by « ; », plain or .xz, whose header holds exactly these columns."""
    reader = csv.reader(_text_lines(path, problems), delimiter=";", strict=True)
    try:
        header = next(reader, [])
        if not _header_is_right(path.name, header, columns, problems):
            return
        for cells in reader:
            if len(cells) != len(columns):
                problems.add(path.name, reader.line_num, "", f"{len(cells)} cellules au lieu de {len(columns)}.")
                continue
            yield Line(path.name, reader.line_num, dict(zip(columns, cells, strict=True)), problems)
    except csv.Error as error:
        problems.add(path.name, reader.line_num, "", f"ligne illisible ({error}).")


def _header_is_right(file: str, header: list[str], columns: tuple[str, ...], problems: Problems) -> bool:
    for rank, expected in enumerate(columns):
        found = header[rank] if rank < len(header) else "(rien)"
        if found != expected:
            problems.add(file, 1, expected, f"l’en-tête attendu est « {expected} », « {found} » est écrit.")
            return False
    if len(header) > len(columns):
        problems.add(file, 1, header[len(columns)], "colonne en trop.")
    return len(header) == len(columns)


def _text_lines(path: Path, problems: Problems) -> Iterator[str]:
    number = 0
    try:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
            for number, raw in enumerate(file, 1):  # noqa: B007
                yield raw.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.add(path.name, number, "", f"l’octet {error.start + 1} n’est pas de l’UTF-8.")
    except (lzma.LZMAError, EOFError):
        problems.add(path.name, number + 1, "", "le fichier compressé est abîmé ou tronqué.")
    except OSError as error:
        problems.add(path.name, number + 1, "", f"le fichier ne peut pas être lu ({error.strerror}).")


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file; `Refused` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused([Reason(f"{path} : le fichier ne peut pas être lu ({error.strerror}).")]) from error
