"""The declaration of a list, and what it answers to a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cls_portal import exports, saved_views
from cls_portal.listing import page as pages
from cls_portal.listing.columns import Address, Column, chosen
from cls_portal.listing.filters import active, inputs
from cls_portal.listing.handles import Handles
from cls_portal.listing.keyset import BadCursor, Cursor, Keyset, Leaf, Term, count_up_to
from cls_portal.listing.page import (
    AFTER,
    BEFORE,
    COLUMNS,
    COUNT_CAP,
    EXPORT,
    RESERVED,
    SORT,
    Link,
    ListingPage,
    Row,
    Tag,
)

Rows = models.QuerySet[Any]


@dataclass(frozen=True)
class Listing:
    """A list: its columns, its filters, its order. `name` is the file's name and the fragment's identifier.

    `noun` is (« contrat », « contrats »); `row_url` the URL name of a row's page, taking its `row_key`; `empty` is said
    in place of the table without rows (else what `ListingPage.empty_text` says); `more_exports` are other files of the
    same rows, `more_pages` what else is done with them: label and URL name, which takes the filters of the address.
    """

    name: str
    columns: tuple[Column, ...]
    filterset: type[django_filters.FilterSet] | None
    default_sort: str
    page_size: int = 50
    caption: str = ""
    noun: tuple[str, str] = ("ligne", "lignes")
    feminine: bool = False
    row_url: str = ""
    row_key: str = "pk"
    empty: str = ""
    more_exports: tuple[tuple[str, str], ...] = ()
    more_pages: tuple[tuple[str, str], ...] = ()
    _orders: dict[str, tuple[Term, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.sort is not None:
                self._orders[column.key] = column.sort
                self._orders[f"-{column.key}"] = tuple(_opposite(term) for term in column.sort)
        if self.default_sort not in self._orders:
            raise ImproperlyConfigured(f"{self.name}: no sortable column gives {self.default_sort!r}")
        taken = RESERVED & set(self.filterset.base_filters if self.filterset else ())
        if taken:
            raise ImproperlyConfigured(f"{self.name}: parameters kept for the list: {sorted(taken)}")

    # What the page and the API share

    def sort_of(self, query: QueryDict) -> str:
        """The order asked for, or the default one."""
        asked = query.get(SORT, "")
        return asked if asked in self._orders else self.default_sort

    def order(self, sort: str) -> tuple[Term, ...]:
        return self._orders[sort]

    @property
    def sorts(self) -> list[str]:
        return list(self._orders)

    # What a page calls

    def respond(
        self,
        request: HttpRequest,
        queryset: Rows,
        template: str,
        context: dict[str, Any] | None = None,
        handles: Handles | None = None,
    ) -> HttpResponse | StreamingHttpResponse:
        """The page, or the file when the address asks for one. The template includes `components/listing.html`.

        A list that people keep as they arranged it (`settings.SAVED_LISTS`) opens on their default view.
        """
        if address := saved_views.default_address(request, self.name):
            return redirect(address)
        return self.export(request, queryset) or render(
            request, template, {**(context or {}), "page": self.page(request, queryset, handles)}
        )

    def page(self, request: HttpRequest, queryset: Rows, handles: Handles | None = None) -> ListingPage:
        """The rows of this address and everything drawn around them: two statements, three at a boundary.

        And, where rows have handles, what says which of them; where views are saved, those of this person.
        """
        filterset, found = self._filtered(request, queryset)
        errors = filterset is not None and filterset.is_bound and bool(filterset.errors)
        sort = self.sort_of(request.GET)
        keyset = Keyset(found, self.order(sort))
        cursor = self._cursor(request.GET, keyset)
        leaf = keyset.leaf(cursor, self.page_size)
        columns = chosen(self.columns, request.GET.getlist(COLUMNS))
        parameters = parameters_of(request.GET)
        if columns == chosen(self.columns, ()):
            parameters = pages.without(parameters, COLUMNS)
        kept = pages.without(parameters, AFTER, BEFORE, EXPORT)
        here = request.get_full_path()
        rows, handled = pages.rows(columns, leaf.rows, self._row_link, handles, here)
        views = saved_views.menu(request, self.name)
        return ListingPage(
            listing=self,
            objects=leaf.rows,
            columns=columns,
            headings=pages.headings(columns, parameters, sort),
            rows=rows,
            total=self._total(found, leaf),
            navigation=_navigation(kept, leaf),
            inputs=inputs(filterset) if filterset is not None else [],
            tags=_tags(filterset, kept),
            choices=[pages.Choice(c.key, c.label, c in columns) for c in self.columns],
            sort=sort if sort != self.default_sort else "",
            exports=self._exports(kept),
            clear_url=pages.address([pair for pair in kept if pair[0] in RESERVED]),
            errors=errors,
            here=here,
            handles=handles if handled else None,
            views=views,
            filters=[pair for pair in kept if pair[0] not in RESERVED],
        )

    def row(self, query: QueryDict, obj: Any, handles: Handles, here: str) -> Row:
        """One row as the page of this address shows it."""
        rows, _ = pages.rows(chosen(self.columns, query.getlist(COLUMNS)), [obj], self._row_link, handles, here)
        return rows[0]

    def width(self, query: QueryDict) -> int:
        """How many cells such a row has."""
        return len(chosen(self.columns, query.getlist(COLUMNS))) + 2

    def narrowed(self, request: HttpRequest, queryset: Rows) -> pages.Narrowing:
        """The same rows as `page` for the same address, to be shown otherwise than as a table."""
        filterset, found = self._filtered(request, queryset)
        kept = pages.without(parameters_of(request.GET), AFTER, BEFORE, EXPORT)
        names = set(filterset.filters) if filterset is not None else set()
        return pages.Narrowing(
            name=self.name,
            rows=found,
            inputs=inputs(filterset) if filterset is not None else [],
            tags=_tags(filterset, kept),
            kept=kept,
            hidden=[pair for pair in kept if pair[0] not in names],
            clear_url=pages.address([pair for pair in kept if pair[0] not in names]),
            errors=filterset is not None and filterset.is_bound and bool(filterset.errors),
        )

    def export(self, request: HttpRequest, queryset: Rows) -> StreamingHttpResponse | None:
        """The file of exactly the filtered rows, in the order shown; None when the address asks for none."""
        kind = request.GET.get(EXPORT, "")
        if kind not in exports.FORMATS:
            return None
        filterset, found = self._filtered(request, queryset)
        if filterset is not None and filterset.is_bound and filterset.errors:
            return None
        return exports.respond(kind, self.name, self.caption, self.exported(request.GET), self.sorted(request, found))

    def found(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Exactly the filtered rows, for a file of another shape."""
        return self._filtered(request, queryset)[1]

    def exported(self, query: QueryDict) -> tuple[Column, ...]:
        """The columns of a file: those chosen in the address, otherwise every one that may leave."""
        asked = chosen(self.columns, query.getlist(COLUMNS))
        usual = asked == chosen(self.columns, ())
        return tuple(column for column in (self.columns if usual else asked) if column.export)

    def sorted(self, request: HttpRequest, queryset: Rows) -> Rows:
        return Keyset(queryset, self.order(self.sort_of(request.GET))).ordered()

    def _filtered(self, request: HttpRequest, queryset: Rows) -> tuple[django_filters.FilterSet | None, Rows]:
        """The rows kept by the filters; none at all when a filter cannot be read, rather than all of them."""
        if self.filterset is None:
            return None, queryset
        filterset = self.filterset(request.GET, queryset=queryset, request=request)
        return filterset, queryset.none() if filterset.errors else filterset.qs

    def _cursor(self, query: QueryDict, keyset: Keyset[Any]) -> Cursor:
        return cursor_of(query, keyset)

    def _exports(self, kept: pages.Parameters) -> list[Link]:
        usual = [Link(label, pages.address([*kept, (EXPORT, kind)])) for kind, label in EXPORT_LABELS]
        others = [Link(label, reverse(name) + pages.address(kept)) for label, name in self.more_exports]
        return (
            usual
            + others
            + [Link(label, reverse(name) + pages.address(kept), False) for label, name in self.more_pages]
        )

    def _total(self, found: Rows, leaf: Leaf[Any]) -> int:
        if leaf.previous is None and leaf.next is None:
            return len(leaf.rows)
        return count_up_to(found, COUNT_CAP)

    @cached_property
    def _address(self) -> Address:
        return Address(self.row_url)

    def _row_link(self, row: Any) -> str:
        return self._address.of(getattr(row, self.row_key)) if self.row_url else ""


