"""A series as everybody sees it: values, « n.c. », secrets; the same on the page, in the files and in the API."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cls_portal.templatetags.portal import figure
from diagnostics.series import periods
from diagnostics.series.states import Measure
from diagnostics.series.suppression import Cell, Protection, Secret, protect


@dataclass(frozen=True)
class Figure:
    """A value as its owner gave it; None is « n.c. »."""

    value: Decimal | None
    sample: int | None = None


Figures = Mapping[tuple[date, int, int], Figure]  # period, place, category


class State(StrEnum):
    """What is said of a cell or of a total."""

    NUMBER = "number"
    UNKNOWN = "unknown"  # its owner says that it is not known
    ABSENT = "absent"  # nobody has given it
    PRIMARY = "primary"  # below the threshold
    SECONDARY = "secondary"  # hidden so that no total gives another one back
    SECRET = "secret"  # a total that would give a hidden cell back

    @property
    def is_secret(self) -> bool:
        return self in {State.PRIMARY, State.SECONDARY, State.SECRET}


@dataclass(frozen=True)
class Said:
    """A cell or a total. `unknown`: how many values are missing from this total."""

    state: State
    value: Decimal | None = None
    sample: int | None = None
    unknown: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the table: a place, a category, or what they make together."""

    place: str
    category: str
    cells: tuple[Said, ...]
    is_total: bool = False

    @property
    def label(self) -> str:
        return " – ".join(word for word in (self.place, self.category) if word)


@dataclass(frozen=True)
class Shape:
    """What a series is made of, and how it is protected: enough to say all of it."""

    measure: str
    grain: str
    threshold: int
    places: Mapping[int, str]
    categories: Mapping[int, str]

    @property
    def additive(self) -> bool:
        return self.measure == Measure.COUNT


@dataclass(frozen=True)
class SeriesTable:
    """Lines × periods, ready to be shown."""

    shape: Shape
    periods: tuple[date, ...]
    lines: tuple[Line, ...]
    with_sum: bool = field(default=False)  # a last column sums the periods

    @property
    def headings(self) -> list[str]:
        """The heads of the columns of values."""
        found = []
        for period in self.periods:
            name = periods.label(self.shape.grain, period)
            found += [name, f"{name} : personnes interrogées"] if self._sampled else [name]
        return [*found, "Total"] if self.with_sum else found

    def texts(self, line: Line) -> list[str]:
        """Each value in the words of the page."""
        return [say(value, self.shape) if isinstance(value, Said) else value for value in self._columns(line)]

    def cells(self, line: Line) -> list[tuple[str, bool]]:
        """Each value in the words of the page, and whether it is a number."""
        numbers = [not isinstance(value, Said) or value.state is State.NUMBER for value in self._columns(line)]
        return list(zip(self.texts(line), numbers, strict=True))

    def values(self, line: Line) -> list[Any]:
        """As a file holds them: numbers as numbers, anything else in the words of the page."""
        return [
            _typed(value, self.shape) if isinstance(value, Said) else _plain(value) for value in self._columns(line)
        ]

    @property
    def secrets(self) -> bool:
        """Whether anything is hidden here."""
        return any(cell.state.is_secret for line in self.lines for cell in line.cells)

    @property
    def _sampled(self) -> bool:
        return self.shape.measure == Measure.PERCENT

    def _columns(self, line: Line) -> Iterator[Said | str]:
        for cell in line.cells:
            yield cell
            if self._sampled:
                yield "" if cell.sample is None else figure(Decimal(cell.sample))


def build(
    shape: Shape, shown: Sequence[date], figures: Figures, groupings: Mapping[str, Collection[int]] | None = None
) -> SeriesTable:
    """The table of these periods. `groupings`: places that a reader wants summed, by the name of what they make."""
    place_ids, category_ids = list(shape.places), list(shape.categories)
    pages = [_Period(shape, period, figures, place_ids, category_ids) for period in shown]
    lines = list(_lines(shape, pages, dict(groupings or {})))
    with_sum = shape.additive and len(shown) > 1
    if with_sum:
        lines = [Line(line.place, line.category, (*line.cells, _summed(line.cells)), line.is_total) for line in lines]
    return SeriesTable(shape, tuple(shown), tuple(lines), with_sum)


