"""Keyset pages: walking them in either direction gives exactly the sorted rows, whatever ties and empty values."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Lower
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cls_portal.listing.keyset import BadCursor, Cursor, Keyset, Leaf, Term, count_up_to
from tests.cls_portal.shelf import Book

ORDERS: tuple[tuple[Term, ...], ...] = (
    ("title",),
    ("-title",),
    ("rank",),
    ("-rank",),
    ("rank", "title"),
    ("-rank", "title"),
    ("title", "-rank"),
    ("-price", "printed_on", "-title"),
    ("-printed_on", "rank"),
    ("sequel_of__title", "-price"),
    ("-sequel_of__rank",),
    (Lower("title").desc(), "rank"),
    (Coalesce(F("rank"), 0), "-title"),
    ("hidden", "-title"),
    ("pk",),
    ("-pk",),
    ("rank", "-pk"),
    (),
)

BOOKS = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "A", "é", "z"]),
        st.sampled_from([None, -1, 0, 1]),
        st.sampled_from([None, Decimal("0.00"), Decimal("9.99")]),
        st.sampled_from([None, 0, 1]),
        st.booleans(),
    ),
    max_size=14,
)


def fill(rows: Sequence[tuple[Any, ...]]) -> None:
    first: Book | None = None
    for title, rank, price, day, follows in rows:
        printed_on = None if day is None else date(2026, 1, 1) + timedelta(days=day)
        book = Book.objects.create(
            title=title, rank=rank, price=price, printed_on=printed_on, sequel_of=first if follows else None
        )
        first = first or book


def walk(keyset: Keyset[Book], size: int, *, backward: bool) -> list[list[int]]:
    """The keys of every page, following the cursors from one end to the other."""
    pages: list[list[int]] = []
    cursor = Cursor(backward=backward)
    while True:
        leaf: Leaf[Book] = keyset.leaf(cursor, size)
        pages.append([book.pk for book in leaf.rows])
        following = leaf.previous if backward else leaf.next
        if following is None or len(pages) > 20:
            return pages[::-1] if backward else pages
        cursor = Cursor(keyset.read(following), backward=backward)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=BOOKS, order=st.sampled_from(ORDERS), size=st.integers(1, 5))
def test_walking_the_pages_gives_exactly_the_sorted_rows(
    shelf: type[Book], rows: list[tuple[Any, ...]], order: tuple[Term, ...], size: int
) -> None:
    with transaction.atomic():
        fill(rows)
        keyset = Keyset(Book.objects.all(), order)
        expected = [book.pk for book in keyset.ordered()]
        forward = walk(keyset, size, backward=False)
        assert [*chain(*forward)] == expected
        assert all(len(page) == size for page in forward[:-1])
        backward = walk(keyset, size, backward=True)
        assert len(backward) == max(1, -(-len(expected) // size))
        assert all(len(page) == min(size, len(expected)) for page in backward)
        # The first page read backwards is filled from the start, so it may overlap the second.
        assert list(dict.fromkeys(chain(*backward))) == expected
        transaction.set_rollback(True)


@pytest.mark.parametrize("order", [("rank", "title"), ("-rank", "title"), ("-printed_on",), ("printed_on",)])
def test_rows_without_a_value_come_last_in_both_directions(shelf: type[Book], order: tuple[str, ...]) -> None:
    fill([("a", None, None, None, False), ("b", 1, None, 1, False), ("c", 0, None, 0, False)])
    keyset = Keyset(Book.objects.all(), order)
    assert [book.title for book in keyset.leaf(Cursor(), 3).rows][-1] == "a"
    assert [book.title for book in keyset.ordered()][-1] == "a"


def test_a_page_that_vanished_shows_the_last_one(shelf: type[Book]) -> None:
    fill([("a", 0, None, 0, False), ("b", 0, None, 0, False), ("c", 0, None, 0, False)])
    keyset = Keyset(Book.objects.all(), ("title",))
    cursor = keyset.leaf(Cursor(), 2).next
    assert cursor is not None
    Book.objects.filter(title="c").delete()
    assert [book.title for book in keyset.leaf(Cursor(keyset.read(cursor)), 2).rows] == ["a", "b"]


def test_the_middle_and_the_end_cost_one_statement(shelf: type[Book]) -> None:
    fill([(f"{n:02}", 0, None, 0, False) for n in range(12)])
    keyset = Keyset(Book.objects.all(), ("title",))
    cursor = keyset.leaf(Cursor(), 5).next
    assert cursor is not None
    for place in (Cursor(), Cursor(keyset.read(cursor)), Cursor(backward=True)):
        with CaptureQueriesContext(connection) as statements:
            keyset.leaf(place, 5)
        assert len(statements) == 1
        assert "OFFSET" not in statements[0]["sql"]


@pytest.mark.parametrize(
    "text",
    ["", "x", "é", "W10", "bnVsbA", "WzEsMiwzXQ", "[[[[", "A" * 4000],
)
def test_a_forged_cursor_is_refused(shelf: type[Book], text: str) -> None:
    with pytest.raises(BadCursor):
        Keyset(Book.objects.all(), ("title",)).read(text)


def test_a_cursor_of_another_order_is_refused(shelf: type[Book]) -> None:
    fill([("a", 0, None, 0, False), ("b", 0, None, 0, False)])
    cursor = Keyset(Book.objects.all(), ("title",)).leaf(Cursor(), 1).next
    assert cursor is not None
    with pytest.raises(BadCursor):
        Keyset(Book.objects.all(), ("-title",)).read(cursor)


def test_values_out_of_range_are_refused_before_the_database(shelf: type[Book]) -> None:
    fill([("a", 0, None, 0, False), ("b", 0, None, 0, False)])
    keyset = Keyset(Book.objects.all(), ("title",))
    assert keyset.read(_encoded([keyset.mark, "a", 1])) == ("a", 1)
    for title, pk in (("a\0", 1), ("a", 10**30), (["a"], 1), ("a", None), ("a", "x")):
        with pytest.raises(BadCursor):
            keyset.read(_encoded([keyset.mark, title, pk]))


def test_the_count_stops_at_its_cap(shelf: type[Book]) -> None:
    fill([("a", 0, None, 0, False)] * 5)
    assert count_up_to(Book.objects.all(), 10) == 5
    assert count_up_to(Book.objects.all(), 3) == 4


def _encoded(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
