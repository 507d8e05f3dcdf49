"""What one gesture changed of the follow-up, kept for as long as it can be undone and told."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from actions.querysets import FollowUpBatchQuerySet

UNDOABLE = timedelta(minutes=10)
KEPT = timedelta(days=7)


class BatchKind(models.TextChoices):
    QUICK = "quick", "Mise à jour rapide"
    BULK = "bulk", "Mise à jour groupée"


class Followed(models.TextChoices):
    """The rows of a follow-up that a batch may write."""

    ACTION = "action", "Suivi de l’action"
    NOTE = "note", "Note"
    MEASURE = "measure", "Mesure"
    MONEY = "money", "Financement"


class Outcome(models.TextChoices):
    """What became of a row when its batch was undone."""

    RESTORED = "restored", "Rétabli"
    CHANGED = "changed", "Modifié depuis\u00a0: laissé en l’état"
    GONE = "gone", "Supprimé depuis"
    CLOSED = "closed", "Ne se suit plus, ou plus par vous\u00a0: laissé en l’état"


class FollowUpBatch(models.Model):
    """What one person changed of the follow-up in one gesture, on one action or on many.

    It serves to undo; the history holds the changes for good, this is forgotten after `KEPT`.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="auteur", related_name="+")
    kind = models.CharField("geste", max_length=5, choices=BatchKind)
    size = models.PositiveIntegerField("actions")
    made_at = models.DateTimeField("faite le", auto_now_add=True)
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = FollowUpBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "mise à jour du suivi"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["author", "-made_at"], name="follow_up_batch_by_author")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class FollowUpChange(models.Model):
    """A row that a batch wrote: its values before (None: the batch made it) and after, its revision once written."""

    batch = models.ForeignKey(FollowUpBatch, models.CASCADE, verbose_name="mise à jour", related_name="changes")
    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="+")
    kind = models.CharField("fiche", max_length=7, choices=Followed)
    row = models.PositiveBigIntegerField("clé de la fiche")
    revision = models.PositiveIntegerField("révision écrite")
    before = models.JSONField("avant", null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField("après", encoder=DjangoJSONEncoder)
    outcome = models.CharField("annulation", max_length=8, choices=Outcome, blank=True)

    class Meta:
        verbose_name = "changement du suivi"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "kind", "row"],
                name="follow_up_change_once",
                violation_error_message="Cette fiche est déjà dans la mise à jour.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.row}"
