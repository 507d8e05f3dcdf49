"""What is signed: frozen versions, and the signatures on them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.history import tracked
from contracts.guards import FrozenGuard, SignerGuard
from contracts.models.contract import Contract
from contracts.models.parties import Signatory
from contracts.querysets import SignatureQuerySet, VersionQuerySet


@tracked()
class Version(models.Model):
    """Version N of a contract: canonical JSON and its SHA-256, and the unsigned PDF rendered from it only."""

    contract = models.ForeignKey(Contract, models.PROTECT, verbose_name="contrat", related_name="versions")
    number = models.PositiveSmallIntegerField("numéro")
    json = models.TextField("texte canonique (JSON)")
    json_sha256 = models.CharField("empreinte du JSON", max_length=64)
    frozen_at = models.DateTimeField("arrêtée le")
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="arrêtée par", related_name="+"
    )
    pdf = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="PDF", related_name="+"
    )
    voided_at = models.DateTimeField("annulée le", null=True, blank=True)
    void_reason = models.TextField("motif d’annulation", blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        ordering = ["contract", "-number", "pk"]
        triggers = [FrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="version_number_unique",
                violation_error_message="Ce numéro de version existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(voided_at__isnull=True),
                name="version_one_in_force",
                violation_error_message="Une version de ce contrat est déjà arrêtée.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="version_void_has_reason",
                violation_error_message="L’annulation d’une version est motivée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class SignatureLevel(models.TextChoices):
    """Level of a signature, always shown in words (règlement eIDAS, art. 3; code civil, art. 1367)."""

    HANDWRITTEN = "handwritten", "Signature manuscrite numérisée"
    SIMPLE = "simple", "Signature électronique simple"
    ADVANCED = "advanced", "Signature électronique avancée"
    QUALIFIED = "qualified", "Signature électronique qualifiée"


@tracked(personal=("name", "evidence"))
class Signature(models.Model):
    """A signature on a version: never changed, never deleted. `evidence` is what the signatory saw and agreed to."""

    append_only = True

    version = models.ForeignKey(Version, models.PROTECT, verbose_name="version", related_name="signatures")
    signatory = models.ForeignKey(Signatory, models.PROTECT, verbose_name="signataire", related_name="signatures")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="compte", related_name="signatures"
    )
    name = models.CharField("nom", max_length=200)
    level = models.CharField("niveau", max_length=12, choices=SignatureLevel)
    signed_at = models.DateTimeField("signé le")
    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="PDF signé", related_name="+")
    evidence = models.JSONField("preuve")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "signature"
        ordering = ["version", "signed_at", "pk"]
        triggers = [
            SignerGuard(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "signatory"],
                name="signature_unique",
                violation_error_message="Ce signataire a déjà signé cette version.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.get_level_display()}"
