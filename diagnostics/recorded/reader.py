"""The strict reader: any layout, line by line, every cell checked; gives rows, or says what is wrong and where."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from diagnostics.recorded import cells
from diagnostics.recorded.cells import BadCell
from diagnostics.recorded.faults import Faults
from diagnostics.recorded.indicators import INDICATORS, Denominator, Indicator
from diagnostics.recorded.layouts import Layout
from diagnostics.recorded.levels import Level
from diagnostics.recorded.sources import Source

PUBLISHED, WITHHELD = "diff", "ndiff"
CODES = {
    Level.COMMUNES: (re.compile(r"[0-9][0-9AB][0-9]{3}"), 5),
    Level.DEPARTMENTS: (re.compile(r"[0-9][0-9AB]|9[78][0-9]"), 2),
    Level.REGIONS: (re.compile(r"[0-9]{2}|9[78][0-9]"), 2),
}


class Row(NamedTuple):
    """One line, in the order of the columns that `COPY` fills; `dwellings` keeps its decimals."""

    code: str
    year: int
    indicator: str
    unit: str
    facts: int | None
    rate: float | None
    diffusion: str
    population: int | None
    population_year: int | None
    dwellings: float | None
    dwellings_year: int | None
    complement_count: float | None
    complement_rate: float | None

    @property
    def denominator(self) -> float | None:
        """Inhabitants, or dwellings for burglaries."""
        dwellings = INDICATORS[self.indicator].denominator is Denominator.DWELLINGS
        return self.dwellings if dwellings else self.population

    @property
    def denominator_year(self) -> int | None:
        dwellings = INDICATORS[self.indicator].denominator is Denominator.DWELLINGS
        return self.dwellings_year if dwellings else self.population_year


COLUMNS = tuple({"facts": "count"}.get(name, name) for name in Row._fields)
READ: dict[str, Callable[[str], Any]] = {
    "year": cells.year,
    "count": cells.whole,
    "rate": cells.number,
    "population": cells.rounded,
    "population_year": cells.year,
    "dwellings": cells.number,
    "dwellings_year": cells.year,
    "complement_count": cells.number,
    "complement_rate": cells.number,
}


def known_indicators(level: Level) -> dict[str, Indicator]:
    """The indicators that a base of this level may hold, by label."""
    return {label: each for label, each in INDICATORS.items() if level is not Level.COMMUNES or each.communal}


def read_rows(source: Source, layout: Layout, faults: Faults) -> Iterator[tuple[int, Row]]:
    """(line, row) of each line that is right; the others go to `faults`, and reading stops once they are enough."""
    reader = _Reader(layout, faults)
    lines = _decoded(source, faults)
    table = csv.reader(lines, delimiter=";", strict=True)
    try:
        for values in table:
            row = reader.row(table.line_num + 1, values)
            if row is not None:
                yield table.line_num + 1, row
            if faults.full:
                return
    except csv.Error:
        faults.add(table.line_num + 1, "", "ligne illisible\u00a0: guillemets mal fermés.")


def _decoded(source: Source, faults: Faults) -> Iterator[str]:
    for number, line in source.numbered_lines():
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            faults.add(number, "", f"l’octet {error.start + 1} n’est pas de l’UTF-8.")
            return
        if "\0" in text:
            faults.add(number, "", "cette ligne contient un caractère nul.")
            return
        yield text.removesuffix("\r")


class _Reader:
    def __init__(self, layout: Layout, faults: Faults) -> None:
        self.layout = layout
        self.faults = faults
        self.width = len(layout.fields)
        self.at = {field: rank for rank, field in enumerate(layout.fields)}
        self.numbers = [(field, READ[field], self.at[field]) for field in READ if field in self.at]
        self.indicators = known_indicators(layout.level)
        self.pattern, self.digits = CODES[layout.level]
        self.line = 0

    def row(self, line: int, values: list[str]) -> Row | None:
        self.line = line
        if len(values) != self.width:
            self.faults.add(line, "", f"{len(values)} cellules au lieu de {self.width}.")
            return None
        read: dict[str, Any] = dict.fromkeys(READ)
        right = True
        for field, convert, rank in self.numbers:
            try:
                read[field] = convert(values[rank])
            except BadCell as error:
                right = self.wrong(field, str(error))
        written = values[self.at["code"]].strip()
        code = written.zfill(self.digits)  # a spreadsheet drops the zero of « 01001 »
        if not self.pattern.fullmatch(code):
            right = self.wrong("code", f"«\u00a0{written[:40]}\u00a0» n’est pas un code valable.")
        label = values[self.at["indicator"]]
        indicator = self.indicators.get(label)
        if indicator is None:
            right = self.wrong("indicator", self.unknown(label))
        if indicator is None or not right:
            return None
        return self.checked(values, code, indicator, read)

    def checked(self, values: list[str], code: str, indicator: Indicator, read: dict[str, Any]) -> Row | None:
        """The row, once its cells agree with each other."""
        diffusion = values[self.at["diffusion"]] if "diffusion" in self.at else PUBLISHED
        field, what = _disagreement(values[self.at["unit"]], diffusion, indicator, read)
        if field:
            self.wrong(field, what)
            return None
        read["facts"] = read.pop("count")
        return Row(code=code, indicator=indicator.label, unit=indicator.unit, diffusion=diffusion, **read)

    def unknown(self, label: str) -> str:
        known = "\u00a0; ".join(self.indicators)
        return f"indicateur inconnu «\u00a0{label[:80]}\u00a0». Indicateurs connus\u00a0: {known}."

    def wrong(self, field: str, what: str) -> bool:
        self.faults.add(self.line, self.layout.name_of(field), what)
        return False


def _disagreement(unit: str, diffusion: str, indicator: Indicator, read: dict[str, Any]) -> tuple[str, str]:
    """The field that does not agree with the others and why, or nothing."""
    if unit.casefold() != indicator.unit.casefold():
        expected = f"«\u00a0{indicator.name}\u00a0» ({indicator.unit})"
        return "unit", f"«\u00a0{unit[:40]}\u00a0» n’est pas l’unité de {expected}."
    if read["year"] is None:
        return "year", "l’année manque."
    if diffusion not in (PUBLISHED, WITHHELD):
        return "diffusion", f"«\u00a0{diffusion[:40]}\u00a0» est inconnu (diff ou ndiff)."
    if diffusion == PUBLISHED and read["count"] is None:
        return "count", "le nombre manque alors que la valeur est diffusée."
    if diffusion == WITHHELD and (read["count"] is not None or read["rate"] is not None):
        return "diffusion", "ndiff (non diffusé), mais un nombre ou un taux est écrit."
    return "", ""
