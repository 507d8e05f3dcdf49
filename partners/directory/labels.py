"""Labels to stick on envelopes: how sheets are cut, what stands on each label. Pure functions.

Sheets are A4, measured in millimetres from their top left corner, as their makers give them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import TextChoices

PADDING = 4.0  # millimetres around the text of a label
LINE = 1.2  # height of a line, in heights of its letters
LETTER = 0.56  # width of a letter, wide rather than narrow, in heights of a letter
POINT = 0.3528  # millimetres
SIZES = (11.0, 10.0, 9.0, 8.0, 7.0)  # points


@dataclass(frozen=True)
class Sheet:
    """How many labels across and down, their size, where the first one begins, from one to the next."""

    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_across: float
    step_down: float

    @property
    def places(self) -> int:
        return self.across * self.down

    def place(self, rank: int) -> tuple[float, float]:
        """Left and top of the label of that rank, from 0, line by line."""
        down, across = divmod(rank, self.across)
        return self.left + across * self.step_across, self.top + down * self.step_down


class SheetFormat(TextChoices):
    """The usual sheets of the French trade."""

    THREE_BY_EIGHT = "70x37", "24 étiquettes de 70 × 37 mm (3 × 8)"
    THREE_BY_SEVEN = "63x38", "21 étiquettes de 63,5 × 38,1 mm (3 × 7)"
    TWO_BY_SEVEN = "99x38", "14 étiquettes de 99,1 × 38,1 mm (2 × 7)"


SHEETS = {
    SheetFormat.THREE_BY_EIGHT: Sheet(3, 8, 70, 37, 0, 0.5, 70, 37),
    SheetFormat.THREE_BY_SEVEN: Sheet(3, 7, 63.5, 38.1, 7.2, 15.15, 66.05, 38.1),
    SheetFormat.TWO_BY_SEVEN: Sheet(2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
}
MOST_PLACES = max(sheet.places for sheet in SHEETS.values())


@dataclass(frozen=True)
class Label:
    """Where it stands on its sheet (`at`, from 0), its lines, the size of its letters (`size`, the rank in SIZES)."""

    at: int
    size: int
    lines: tuple[str, ...]


def sheets(sheet: Sheet, texts: Sequence[tuple[str, ...]], first: int = 1) -> Iterator[list[Label]]:
    """The labels of each sheet; `first` is the place, from 1, where the first sheet begins: the others were used."""
    placed = enumerate(texts, first - 1)
    labels = [
        (rank // sheet.places, Label(rank % sheet.places, size_of(sheet, lines), lines)) for rank, lines in placed
    ]
    for _, together in groupby(labels, key=lambda numbered: numbered[0]):
        yield [label for _, label in together]


def size_of(sheet: Sheet, lines: Sequence[str]) -> int:
    """The rank of the largest letters with which these lines stand on a label; the smallest where none does."""
    wide, high = sheet.width - 2 * PADDING, sheet.height - 2 * PADDING
    longest = max(map(len, lines), default=0)
    for rank, size in enumerate(SIZES):
        if longest * size * LETTER * POINT <= wide and len(lines) * size * LINE * POINT <= high:
            return rank
    return len(SIZES) - 1


def stylesheet(sheet: Sheet) -> str:
    """What the document of such sheets adds to the look of every document."""
    places = "".join(
        f".at-{rank} {{ left: {left:.2f}mm; top: {top:.2f}mm; }}\n"
        for rank, (left, top) in ((rank, sheet.place(rank)) for rank in range(sheet.places))
    )
    sizes = "".join(f".size-{rank} {{ font-size: {size}pt; }}\n" for rank, size in enumerate(SIZES))
    heads = " ".join(f"@{corner} {{ content: none; }}" for corner in CORNERS)
    return (
        f"@page {{ size: A4; margin: 0; {heads} }}\n"
        "section.labels { position: relative; width: 210mm; height: 296mm; break-after: page; }\n"
        "section.labels:last-child { break-after: auto; }\n"
        f".label {{ position: absolute; box-sizing: border-box; width: {sheet.width}mm; height: {sheet.height}mm; "
        f"padding: {PADDING}mm; line-height: {LINE}; overflow: hidden; }}\n"
        ".label p { margin: 0; }\n" + places + sizes
    )


CORNERS = ("top-left", "top-center", "top-right", "bottom-left", "bottom-right")
