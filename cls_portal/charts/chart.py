"""What every plot and map gives: a drawing, the sentence that says it, the table of its values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cls_portal.wording import linked

WITHHELD = "non diffusé"
ABSENT = "—"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The values drawn, as text: a page shows them as a table, an export may write them.

    The first cell of a row is its heading, which may have an address; every other column is a figure.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()

    @property
    def linked_rows(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """The address of each row (or nothing), its heading, its figures."""
        links = self.links or ("",) * len(self.rows)
        for row, link in zip(self.rows, links, strict=True):
            yield link, row[0], row[1:]

    @property
    def body(self) -> SafeString:
        """The same as the rows of a table: a map has hundreds of them, which a template is slow to write."""
        lines = [
            f'<tr><th scope="row">{linked(heading, link)}</th>'
            + "".join(f'<td class="portal-number">{conditional_escape(cell)}</td>' for cell in cells)
            for link, heading, cells in self.linked_rows
        ]
        return SafeString("".join(f"{line}</tr>\n" for line in lines))


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and what must always go with it. Shown by `components/chart.html` and `components/pdf_chart.html`.

    `svg` may hold several `<svg>` side by side (small multiples). `credit` is that of the outlines of a map.
    """

    title: str
    svg: SafeString
    table: ChartTable
    unit: str
    source: str
    note: str = ""
    credit: str = ""
    kind: str = "lines"
