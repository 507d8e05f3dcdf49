"""The diagnostic as it was frozen: its canonical text, the values of every figure, and the PDF made of them."""

from django.conf import settings
from django.db import models

from cls_portal.history import tracked
from diagnostics.guards import FrozenVersionGuard
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.querysets import VersionQuerySet


@tracked()
class DiagnosticVersion(models.Model):
    """Version N: canonical JSON and its SHA-256, and the PDF rendered from it only.

    Made by each validation; or, as a `draft` that binds nobody, for whoever writes and wants to read it printed.
    """

    diagnostic = models.ForeignKey(Diagnostic, models.PROTECT, verbose_name="diagnostic", related_name="versions")
    number = models.PositiveSmallIntegerField("numéro")
    draft = models.BooleanField("projet", default=False)
    json = models.TextField("texte canonique (JSON)")
    json_sha256 = models.CharField("empreinte du JSON", max_length=64)
    frozen_at = models.DateTimeField("arrêtée le")
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="arrêtée par", related_name="+"
    )
    pdf = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="PDF", related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version du diagnostic"
        ordering = ["diagnostic", "-number", "pk"]
        triggers = [FrozenVersionGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "number"],
                name="diagnostic_version_number_unique",
                violation_error_message="Ce numéro de version existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.number}{' (projet)' if self.draft else ''}"
