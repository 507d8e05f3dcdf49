"""The proof files made of a version."""

import pgtrigger
from django.db import models

from cls_portal.history import tracked
from contracts.models.versions import Version
from contracts.querysets import SignatureQuerySet


@tracked()
class ProofFile(models.Model):
    """A proof file (zip) of a version, as it was composed on a day; kept as it is, a later one stands beside it."""

    append_only = True

    version = models.ForeignKey(Version, models.PROTECT, verbose_name="version", related_name="proofs")
    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="dossier", related_name="+")
    made_at = models.DateTimeField("composé le")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier de preuve"
        ordering = ["version", "-made_at", "-pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Dossier de preuve du {self.made_at:%d/%m/%Y}"
