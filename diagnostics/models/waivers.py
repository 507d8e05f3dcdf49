"""What people confirmed not to be nominative data, among what the portal found in a diagnostic's texts."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from cls_portal.nominative import Kind
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.querysets import DiagnosticPartQuerySet

NAME_KINDS = [(kind.value, kind.label) for kind in Kind]


@tracked()
class NominativeWaiver(Editable):
    """« This is not nominative data », with a reason.

    Only the digest of the words is kept (`cls_portal.nominative.Finding.digest`), never the words: were they personal
    after all, no table and no history would hold them. Other words have another digest, and are asked about.
    """

    diagnostic = models.ForeignKey(
        Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="nominative_waivers"
    )
    digest = models.CharField("empreinte du passage", max_length=64)
    kind = models.CharField("nature", max_length=20, choices=NAME_KINDS)
    reason = models.TextField("motif")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="confirmé par", related_name="+"
    )
    confirmed_on = models.DateField("confirmé le")

    objects = DiagnosticPartQuerySet.as_manager()

    class Meta:
        verbose_name = "passage confirmé sans donnée nominative"
        verbose_name_plural = "passages confirmés sans donnée nominative"
        ordering = ["diagnostic", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "digest"],
                name="nominative_waiver_unique",
                violation_error_message="Ce passage est déjà confirmé.",
            ),
            not_blank(
                "reason",
                name="nominative_waiver_reasoned",
                message="Dites pourquoi ce passage n’est pas une donnée nominative.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