EXPORT_LABELS = (("csv", "Exporter en CSV"), ("xlsx", "Exporter en XLSX"))


def cursor_of(query: Mapping[str, Any], keyset: Keyset[Any], *, strict: bool = False) -> Cursor:
    """The place the address asks for; the first page when it makes no sense (or `BadCursor` when strict)."""
    try:
        if query.get(AFTER):
            return Cursor(keyset.read(query[AFTER]))
        if BEFORE in query:
            before = query[BEFORE]
            return Cursor(keyset.read(before) if before else None, backward=True)
    except BadCursor:
        if strict:
            raise
    return Cursor()


def parameters_of(query: QueryDict) -> pages.Parameters:
    """Every parameter of the address that says something."""
    return [(name, value) for name, values in query.lists() for value in values if value]


def _opposite(term: Term) -> Term:
    if isinstance(term, str):
        return term.removeprefix("-") if term.startswith("-") else f"-{term}"
    if isinstance(term, OrderBy):
        return OrderBy(term.expression, descending=not term.descending)
    return OrderBy(term, descending=True)


def _navigation(kept: pages.Parameters, leaf: Leaf[Any]) -> pages.Navigation:
    def to(*more: tuple[str, str]) -> str:
        return pages.address([*kept, *more])

    return pages.Navigation(
        first=to() if leaf.previous else "",
        previous=to((BEFORE, leaf.previous)) if leaf.previous else "",
        next=to((AFTER, leaf.next)) if leaf.next else "",
        last=to((BEFORE, "")) if leaf.next else "",
    )


def _tags(filterset: django_filters.FilterSet | None, kept: pages.Parameters) -> list[Tag]:
    found: Sequence[Any] = active(filterset) if filterset is not None else ()
    return [Tag(f.label, f.text, pages.address(pages.without(kept, *f.names))) for f in found]
