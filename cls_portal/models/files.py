"""Files, stored once by their SHA-256."""

from __future__ import annotations

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


class FileTextQuerySet(models.QuerySet["FileText"]):
    def waiting(self) -> FileTextQuerySet:
        """Those of which nothing has been read yet, the first joined first."""
        return self.filter(read_at=None).select_related("file").order_by("file_id")


class FileText(models.Model):
    """What a joined file says, read once, for the search (`cls_portal.filetexts`); empty where it cannot be read.

    Written by the triggers of `cls_portal.indexing` and by the job that reads; gone with the last entry that leads to
    the file.
    """

    file = models.OneToOneField(StoredFile, models.CASCADE, primary_key=True, verbose_name="fichier", related_name="+")
    text = models.TextField("texte")
    read_at = models.DateTimeField("lu le", null=True)

    objects = FileTextQuerySet.as_manager()

    class Meta:
        verbose_name = "texte d’un fichier"
        verbose_name_plural = "textes de fichiers"
        ordering = ["pk"]
        indexes = [models.Index(fields=["file"], name="file_text_waiting", condition=models.Q(read_at=None))]

    def __str__(self) -> str:
        return f"Texte de {self.file}"
