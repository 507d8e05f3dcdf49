"""The lines of a table of contacts, read as plain values: every wrong cell is told, with its line and its column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from openpyxl.utils import get_column_letter

from cls_portal import spreadsheets
from cls_portal.as_typed import says_nothing
from cls_portal.errors import Refused
from cls_portal.spreadsheets import Unreadable
from partners.contacttable.columns import COLUMNS, head_of, heads_in, recognised

MOST_LINES, MOST_PROBLEMS, MOST_COLUMNS = 1_000, 200, 40
SALT, KEPT_SECONDS = "partners.contacts", 2 * 3600
LONGEST = {column.key: column.longest for column in COLUMNS}
REQUIRED = {"last_name": "Le nom manque."}
_OF_STREET = ("street", "more_street")


@dataclass(frozen=True)
class Deposit:
    """A table as it was sent: its heads, then each line with its number. It travels signed; nothing of it is kept."""

    name: str
    heads: list[str]
    rows: list[tuple[int, list[str]]]
    sheet: str = ""

    @classmethod
    def of(cls, name: str, content: bytes) -> Deposit:
        try:
            table = spreadsheets.table(name, content)
        except Unreadable as error:
            raise Refused(str(error)) from error
        head = head_of(table.rows)
        heads = heads_in(table.rows[head])[:MOST_COLUMNS]
        below = table.rows[head + 1 :]
        if not below:
            raise Refused("Ce tableau ne contient aucun contact sous ses en-têtes.")
        if len(below) > MOST_LINES:
            raise Refused(f"Ce tableau dépasse {MOST_LINES}\u00a0lignes\u00a0: partagez-le.")
        rows = [(row.line, [row.text(place) for place in range(len(heads))]) for row in below]
        return cls(name, heads, rows, table.sheet)

    def frozen(self) -> str:
        return signing.dumps([self.name, self.heads, self.rows, self.sheet], salt=SALT, compress=True)

    @classmethod
    def thawed(cls, text: str) -> Deposit:
        """The very table that was shown; refused when it is too old or was tampered with."""
        try:
            name, heads, rows, sheet = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature as error:
            raise Refused("Cet aperçu a expiré\u00a0: déposez de nouveau le fichier.") from error
        return cls(name, heads, [(line, cells) for line, cells in rows], sheet)

    def suggested(self) -> dict[int, str]:
        return recognised(self.heads)

    def letter(self, place: int) -> str:
        return get_column_letter(place + 1)


@dataclass(frozen=True)
class Problem:
    line: int
    column: str
    text: str


@dataclass(frozen=True)
class Line:
    """What a line says of a contact, by column of the portal; what it does not say is left out."""

    number: int
    values: dict[str, str]


@dataclass
class Reading:
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def wrong(self, line: int, column: str, text: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, text))
        else:
            self.left_out += 1


def read(deposit: Deposit, columns: Mapping[int, str]) -> Reading:
    """The lines under these columns (place → key)."""
    reading = Reading()
    if "last_name" not in columns.values():
        reading.wrong(0, "", "Dites quelle colonne contient le nom.")
        return reading
    for number, cells in deposit.rows:
        said = {key: cells[place] for place, key in columns.items() if not says_nothing(cells[place])}
        if not said:
            continue
        places = {key: deposit.letter(place) for place, key in columns.items()}
        values = _values(number, said, places, reading)
        if values is not None:
            reading.lines.append(Line(number, values))
    return reading


def _values(
    line: int, said: Mapping[str, str], places: Mapping[str, str], reading: Reading
) -> dict[str, str] | None:  # fmt: skip
    found, right = {key: text.strip() for key, text in said.items()}, True
    for key, mend in MENDED.items():
        if key in found:
            found[key] = mend(found[key])
    for key, fault in (*_missing(found), *_faults(found)):
        reading.wrong(line, places.get(key, ""), fault)
        right = False
    return _with_address(found) if right else None


def _missing(found: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, text) for key, text in REQUIRED.items() if not found.get(key)]


def _faults(found: Mapping[str, str]) -> list[tuple[str, str]]:
    faults = [
        (key, f"Plus de {LONGEST[key]}\u00a0caractères.")
        for key, text in found.items()
        if len(text) > LONGEST[key] and key != "postcode"
    ]
    if (email := found.get("email")) and not _is_email(email):
        faults.append(("email", f"«\u00a0{email[:60]}\u00a0» n’est pas une adresse électronique."))
    if (postcode := found.get("postcode")) and not re.fullmatch(r"\d{5}", postcode):
        faults.append(("postcode", f"«\u00a0{postcode[:20]}\u00a0» n’est pas un code postal\u00a0: cinq chiffres."))
    return faults


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _postcode(text: str) -> str:
    """Five figures, a lost first zero put back."""
    figures = text.replace(" ", "")
    return figures.zfill(5) if figures.isdigit() and len(figures) == 4 else figures


def _phone(text: str) -> str:
    """As it is written; a number whose first zero was lost by the spreadsheet has it back."""
    return f"0{text}" if re.fullmatch(r"[1-9]\d{8}", text) else text


def _email(text: str) -> str:
    return text.lower().removeprefix("mailto:").strip()


MENDED: dict[str, Any] = {"postcode": _postcode, "phone": _phone, "email": _email}


def _with_address(found: dict[str, str]) -> dict[str, str]:
    """The parts of the address as one text, as it is written on an envelope."""
    values = {key: text for key, text in found.items() if key not in (*_OF_STREET, "postcode", "town")}
    town = " ".join(filter(None, (found.get("postcode"), found.get("town"))))
    lines = _lines(found, _OF_STREET) + ([town] if town else [])
    return {**values, "address": "\n".join(lines)} if lines else values


def _lines(found: Mapping[str, str], keys: Sequence[str]) -> list[str]:
    return [line.strip() for key in keys for line in found.get(key, "").splitlines() if line.strip()]
