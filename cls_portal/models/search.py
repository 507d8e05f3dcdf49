"""What the search box looks through: one entry for each row that people may find."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

# The groups of results whose rows have entries; territories have an index of their own.
SEARCH_KINDS = (
    "contract", "text", "action", "diagnostic", "evaluation", "organisation", "contact", "council", "meeting",
    "minutes", "file",
)  # fmt: skip
# A short pending list: what was just written is found as fast as the rest.
PENDING = 256


def _words(kind: str) -> GinIndex:
    return GinIndex(
        fields=["words"], name=f"search_{kind}_words", condition=Q(kind=kind), gin_pending_list_limit=PENDING
    )


def _likeness(kind: str) -> GinIndex:
    key = OpClass(F("key"), name="gin_trgm_ops")
    return GinIndex(key, name=f"search_{kind}_alike", condition=Q(kind=kind), gin_pending_list_limit=PENDING)


class SearchEntry(models.Model):
    """What is found of one row: its title, its texts without their tags, and what whoever sees it must see.

    Written by the triggers of `cls_portal.indexing` only; read by `cls_portal.search` only, which asks of `holder_id`
    the `visible_to` of the app that keeps the row. `part` is the model of the row, and its column where the entry is
    that of a joined file (`file_id`); `kind` the group where it is shown.
    """

    kind = models.CharField("groupe", max_length=12)
    part = models.CharField("table", max_length=40)
    object_id = models.BigIntegerField("objet")
    holder_id = models.BigIntegerField("objet dont dépendent les droits")
    file_id = models.BigIntegerField("fichier", null=True)
    title = models.TextField("intitulé")
    text = models.TextField("texte")
    key = models.GeneratedField(
        expression=Func(F("title"), function="public.cls_sort_key"), output_field=models.TextField(), db_persist=True
    )
    words = models.GeneratedField(
        expression=Func(F("title"), F("text"), function="public.cls_search_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "entrée de la recherche"
        verbose_name_plural = "entrées de la recherche"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "object_id"],
                name="search_entry_unique",
                violation_error_message="Cet objet a déjà son entrée dans la recherche.",
            )
        ]
        indexes = [
            *(index(kind) for kind in SEARCH_KINDS for index in (_words, _likeness)),
            models.Index(fields=["kind", "holder_id"], name="search_entry_by_holder"),
            models.Index(fields=["file_id"], name="search_entry_by_file", condition=Q(file_id__isnull=False)),
            models.Index(F("kind"), OpClass(F("key"), name="text_pattern_ops"), name="search_entry_by_title"),
        ]

    def __str__(self) -> str:
        return self.title
