"""The reports of a contract that people have asked for."""

from django.conf import settings
from django.db import models

from actions.querysets import ContractReportQuerySet
from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, together
from cls_portal.history import tracked


@tracked()
class ContractReport(Editable):
    """A report (« rapport de suivi ») of how a contract stands on a day and of what changed since another.

    A working paper: it is its asker’s, and what it holds once composed is never written again.
    """

    contract = models.ForeignKey("contracts.Contract", models.CASCADE, verbose_name="contrat", related_name="+")
    since = models.DateField("depuis le")
    on = models.DateField("au")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="demandé par", related_name="+")
    author_name = models.CharField("nom du demandeur", max_length=200, editable=False)
    pdf = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="PDF", related_name="+"
    )
    document = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="document modifiable",
        related_name="+",
    )

    objects = ContractReportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport de suivi"
        verbose_name_plural = "rapports de suivi"
        ordering = ["-created_at", "-pk"]
        constraints = [
            dates_in_order(
                "since",
                "on",
                name="report_days_in_order",
                message="Un rapport ne peut pas dire ce qui a changé depuis un jour à venir.",
            ),
            together(
                "pdf",
                "document",
                name="report_both_files",
                message="Un rapport composé a son PDF et son document modifiable.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rapport de suivi du {self.on:%d/%m/%Y}"
