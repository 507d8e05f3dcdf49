"""Files, stored once by their SHA-256."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file as somebody gave it: its content stands in the store under `sha256` (hexadecimal), never changed."""

    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("taille en octets")
    stored_at = models.DateTimeField("déposé le", auto_now_add=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="déposé par", related_name="+"
    )

    class Meta:
        verbose_name = "fichier"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
