"""Mails written with the change they tell of, and sent by a job."""

from django.db import models


class Outgoing(models.Model):
    """A mail to send: written in the same transaction as what it announces."""

    to = models.EmailField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    written_at = models.DateTimeField("écrit le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    error = models.CharField("dernière erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "courriel"
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
