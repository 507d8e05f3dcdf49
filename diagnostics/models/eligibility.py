"""What makes a territory one that calls for a contract."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.querysets import EligibilityQuerySet


@tracked()
class Eligibility(Editable):
    """The préfecture's dated, reasoned decision that a territory calls for a contract (CSI D132-7: « l’intensité
    des problèmes de délinquance »)."""

    diagnostic = models.ForeignKey(Diagnostic, models.PROTECT, verbose_name="diagnostic", related_name="eligibilities")
    decided_on = models.DateField("décidé le")
    grounds = models.TextField("motifs")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="décidé par", related_name="+"
    )

    objects = EligibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "décision d’éligibilité"
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"Éligibilité du {self.decided_on:%d/%m/%Y}"
