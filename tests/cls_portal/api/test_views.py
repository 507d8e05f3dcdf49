"""Resources: what is read, written through operations, guarded by the revision."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from cls_portal.api.preconditions import tagged
from cls_portal.api.views import PortalViewSet, act, call
from cls_portal.errors import Stale
from cls_portal.models import Agent
from tests.cls_portal.conftest import TokenClient
from tests.cls_portal.shelf import Book, reads
from tests.cls_portal.shelf_api import BookViewSet, lend

LIST = "/api/v1/books/"


@pytest.fixture
def api(token_client: TokenClient) -> Client:
    return token_client()


@pytest.fixture
def book(shelf: type[Book]) -> Book:
    return Book.objects.create(title="Un", rank=1)


def one(book: Book) -> str:
    return f"{LIST}{book.pk}/"


def patch(api: Client, book: Book, body: dict[str, Any], match: str | None) -> HttpResponse:
    headers = {} if match is None else {"if-match": match}
    return api.patch(one(book), body, content_type="application/json", headers=headers)


def test_a_list_is_paged_sorted_and_filtered_like_the_page(api: Client, shelf: type[Book]) -> None:
    for n in range(6):
        Book.objects.create(title=f"Tome {n}", rank=n % 2)
    answer = api.get(f"{LIST}?rang=1&tri=-titre&taille=2").json()
    assert [row["title"] for row in answer["results"]] == ["Tome 5", "Tome 3"]
    assert (answer["count"], answer["more"], answer["previous"]) == (3, False, None)
    following = api.get(answer["next"]).json()
    assert [row["title"] for row in following["results"]] == ["Tome 1"]
    assert following["next"] is None
    assert [row["title"] for row in api.get(following["previous"]).json()["results"]] == ["Tome 5", "Tome 3"]


@pytest.mark.parametrize("query", ["taille=0", "taille=501", "taille=x", "taille=²", "apres=zz", "apres_le=hier"])
def test_an_address_that_cannot_be_read_is_a_problem(api: Client, shelf: type[Book], query: str) -> None:
    answer = api.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_what_one_may_not_see_does_not_exist(api: Client, shelf: type[Book]) -> None:
    hidden = Book.objects.create(title="Secret", hidden=True)
    assert api.get(LIST).json()["count"] == 0
    absent = api.get(f"{LIST}999/")
    refused = api.get(one(hidden))
    assert (refused.status_code, refused.json()) == (404, absent.json())
    assert patch(api, hidden, {"title": "x"}, '"1"').status_code == 404
    made = api.post(LIST, {"title": "x", "sequel_of": hidden.pk}, content_type="application/json")
    assert made.status_code == 400
    assert made.json()["errors"][0]["pointer"] == "#/sequel_of"
    assert api.get(f"{LIST}abc/").status_code == 404


def test_a_detail_has_its_revision_and_abilities(api: Client, book: Book) -> None:
    answer = api.get(one(book))
    assert answer.json()["revision"] == 1
    assert answer.json()["abilities"] == {"lend": True}
    assert "steps" not in answer.json()
    assert re.fullmatch(r'"1-[0-9a-f]{8}"', answer["ETag"])
    assert "no-cache" in answer["Cache-Control"]


def test_a_known_answer_is_not_sent_again(api: Client, book: Book) -> None:
    etag = api.get(one(book))["ETag"]
    for known in (etag, f'"0", W/{etag}', "*"):
        again = api.get(one(book), headers={"if-none-match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert api.get(one(book), headers={"if-none-match": '"1"'}).status_code == 200


def test_a_row_without_revision_has_an_etag_too() -> None:
    answer = tagged(Response({"a": 1}), None)
    answer.accepted_renderer, answer.accepted_media_type = JSONRenderer(), "application/json"
    answer.renderer_context = {"request": Request(RequestFactory().get("/"))}
    assert re.fullmatch('"[0-9a-f]{8}"', answer.render()["ETag"])


def test_what_changes_without_the_row_changes_the_etag(
    api: Client, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    etag = api.get(one(book))["ETag"]
    monkeypatch.setattr(BookViewSet, "abilities", lambda *_: {"lend": False})
    assert api.get(one(book), headers={"if-none-match": etag}).status_code == 200
    assert patch(api, book, {"title": "Deux"}, etag).status_code == 200


def test_creating_answers_with_the_row_its_address_and_its_etag(api: Client, shelf: type[Book]) -> None:
    answer = api.post(LIST, {"title": "Neuf", "rank": 3}, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["title"] == "Neuf"
    assert answer["ETag"].startswith('"1-')
    assert api.get(answer["Location"]).json() == answer.json()


@pytest.mark.parametrize("match", [None, "*", "1", '"x"', '"1", "2"'])
def test_writing_without_a_readable_if_match_is_refused(api: Client, book: Book, match: str | None) -> None:
    assert patch(api, book, {"title": "Deux"}, match).status_code == 428
    headers = {} if match is None else {"if-match": match}
    assert api.delete(one(book), headers=headers).status_code == 428
    assert api.post(f"{one(book)}lend/", {}, content_type="application/json", headers=headers).status_code == 428
    book.refresh_from_db()
    assert (book.title, book.revision) == ("Un", 1)


def test_who_saves_second_is_told_the_present_revision(api: Client, book: Book) -> None:
    etag = api.get(one(book))["ETag"]
    first = patch(api, book, {"title": "Deux"}, etag)
    assert (first.status_code, first.json()["title"]) == (200, "Deux")
    second = patch(api, book, {"title": "Trois"}, etag)
    assert (second.status_code, second.json()["revision"]) == (412, 2)
    assert patch(api, book, {"title": "Trois"}, first["ETag"]).status_code == 200
    assert patch(api, book, {"title": "Quatre"}, 'W/"3"').status_code == 200
    assert api.delete(one(book), headers={"if-match": '"3"'}).status_code == 412
    assert api.delete(one(book), headers={"if-match": '"4"'}).status_code == 204
    assert not Book.objects.exists()


def test_put_wants_every_compulsory_value_and_patch_only_what_changes(api: Client, book: Book) -> None:
    headers = {"if-match": '"1"'}
    put = api.put(one(book), {"price": "3.00"}, content_type="application/json", headers=headers)
    assert (put.status_code, put.json()["errors"][0]["pointer"]) == (400, "#/title")
    assert patch(api, book, {"price": "3.00"}, '"1"').json()["price"] == "3.00"


def test_an_act_compares_the_revision_that_its_operation_does_not_take(api: Client, book: Book) -> None:
    act_url = f"{one(book)}lend/"
    stale = api.post(act_url, {"reason": "x"}, content_type="application/json", headers={"if-match": '"7"'})
    assert stale.status_code == 412
    done = api.post(act_url, {"reason": "x"}, content_type="application/json", headers={"if-match": '"1"'})
    assert (done.status_code, done.json()["rank"], done["ETag"][:3]) == (200, 9, '"2-')


def test_a_write_that_hides_the_row_answers_nothing(api: Client, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def hide(book: Book, *, by: Agent, revision: int, **values: Any) -> None:
        Book.objects.filter(pk=book.pk).update(hidden=True)

    monkeypatch.setattr(BookViewSet, "update_with", hide)
    answer = patch(api, book, {"title": "x"}, '"1"')
    assert (answer.status_code, answer.content) == (204, b"")


def test_only_what_is_declared_is_offered(api: Client, book: Book) -> None:
    class Bare(PortalViewSet):
        model = Book
        list_as = BookViewSet.list_as

    assert not any(hasattr(Bare, name) for name in ("create", "update", "partial_update", "destroy"))
    answer = api.post(one(book), {}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (405, "urn:portail-cls:probleme:methode")


def test_an_act_bears_the_name_of_its_operation() -> None:
    with pytest.raises(ImproperlyConfigured, match="lend"):
        type("Wrong", (PortalViewSet,), {"model": Book, "borrow": act(lend)})


def test_an_operation_is_given_the_day_and_the_revision_it_asks_for(reader: Agent) -> None:
    book = Book(title="Un", revision=3)

    def dated(book: Book, *, by: Agent, revision: int, on: date) -> tuple[int, date]:
        return revision, on

    def plain(book: Book, *, by: Agent) -> str:
        return "fait"

    assert call(dated, book, by=reader, revision=2, values={}) == (2, timezone.localdate())
    assert call(dated, book, by=reader, revision=2, values={"on": date(2026, 1, 1)}) == (2, date(2026, 1, 1))
    assert call(plain, book, by=reader, revision=3, values={}) == "fait"
    with pytest.raises(Stale):
        call(plain, book, by=reader, revision=2, values={})


def test_a_list_costs_as_many_statements_whatever_its_rows(api: Client, shelf: type[Book]) -> None:
    counts = []
    for size in (2, 120):
        Book.objects.all().delete()
        Book.objects.bulk_create([Book(title=f"{n:03}") for n in range(size)])
        api.get(LIST)
        with CaptureQueriesContext(connection) as statements:
            assert api.get(LIST).status_code == 200
        counts.append(reads(statements))
    assert counts == [2, 3]  # token with its agent, rows; and the count beyond one page


def test_an_unknown_address_is_a_problem_in_json(api: Client, shelf: type[Book]) -> None:
    answer = api.get("/api/v1/rien/du/tout")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert Client().get("/api/v1/rien").status_code == 401
