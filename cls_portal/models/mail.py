"""Mails written with the change they tell of, and sent by a job."""

from django.db import models

from cls_portal.models.files import StoredFile


class Outgoing(models.Model):
    """A mail to send: queued in the same transaction as what it announces.

    `writer` is the dotted name of what writes its text as it leaves, from `arguments`; the text is then not kept.
    """

    to = models.EmailField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=200, blank=True)
    body = models.TextField("texte", blank=True)
    writer = models.CharField("rédacteur", max_length=120, blank=True)
    arguments = models.JSONField("paramètres", default=dict, blank=True)
    attachment = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, verbose_name="pièce jointe", related_name="+"
    )
    written_at = models.DateTimeField("écrit le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    error = models.CharField("dernière erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "courriel"
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
