"""The chain that makes a change to the history visible."""

from django.db import models


class HistoryLink(models.Model):
    """One link of the chain: `digest` = SHA-256(previous digest ‖ canonical text of the event).

    `columns` lists the event's columns that were hashed, so that later columns change no old digest.
    Written by the database only (function `cls_history_link`).
    """

    seq = models.BigIntegerField("rang", primary_key=True)
    event_table = models.CharField("table", max_length=63)
    event_id = models.BigIntegerField("événement")
    columns = models.TextField("colonnes")
    digest = models.BinaryField("empreinte", max_length=32)
    linked_at = models.DateTimeField("enchaîné le")

    class Meta:
        verbose_name = "maillon d’historique"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_table", "event_id"],
                name="history_link_event_unique",
                violation_error_message="Cet événement est déjà enchaîné.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.event_table} {self.event_id}"
