"""The ledger of reminders: what was recalled to whom, so that nobody is told twice."""

from django.db import models


class ReminderSent(models.Model):
    """A rung of a ladder, climbed: `rung` counts working days from `due_on`, negative before it.

    A due date that moves begins the ladder again.
    """

    kind = models.CharField("objet", max_length=40)
    target = models.PositiveBigIntegerField("clé de l’objet")
    recipient = models.EmailField("destinataire", max_length=254)
    due_on = models.DateField("échéance")
    rung = models.SmallIntegerField("échelon")
    queued_at = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "rappel envoyé"
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target", "recipient", "due_on", "rung"],
                name="reminder_once",
                violation_error_message="Ce rappel a déjà été envoyé.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} ({self.rung:+})"
