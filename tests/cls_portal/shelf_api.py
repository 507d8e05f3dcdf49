"""The shelf's operations and resource: what an app writes in `operations.py` and `api.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from tests.cls_portal.shelf import BOOKS, Book


@operation("book.added")
def add_book(*, by: Agent, title: str, rank: int | None = None, sequel_of: Book | None = None) -> Book:
    return create(Book(title=title, rank=rank, sequel_of=sequel_of))


@operation("book.changed")
def change_book(book: Book, *, by: Agent, revision: int, **values: Any) -> Book:
    return write(lock(book, revision), **values)


@operation("book.removed")
def remove_book(book: Book, *, by: Agent, revision: int) -> None:
    remove(lock(book, revision))


@operation("book.lent")
def lend(book: Book, *, by: Agent, reason: str) -> Book:
    """Lend the book."""
    if reason == "forbidden":
        raise Forbidden("Vos droits ne vous permettent pas cette action.")
    if reason == "broken":
        raise RuntimeError("secret detail")
    if not reason:
        raise Refused([Reason("Le livre n’est pas relié.", code="shelf.binding", url="/reliure/"), "Il est abîmé."])
    return write(lock(book, None), rank=9)


class BookRow(serializers.ModelSerializer[Book]):
    class Meta:
        model = Book
        fields = ("id", "title", "rank", "price")


class BookDetail(DetailSerializer):
    class Meta:
        model = Book
        fields = ("id", "title", "rank", "price", "printed_on", "sequel_of")


class NewBook(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=20)
    rank = serializers.IntegerField(required=False)
    sequel_of = VisibleField(Book, required=False)


class BookChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=20)
    price = serializers.DecimalField(9, 2, required=False)


class BookViewSet(PortalViewSet):
    model = Book
    listing = BOOKS
    list_as = BookRow
    show_as = BookDetail
    create_with = add_book
    create_from = NewBook
    update_with = change_book
    update_from = BookChange
    delete_with = remove_book
    lend = act(lend, ReasonSerializer, summary="Prêter le livre")

    def abilities(self, obj: models.Model) -> Mapping[str, bool]:
        return {"lend": True}
