"""The page of a list: what is filtered, sorted, shown, counted and escaped."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cls_portal.listing import Address, Badge, Column, Listing, ListingPage
from cls_portal.listing import page as pages
from tests.cls_portal.shelf import BOOKS, Book, reads


def page_of(query: str = "", listing: Listing = BOOKS) -> ListingPage:
    return listing.page(RequestFactory().get(f"/livres/{query}"), Book.objects.all().for_list())


def titles(page: ListingPage) -> list[str]:
    return [book.title for book in page.objects]


def drawn(query: str = "", listing: Listing = BOOKS) -> str:
    return render_to_string("components/listing.html", {"page": page_of(query, listing)})


@pytest.fixture
def books(shelf: type[Book]) -> list[Book]:
    return [Book.objects.create(title=f"Tome {n:02}", rank=n % 3, price=Decimal(n)) for n in range(12)]


def test_the_default_sort_applies_and_an_unknown_one_changes_nothing(books: list[Book]) -> None:
    assert titles(page_of()) == titles(page_of("?tri=inconnu")) == [f"Tome {n:02}" for n in range(5)]
    assert titles(page_of("?tri=-titre"))[0] == "Tome 11"


def test_the_links_of_the_pages_walk_the_whole_list(books: list[Book]) -> None:
    seen, page = [], page_of("?tri=-rang")
    while True:
        seen += titles(page)
        if not page.navigation.next:
            break
        page = page_of(page.navigation.next)
    assert sorted(seen) == [f"Tome {n:02}" for n in range(12)]
    assert len(seen) == 12
    assert titles(page_of(page_of("?tri=-rang").navigation.last))[-1] == seen[-1]


def test_a_cursor_that_makes_no_sense_shows_the_first_page(books: list[Book]) -> None:
    assert titles(page_of("?apres=zzz")) == titles(page_of())


def test_filters_narrow_the_list_and_show_as_removable_tags(books: list[Book]) -> None:
    page = page_of("?titre=tome+1&rang=1&rang=2&tri=-titre")
    assert titles(page) == ["Tome 11", "Tome 10"]
    assert [(tag.label, tag.text) for tag in page.tags] == [("Titre", "tome 1"), ("Rang", "rang 1, rang 2")]
    assert page.tags[0].url == "?rang=1&rang=2&tri=-titre"
    assert page.tags[1].url == "?titre=tome+1&tri=-titre"
    assert page.clear_url == "?tri=-titre"
    assert page.filters_open


def test_a_filter_that_cannot_be_read_shows_its_error_and_no_row(books: list[Book]) -> None:
    page = page_of("?apres_le=hier")
    assert titles(page) == []
    assert page.errors
    assert "Saisissez une date valide." in drawn("?apres_le=hier")


def test_the_sort_links_reverse_and_forget_the_page(books: list[Book]) -> None:
    following = page_of("?titre=tome").navigation.next
    headings = {heading.key: heading for heading in page_of(following).headings}
    assert headings["titre"].url == "?titre=tome&tri=-titre"
    assert headings["titre"].order == "ascending"
    assert headings["rang"].url == "?titre=tome&tri=rang"
    assert headings["rang"].order == ""
    assert headings["notes"].url == ""


def test_columns_are_chosen_in_the_address(books: list[Book]) -> None:
    assert [column.key for column in page_of().columns] == ["titre", "rang", "prix", "imprime", "notes"]
    assert [column.key for column in page_of("?colonnes=suite_de&colonnes=titre").columns] == ["titre", "suite_de"]
    assert [column.key for column in page_of("?colonnes=prix,rang").columns] == ["rang", "prix"]
    assert len(page_of("?colonnes=inconnue").columns) == 5


@pytest.mark.parametrize(
    ("size", "text"), [(0, "aucun livre"), (1, "1 livre"), (2, "2 livres"), (1234, "1\u00a0234 livres")]
)
def test_the_count_is_said_in_words(shelf: type[Book], size: int, text: str) -> None:
    Book.objects.bulk_create([Book(title=str(n)) for n in range(size)])
    assert page_of().count_text == text


def test_a_count_beyond_the_cap_is_not_counted(books: list[Book], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cls_portal.listing.engine.COUNT_CAP", 10)
    monkeypatch.setattr(pages, "COUNT_CAP", 10)
    assert page_of().count_text == "plus de 10 livres"


def test_what_people_typed_is_escaped_everywhere(shelf: type[Book]) -> None:
    nasty = '<script>alert("1")</script>'
    Book.objects.create(title=nasty, sequel_of=Book.objects.create(title=nasty))
    text = drawn(f"?titre={nasty}&colonnes=titre,suite_de")
    assert nasty not in text
    assert text.count(html.escape(nasty)) == 5  # two links, one relation, the filter's input and its tag


def test_the_table_says_what_it_is_to_those_who_cannot_see_it(books: list[Book]) -> None:
    text = drawn("?tri=rang")
    assert '<caption class="fr-sr-only">Livres\u00a0: 12 livres</caption>' in text
    assert text.count('scope="col"') == 5
    assert text.count('scope="row"') == 5
    assert text.count('aria-sort="ascending"') == 1
    assert f'<a href="/livres/{page_of("?tri=rang").objects[0].pk}/">' in text
    identifiers = re.findall(r' id="([^"]+)"', text)
    assert len(identifiers) == len(set(identifiers))


def test_an_empty_list_says_so(shelf: type[Book]) -> None:
    text = drawn("?titre=rien")
    assert "Aucun résultat ne correspond." in text
    assert "<table" not in text
    assert "export=csv" not in text


def test_a_list_without_anything_says_so_and_offers_to_begin(shelf: type[Book]) -> None:
    shelf.objects.all().delete()
    text = drawn("")
    assert "Aucun livre pour l’instant." in text
    assert "Aucun résultat ne correspond" not in text


def test_a_page_costs_as_many_statements_whatever_its_rows(page_client: Client, shelf: type[Book]) -> None:
    counts = []
    for size in (1, 60, 200):
        Book.objects.all().delete()
        Book.objects.bulk_create([Book(title=f"{n:03}", sequel_of_id=None) for n in range(size)])
        with CaptureQueriesContext(connection) as statements:
            answer = page_client.get("/livres/?colonnes=titre,suite_de")
        assert answer.status_code == 200
        counts.append(reads(statements))
    assert counts[1] == counts[2] <= 4  # session, agent, rows, count
    assert counts[0] == counts[1] - 1  # a list of one page counts itself


def test_the_page_answers_without_javascript(page_client: Client, books: list[Book]) -> None:
    answer = page_client.get("/livres/?tri=-titre")
    assert isinstance(answer, HttpResponse)
    text = answer.content.decode()
    assert '<form method="get"' in text
    assert '<input type="hidden" name="tri" value="-titre" />' in text
    assert "onclick" not in text


def test_badges_amounts_and_empty_relations_are_drawn(shelf: type[Book]) -> None:
    listing = Listing(
        name="essai",
        filterset=None,
        default_sort="titre",
        columns=(
            Column("titre", "Titre", "title", sort=("title",)),
            Column("etat", "État", lambda _: Badge("signé", "success"), kind="badge"),
            Column("prix", "Prix", "price", kind="amount"),
            Column("suite", "Suite de", "sequel_of.title"),
            Column("cache", "Caché", "hidden"),
            Column("nom", "Nom", "__str__"),
        ),
    )
    book = Book.objects.create(title="Un & deux", price=Decimal("1234.50"))
    row = page_of("", listing).rows[0]
    assert row.obj == book
    assert row.head == ("", "Un &amp; deux")
    assert row.cells == [
        ("", '<span class="fr-badge fr-badge--sm fr-badge--no-icon fr-badge--success">signé</span>'),
        ("portal-number", "1\u00a0234,50\u00a0€"),
        ("", ""),
        ("", "non"),
        ("", "Un &amp; deux"),
    ]


def test_a_mistyped_path_is_an_error_and_not_an_empty_cell(books: list[Book]) -> None:
    with pytest.raises(AttributeError):
        Column("x", "X", "sequel.title").getter()(books[0])
    with pytest.raises(AttributeError):
        Column("x", "X", "sequel_of.titel").getter()(Book(sequel_of=books[0]))


def test_a_declaration_that_cannot_work_is_refused() -> None:
    column = Column("titre", "Titre", sort=("title",))
    with pytest.raises(ImproperlyConfigured):
        Listing("x", (column,), None, "date")

    class Reserved(BOOKS.filterset):  # type: ignore[name-defined, misc]
        pass

    Reserved.base_filters = {"tri": None}
    with pytest.raises(ImproperlyConfigured):
        Listing("x", (column,), Reserved, "titre")


def test_an_address_is_reversed_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "tests.cls_portal.shelf_urls"
    address = Address("book-detail")
    assert address.of(1) == "/livres/1/"
    monkeypatch.setattr("cls_portal.listing.columns.reverse", lambda *_, **__: pytest.fail("reversed again"))
    assert address.of(2) == "/livres/2/"


def test_relations_loaded_by_the_list_are_read_without_a_statement(books: list[Book]) -> None:
    Book.objects.update(sequel_of=books[0])
    with CaptureQueriesContext(connection) as statements:
        page = page_of("?colonnes=suite_de")
    assert len(statements) == 2
    assert page.rows[0].head == ("", "Tome 00")
    assert isinstance(page.objects[0], models.Model)
