"""Reminders: what was recalled to whom, so that nobody is told twice, and what each person wants to be told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from cls_portal.concurrency import Editable
from cls_portal.history import tracked


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


class DigestSent(models.Model):
    """The one mail of reminders of a day to an address."""

    recipient = models.EmailField("destinataire", max_length=254)
    sent_on = models.DateField("jour")

    class Meta:
        verbose_name = "rappels d’une journée"
        ordering = ["-sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "sent_on"],
                name="digest_once_a_day",
                violation_error_message="Les rappels de ce jour ont déjà été envoyés à cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_on:%d/%m/%Y}"


@tracked(personal=("email",))
class ReminderChoice(Editable):
    """What an address no longer wants to be reminded of: some kinds (`settings.REMINDERS`), or nothing any more."""

    email = models.EmailField("adresse électronique", max_length=254)
    refused = ArrayField(models.CharField(max_length=40), verbose_name="rappels refusés", default=list, blank=True)
    stopped = models.BooleanField("aucun rappel", default=False)

    class Meta:
        verbose_name = "choix des rappels"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="reminder_choice_unique",
                violation_error_message="Les rappels de cette adresse sont déjà choisis.",
            )
        ]

    def __str__(self) -> str:
        return f"choix {self.pk}"

    def wants(self, kind: str) -> bool:
        return not self.stopped and kind not in self.refused