class _Period:
    """One period: its values, and what is hidden of them."""

    def __init__(
        self, shape: Shape, period: date, figures: Figures, places: Sequence[int], categories: Sequence[int]
    ) -> None:
        self.cells: dict[Cell, Figure | None] = {
            (row, column): figures.get((period, place, category))
            for row, place in enumerate(places)
            for column, category in enumerate(categories)
        }
        compared = {cell: _compared(shape, found) for cell, found in self.cells.items()}
        self.protection: Protection = protect(compared, shape.threshold, additive=shape.additive)

    def cell(self, row: int, column: int) -> Said:
        found = self.cells[row, column]
        if found is None:
            return Said(State.ABSENT)
        if found.value is None:
            return Said(State.UNKNOWN)
        secret = self.protection.hidden.get((row, column))
        if secret is not None:
            return Said(State.PRIMARY if secret is Secret.PRIMARY else State.SECONDARY)
        return Said(State.NUMBER, found.value, found.sample)

    def total(self, rows: Collection[int], columns: Collection[int]) -> Said:
        cells = [(row, column) for row in rows for column in columns]
        known = {cell: found.value for cell in cells if (found := self.cells[cell]) and found.value is not None}
        if not known:
            return Said(State.UNKNOWN)
        if not self.protection.shows(list(known)):
            return Said(State.SECRET)
        return Said(State.NUMBER, sum(known.values(), Decimal(0)), unknown=len(cells) - len(known))


def _compared(shape: Shape, found: Figure | None) -> int | None:
    """What the threshold bears on: the count, or how many people answered."""
    if found is None or found.value is None:
        return None
    return found.sample if shape.measure == Measure.PERCENT else int(found.value)


def _lines(shape: Shape, pages: Sequence[_Period], groupings: Mapping[str, Collection[int]]) -> Iterator[Line]:
    """Each place with its categories, then their sums: all places together, and the groupings asked for."""
    rows, columns = range(len(shape.places)), range(len(shape.categories))
    several = len(rows) > 1, len(columns) > 1
    names = [name if several[0] or groupings else "" for name in shape.places.values()]
    labels = [label if several[1] else "" for label in shape.categories.values()]
    for row in rows:
        for column in columns:
            cells = tuple(page.cell(row, column) for page in pages)
            yield Line(names[row] if several[0] else "", labels[column], cells)
        if several[1] and several[0] and shape.additive:
            yield _total(pages, names[row], "Toutes catégories", [row], columns)
    if not shape.additive:
        return
    numbers = {place: row for row, place in enumerate(shape.places)}
    wholes = {"Tous lieux": list(rows)} if several[0] else {}
    wholes |= {name: sorted(numbers[place] for place in places) for name, places in groupings.items() if places}
    for name, grouped in wholes.items():
        for column in columns if several[1] else ():
            yield _total(pages, name, labels[column], grouped, [column])
        yield _total(pages, name, "Toutes catégories" if several[1] else "", grouped, columns)
    if several[1] and not several[0]:
        yield _total(pages, "", "Toutes catégories", rows, columns)


def _total(
    pages: Sequence[_Period], place: str, category: str, rows: Collection[int], columns: Collection[int]
) -> Line:
    return Line(place, category, tuple(page.total(rows, columns) for page in pages), is_total=True)


def _summed(cells: Sequence[Said]) -> Said:
    """The sum of what is shown of each period, only when nothing in it is secret: it says nothing more."""
    if any(cell.state.is_secret for cell in cells):
        return Said(State.SECRET)
    known = [cell for cell in cells if cell.value is not None]
    if not known:
        return Said(State.UNKNOWN)
    missing = sum(cell.unknown or int(cell.value is None) for cell in cells)
    return Said(State.NUMBER, sum((cell.value or Decimal(0) for cell in known), Decimal(0)), unknown=missing)


def say(cell: Said, shape: Shape) -> str:
    """A cell in the words of the page."""
    if cell.state is not State.NUMBER:
        return {
            State.UNKNOWN: "n.c.",
            State.ABSENT: "non saisi",
            State.PRIMARY: f"secret (<\u00a0{shape.threshold})",
            State.SECONDARY: "secret complémentaire",
            State.SECRET: "secret statistique",
        }[cell.state]
    number = figure(cell.value)
    if shape.measure == Measure.PERCENT:
        return f"{number}\u00a0%"
    return f"{number} (sans {cell.unknown}\u00a0valeur{'s' if cell.unknown > 1 else ''})" if cell.unknown else number


def _typed(cell: Said, shape: Shape) -> Any:
    if cell.state is State.NUMBER and cell.value is not None and not cell.unknown:
        return int(cell.value) if cell.value == int(cell.value) else cell.value.normalize()
    return say(cell, shape)


def _plain(text: str) -> Any:
    digits = "".join(text.split())
    return int(digits) if digits else None
