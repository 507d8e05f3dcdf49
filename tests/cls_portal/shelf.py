"""A table that exists only for the tests of lists and of the API: books on a shelf."""

from __future__ import annotations

from collections.abc import Iterable

import django_filters
from django.db import connection, models

from cls_portal.concurrency import Editable
from cls_portal.listing import Column, Listing


class BookQuerySet(models.QuerySet["Book"]):
    def visible_to(self, agent: object) -> BookQuerySet:
        return self.filter(hidden=False)

    def for_list(self) -> BookQuerySet:
        return self.select_related("sequel_of")

    def for_detail(self, agent: object) -> BookQuerySet:
        return self.select_related("sequel_of")


class Book(Editable):
    """Its app label names no installed app: Django creates no table, no permission and no migration for it."""

    title = models.CharField("titre", max_length=200)
    rank = models.IntegerField("rang", null=True, blank=True)
    price = models.DecimalField("prix", max_digits=9, decimal_places=2, null=True, blank=True)
    printed_on = models.DateField("imprimé le", null=True, blank=True)
    hidden = models.BooleanField("caché", default=False)
    sequel_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False)

    objects = BookQuerySet.as_manager()

    class Meta:
        app_label = "shelf"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="book_price_positive",
                violation_error_message="Le prix ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class BookFilter(django_filters.FilterSet):
    titre = django_filters.CharFilter("title", "icontains", label="Titre")
    rang = django_filters.MultipleChoiceFilter("rank", choices=[(n, f"rang {n}") for n in range(4)], label="Rang")
    apres_le = django_filters.DateFilter("printed_on", "gte", label="Imprimé après le")


BOOKS = Listing(
    name="livres",
    caption="Livres",
    noun=("livre", "livres"),
    columns=(
        Column("titre", "Titre", "title", sort=("title",), kind="link"),
        Column("rang", "Rang", "rank", sort=("rank",), kind="count"),
        Column("prix", "Prix", "price", sort=("price", "-title"), kind="amount"),
        Column("imprime", "Imprimé le", "printed_on", sort=("-printed_on", "rank"), kind="date"),
        Column("suite_de", "Suite de", "sequel_of.title", sort=("sequel_of__title",), shown=False),
        Column("notes", "Notes", lambda book: f"n° {book.pk}", export=False),
    ),
    filterset=BookFilter,
    row_url="book-detail",
    default_sort="titre",
    page_size=5,
)


def make_shelf_table() -> None:
    """Create the table; it goes with the test's transaction. The tests are served by a role that owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (served_by,) = cursor.fetchone()
        cursor.execute("SET ROLE NONE")
        with connection.schema_editor() as editor:
            editor.create_model(Book)
        cursor.execute(f"GRANT ALL ON shelf_book TO {served_by}")
        cursor.execute("RESET ROLE")


def reads(statements: Iterable[dict[str, str]]) -> int:
    """How many statements read rows (the history's settings and the transaction's own are not counted)."""
    return sum(s["sql"].startswith("SELECT") and "set_config" not in s["sql"] for s in statements)
