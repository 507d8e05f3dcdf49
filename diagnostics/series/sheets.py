"""The spreadsheet of a series: the blank file that it gives, and the filled one that it takes back.

One line per value: period, place, category, value; how many people answered, for a survey. An empty value leaves
what is there; « n.c. » says that it is not known. Places and categories are those of the series, by name or code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cls_portal.querysets import plain_words
from cls_portal.spreadsheets import Row, number, place
from diagnostics.series import periods
from diagnostics.series.states import Measure
from diagnostics.series.table import Figure, Shape

PERIOD, PLACE, CATEGORY, VALUE, SAMPLE = "Période", "Lieu", "Catégorie", "Valeur", "Personnes interrogées"
Key = tuple[date, int, int]


@dataclass(frozen=True)
class Reading:
    """What a file says: its values, and what could not be read, each with its line and column."""

    values: Mapping[Key, Figure]
    errors: Sequence[str] = field(default=())


def columns(shape: Shape) -> list[str]:
    """The headings of the series' own file."""
    found = [PERIOD, PLACE]
    if len(shape.categories) > 1:
        found.append(CATEGORY)
    return [*found, VALUE, SAMPLE] if shape.measure == Measure.PERCENT else [*found, VALUE]


def blank(shape: Shape, shown: Iterable[date], figures: Mapping[Key, Figure]) -> Iterator[list[Any]]:
    """The lines of the file to fill in, with the values that are known already."""
    for period in shown:
        for place_id, place_name in shape.places.items():
            for category_id, category in shape.categories.items():
                found = figures.get((period, place_id, category_id))
                line: list[Any] = [periods.label(shape.grain, period), place_name]
                line += [category] if len(shape.categories) > 1 else []
                line.append(_written(found))
                if shape.measure == Measure.PERCENT:
                    line.append(found.sample if found else None)
                yield line


def _written(found: Figure | None) -> Any:
    if found is None:
        return None
    if found.value is None:
        return "n.c."
    return int(found.value) if found.value == int(found.value) else found.value.normalize()


def read(rows: Sequence[Row], shape: Shape, codes: Mapping[str, int], refused: Any) -> Reading:
    """The values of a file. `codes`: code of a territory or of an index → its id; `refused(figure)` says why not."""
    return _Reader(rows, shape, codes, refused).reading()


class _Reader:
    def __init__(self, rows: Sequence[Row], shape: Shape, codes: Mapping[str, int], refused: Any) -> None:
        self.rows, self.shape, self.refused = rows, shape, refused
        self.at = {_key(rows[0].text(column)): column for column in range(len(rows[0].values))}
        self.places = _by_name(shape.places, codes, "place")
        self.categories = _by_name(shape.categories, codes, "category")
        self.errors: list[str] = []

    def reading(self) -> Reading:
        missing = [name for name in columns(self.shape) if _key(name) not in self.at]
        if missing:
            names = ", ".join(f"« {name} »" for name in missing)
            line = self.rows[0].line
            return Reading({}, [f"Ligne\u00a0{line} : il manque la colonne {names}. Partez du modèle de la série."])
        values: dict[Key, Figure] = {}
        lines: dict[Key, int] = {}
        for row in self.rows[1:]:
            found = self._value(row)
            if found is None:
                continue
            key, figure = found
            if key in lines:
                self.errors.append(f"Ligne\u00a0{row.line} : cette valeur est déjà donnée ligne\u00a0{lines[key]}.")
            lines[key] = row.line
            values[key] = figure
        return Reading(values, self.errors)

    def _value(self, row: Row) -> tuple[Key, Figure] | None:
        typed = self._typed(row, VALUE)
        if typed is None or not str(typed).strip():
            return None
        before = len(self.errors)
        period = self._period(row)
        place_id = self._among(row, PLACE, self.places, "n’est pas un lieu de cette série")
        category_id = next(iter(self.shape.categories))
        if len(self.shape.categories) > 1:
            category_id = self._among(row, CATEGORY, self.categories, "n’est pas une catégorie de cette série")
        value = self._number(
            row, VALUE, "n’est pas un nombre (écrivez « 1 250 », ou « n.c. » si elle n’est pas connue)"
        )
        sample = self._sample(row)
        if len(self.errors) > before:
            return None
        figure = Figure(value, sample)
        reason = self.refused(figure)
        if reason:
            self._refuse(row, VALUE, reason.removesuffix("."))
            return None
        return (period, place_id, category_id), figure

    def _typed(self, row: Row, name: str) -> Any:
        column = self.at[_key(name)]
        return row.values[column] if column < len(row.values) else None

    def _period(self, row: Row) -> Any:
        try:
            return periods.parse(self.shape.grain, self._typed(row, PERIOD))
        except ValueError:
            example = periods.Grain(self.shape.grain).example
            self._refuse(row, PERIOD, f"n’est pas une période de la série (écrivez par exemple « {example} »)")

    def _among(self, row: Row, name: str, known: Mapping[str, int | None], refusal: str) -> Any:
        text = row.text(self.at[_key(name)])
        found = known.get(_key(text), 0)
        if found == 0:
            self._refuse(row, name, refusal)
        elif found is None:
            self._refuse(row, name, "désigne plusieurs lignes de la série : écrivez son code")
        return found

    def _number(self, row: Row, name: str, refusal: str) -> Decimal | None:
        try:
            return number(self._typed(row, name))
        except ValueError:
            self._refuse(row, name, refusal)
            return None

    def _sample(self, row: Row) -> int | None:
        if self.shape.measure != Measure.PERCENT:
            return None
        typed = self._typed(row, SAMPLE)
        if typed is None or not str(typed).strip():
            return None
        found = self._number(row, SAMPLE, "n’est pas un nombre entier")
        if found is not None and (found != int(found) or not 0 <= found < 10**9):
            self._refuse(row, SAMPLE, "n’est pas un nombre entier")
            return None
        return None if found is None else int(found)

    def _refuse(self, row: Row, name: str, reason: str) -> None:
        column = self.at[_key(name)]
        where = place(row.line, column)
        self.errors.append(f"{where[0].upper()}{where[1:]} : « {row.text(column)} » {reason}.")


def _by_name(named: Mapping[int, str], codes: Mapping[str, int], kind: str) -> dict[str, int | None]:
    """Name or code → id; None for a name that several bear."""
    found: dict[str, int | None] = {}
    for key, name in named.items():
        found[_key(name)] = None if _key(name) in found else key
    return {
        **found,
        **{_key(code.partition(":")[2]): key for code, key in codes.items() if code.startswith(f"{kind}:")},
    }


def _key(text: str) -> str:
    return " ".join(plain_words(text)) or text.strip().lower()
