"""One page of a list, ready for its template: nothing left to compute but the loop over cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cls_portal.listing.columns import Column
from cls_portal.listing.filters import FilterInput
from cls_portal.listing.handles import Handles
from cls_portal.saved_views.reading import VIEW, Menu
from cls_portal.templatetags.portal import number_fr

if TYPE_CHECKING:
    from cls_portal.listing.engine import Listing

SORT, COLUMNS, AFTER, BEFORE, EXPORT = "tri", "colonnes", "apres", "avant", "export"
RESERVED = frozenset({SORT, COLUMNS, AFTER, BEFORE, EXPORT, VIEW})
COUNT_CAP = 10_000

Parameters = list[tuple[str, str]]


def address(parameters: Parameters) -> str:
    """The relative address with these parameters; `?` alone is the list as it first shows."""
    return "?" + urlencode(parameters)


def without(parameters: Parameters, *names: str) -> Parameters:
    return [pair for pair in parameters if pair[0] not in names]


@dataclass(frozen=True)
class Heading:
    """The head of a column; `url` is empty when it cannot be sorted."""

    key: str
    label: str
    css: str
    url: str
    order: str  # ascending, descending or nothing
    hint: str


@dataclass(frozen=True)
class Link:
    """`file`: it gives a file, not a page."""

    label: str
    url: str
    file: bool = True


@dataclass(frozen=True)
class Tag:
    """A filter at work, and the address of the list without it."""

    label: str
    text: str
    url: str


@dataclass(frozen=True)
class Row:
    """`head` is the first cell, which names the row; `cells` the others, each (css, html).

    `before` and `after` the first cell are those of what one may do with it, if anything (`Handles`).
    """

    obj: Any
    head: tuple[str, str]
    cells: list[tuple[str, str]]
    before: str = ""
    after: str = ""

    @property
    def html(self) -> str:
        """The whole row of the table."""
        head, drawn = self.head, [_cell("td", css, html) for css, html in self.cells]
        inner = "".join([self.before, _cell('th scope="row"', *head), self.after, *drawn])
        key = f' id="ligne-{self.obj.pk}"' if self.after else ""
        return SafeString(f"<tr{key}>{inner}</tr>")


def _cell(tag: str, css: str, html: str) -> str:
    named = f' class="{css}"' if css else ""
    return f"<{tag}{named}>{conditional_escape(html)}</{tag[:2]}>"


@dataclass(frozen=True)
class Choice:
    """A column that may be shown."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Navigation:
    """Addresses of the neighbouring pages; empty where there is none."""

    first: str
    previous: str
    next: str
    last: str

    @property
    def needed(self) -> bool:
        return bool(self.previous or self.next)


@dataclass(frozen=True)
class ListingPage:
    """What `components/listing.html` draws."""

    listing: Listing
    objects: list[Any]
    columns: tuple[Column, ...]
    headings: list[Heading]
    rows: list[Row]
    total: int
    navigation: Navigation
    inputs: list[FilterInput]
    tags: list[Tag]
    choices: list[Choice]
    sort: str
    exports: list[Link]
    clear_url: str
    errors: bool
    here: str = ""
    handles: Handles | None = None
    views: Menu | None = None
    filters: Parameters = field(default_factory=list)

    @property
    def empty_text(self) -> str:
        """Why no row is shown: what was asked for finds none, or there is none at all."""
        if self.listing.empty:
            return self.listing.empty
        if self.tags or self.total:
            return "Aucun résultat ne correspond."
        return f"{self.count_text.capitalize()} pour l’instant."

    @property
    def count_text(self) -> str:
        """« 1 contrat », « 1 234 contrats », « plus de 10 000 contrats », « aucun contrat »."""
        one, many = self.listing.noun
        if not self.total:
            return f"aucun {one}" if not self.listing.feminine else f"aucune {one}"
        if self.total > COUNT_CAP:
            return f"plus de {number_fr(COUNT_CAP)} {many}"
        return f"{number_fr(self.total)} {one if self.total == 1 else many}"

    @property
    def filters_open(self) -> bool:
        return bool(self.tags) or self.errors


@dataclass(frozen=True)
class Narrowing:
    """What the filters of an address leave of some rows, for a page that shows them otherwise than as a table.

    `components/listing/filters.html` draws it. `kept` is the address without its place in the table; `hidden` what the
    form must carry besides its own inputs.
    """

    name: str
    rows: Any
    inputs: list[FilterInput]
    tags: list[Tag]
    kept: Parameters
    hidden: Parameters
    clear_url: str
    errors: bool

    @property
    def filters_open(self) -> bool:
        return bool(self.tags) or self.errors

    def address(self, **changes: str) -> str:
        """The same address with these parameters changed, or left out when empty."""
        return address([*without(self.kept, *changes), *((name, value) for name, value in changes.items() if value)])


def headings(columns: Sequence[Column], parameters: Parameters, sort: str) -> list[Heading]:
    kept = without(parameters, SORT, AFTER, BEFORE, EXPORT)
    return [_heading(column, kept, sort) for column in columns]


def _heading(column: Column, kept: Parameters, sort: str) -> Heading:
    if column.sort is None:
        return Heading(column.key, column.label, column.css, "", "", "")
    ascending = sort == column.key
    target = f"-{column.key}" if ascending else column.key
    order = "ascending" if ascending else "descending" if sort == f"-{column.key}" else ""
    hint = "trier par ordre décroissant" if ascending else "trier par ordre croissant"
    return Heading(column.key, column.label, column.css, address([*kept, (SORT, target)]), order, hint)


def rows(
    columns: Sequence[Column], objects: Sequence[Any], row_link: Any, handles: Handles | None, here: str
) -> tuple[list[Row], bool]:
    """Every cell of the page, from the columns' renderers made once; and whether one may act on any row."""
    drawers = [(column.css, column.renderer(row_link)) for column in columns]
    (head_css, draw_head), others = drawers[0], drawers[1:]
    open_rows = handles.open_to(objects) if handles is not None and objects else ()
    found = []
    for obj in objects:
        before, after = handles.cells(obj, open_rows, here) if handles is not None and open_rows else ("", "")
        cells = [(css, draw(obj)) for css, draw in others]
        found.append(Row(obj, (head_css, draw_head(obj)), cells, before, after))
    return found, bool(open_rows)
