"""What the préfecture tells the conseil départemental of the councils each year."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import together
from cls_portal.history import tracked
from partners.guards import ClosedReportGuard
from partners.querysets import DepartmentalReportQuerySet

FIRST_YEAR = 2002  # décret n° 2002-999, art. 8: the conseil départemental draws up each year a bilan of the councils


@tracked()
class DepartmentalReport(Editable):
    """The yearly report to the conseil départemental: what the portal counts, and three texts of the préfecture.

    Drawn from the rows as they stand until it is closed; `contents` then keeps what it said
    (`cls_portal.reporting.kept`), and its two files are composed from that, once.
    """

    department = models.ForeignKey(
        "territories.Territory", models.PROTECT, verbose_name="département", related_name="council_reports"
    )
    year = models.PositiveSmallIntegerField("année")
    introduction = models.TextField("introduction", blank=True)
    appreciation = models.TextField("appréciation", blank=True)
    perspectives = models.TextField("perspectives", blank=True)
    closed_on = models.DateField("clos le", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="clos par",
        related_name="+",
    )
    contents = models.JSONField("contenu arrêté", null=True, blank=True, editable=False)
    pdf = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="PDF",
        related_name="+",
    )
    document = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="document modifiable",
        related_name="+",
    )

    prints = True
    objects = DepartmentalReportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport annuel du département"
        verbose_name_plural = "rapports annuels des départements"
        ordering = ["-year", "-pk"]
        triggers = [ClosedReportGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year"],
                name="departmental_report_unique",
                violation_error_message="Le rapport de cette année existe déjà pour ce département.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR),
                name="departmental_report_year",
                violation_error_message="Le premier rapport est celui de 2002.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None, contents=None)
                | Q(closed_on__isnull=False, closed_by__isnull=False, contents__isnull=False),
                name="departmental_report_closed_whole",
                violation_error_message="Un rapport clos dit quand, par qui, et garde son contenu.",
            ),
            together(
                "pdf",
                "document",
                name="departmental_report_both_files",
                message="Un rapport composé a son PDF et son document modifiable.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rapport annuel {self.year} – {self.department}"
