"""Many contracts signed on paper, deposited together: read, previewed, then entered all or none."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import state_iff
from cls_portal.history import tracked
from contracts.querysets import TakeOverBatchQuerySet


class BatchState(models.TextChoices):
    READING = "reading", "En cours de lecture"
    FAULTY = "faulty", "À corriger"
    READY = "ready", "Prêt à enregistrer"
    ENTERED = "entered", "Enregistré"


@tracked()
class TakeOverBatch(Editable):
    """A zip of one table and its scans. Nothing of it is in the portal before it is confirmed.

    `problems` are [line, column, sentence]; `rows` are the contracts read, as the preview shows them, then, once
    entered, with their `contract`.
    """

    archive = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="dépôt", related_name="+")
    state = models.CharField("état", max_length=10, choices=BatchState, default=BatchState.READING)
    problems = models.JSONField("erreurs", default=list, blank=True)
    rows = models.JSONField("contrats lus", default=list, blank=True)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="déposé par", related_name="+"
    )
    entered_at = models.DateTimeField("enregistré le", null=True, blank=True)

    objects = TakeOverBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise en nombre"
        ordering = ["-created_at", "-pk"]
        constraints = [
            state_iff(
                (BatchState.ENTERED,),
                "entered_at",
                name="take_over_batch_entered",
                message="Une reprise en nombre enregistrée porte son heure.",
            )
        ]

    def __str__(self) -> str:
        return self.archive.name
