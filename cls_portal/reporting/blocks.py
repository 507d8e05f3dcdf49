"""What a report is made of, whatever it becomes: a page, a PDF, a document to edit. Plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from cls_portal.charts import Chart


@dataclass(frozen=True)
class Heading:
    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Words:
    kind: ClassVar[str] = "words"
    text: str


@dataclass(frozen=True)
class Items:
    kind: ClassVar[str] = "items"
    rows: Sequence[str]


@dataclass(frozen=True)
class Col:
    """`share`: its width, in twentieths of the page."""

    label: str
    share: int
    number: bool = False


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    number: bool


@dataclass(frozen=True)
class Grid:
    """A table: the first cell of a row is its heading; the rows numbered in `strong` add up those that follow."""

    kind: ClassVar[str] = "grid"
    caption: str
    columns: Sequence[Col]
    rows: Sequence[Sequence[str]]
    strong: frozenset[int] = frozenset()

    @property
    def counted(self) -> bool:
        """Whether it holds figures rather than words."""
        return sum(col.number for col in self.columns) > len(self.columns) / 2

    @property
    def lines(self) -> Iterator[tuple[bool, str, list[Cell]]]:
        """Whether the row is strong, its heading, its other cells."""
        for number, (heading, *others) in enumerate(self.rows):
            cells = [Cell(col.label, text, col.number) for text, col in zip(others, self.columns[1:], strict=True)]
            yield number in self.strong, heading, cells


@dataclass(frozen=True)
class Plot:
    """A plot, always followed by its table."""

    kind: ClassVar[str] = "plot"
    chart: Chart


Block = Heading | Words | Items | Grid | Plot


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Document:
    """A whole report, ready to be printed or edited.

    `name` is that of the file read aloud, `heading` what its first page says, `head` and `version` what stands at the
    top of its pages, `worth` what it is worth, `facts` labels and values. `compact`: printed to hold on one page.
    """

    name: str
    heading: str
    head: str
    reference: str
    version: str
    worth: str
    facts: Sequence[tuple[str, str]]
    chapters: Sequence[Chapter]
    compact: bool = False
