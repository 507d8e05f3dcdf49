"""Spreadsheets of follow-up that people bring: read, previewed, then written all or nothing."""

from django.conf import settings
from django.db import models

from actions.querysets import TableImportQuerySet
from cls_portal.concurrency import Editable
from cls_portal.constraints import state_iff
from cls_portal.history import tracked


class ImportState(models.TextChoices):
    COLUMNS = "columns", "Colonnes à reconnaître"
    ROWS = "rows", "Lignes à rapprocher"
    READING = "reading", "En cours de lecture"
    FAULTY = "faulty", "À corriger"
    READY = "ready", "À confirmer"
    ENTERED = "entered", "Enregistré"


@tracked()
class TableImport(Editable):
    """A table of follow-up: the portal’s own workbook, filled in; or, with a `contract`, one that people keep.

    Of the latter, `columns` say what each holds (place → field), `signature` is what the heads read, and `matches`
    which action each name means (None: left aside); both serve again for the next table of the same shape. `plan` is
    what the preview shows (`actions.tables.plans`): nothing else is ever written.
    """

    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="tableau", related_name="+")
    contract = models.ForeignKey(
        "contracts.Contract", models.CASCADE, null=True, blank=True, verbose_name="contrat", related_name="+"
    )
    state = models.CharField("état", max_length=10, choices=ImportState, default=ImportState.READING)
    sheet = models.CharField("feuille", max_length=200, blank=True)
    head = models.PositiveIntegerField("ligne des en-têtes", null=True, blank=True)
    signature = models.CharField("en-têtes", max_length=64, blank=True, editable=False)
    columns = models.JSONField("colonnes", default=dict, blank=True)
    matches = models.JSONField("rapprochements", default=dict, blank=True)
    plan = models.JSONField("changements", default=dict, blank=True)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="déposé par", related_name="+"
    )
    entered_at = models.DateTimeField("enregistré le", null=True, blank=True)

    objects = TableImportQuerySet.as_manager()

    class Meta:
        verbose_name = "tableau de suivi importé"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["signature", "-id"], name="table_import_by_heads")]
        constraints = [
            state_iff(
                (ImportState.ENTERED,),
                "entered_at",
                name="table_import_entered",
                message="Un tableau enregistré porte son heure.",
            )
        ]

    def __str__(self) -> str:
        return self.file.name
