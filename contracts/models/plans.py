"""The départements' plans for the prevention of delinquency, within which local actions stand."""

from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from cls_portal.templatetags.portal import date_fr
from contracts.querysets import PlanQuerySet


@tracked()
class DepartmentalPlan(Editable):
    """The plan that the State's representative fixes (« arrête ») for a département (CSI L132-6, D132-13).

    It is public. Contracts are linked to it and print its `citation`.
    """

    department = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        verbose_name="département",
        related_name="departmental_plans",
        limit_choices_to={"kind": "department"},
    )
    title = models.CharField("intitulé", max_length=200)
    order_number = models.CharField("numéro de l’arrêté", max_length=60, blank=True)
    ordered_on = models.DateField("arrêté le")
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin", null=True, blank=True)
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="plan (PDF)", related_name="+"
    )

    prints = True
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan départemental"
        verbose_name_plural = "plans départementaux"
        ordering = ["-starts_on", "-pk"]
        triggers = [Searched("file", title="title", file="file")]
        constraints = [
            not_blank("title", name="plan_titled", message="L’intitulé du plan est obligatoire."),
            models.UniqueConstraint(
                fields=["department", "starts_on"],
                name="plan_unique",
                violation_error_message="Un plan de ce département commence déjà ce jour-là.",
            ),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="plan_dates_in_order",
                message="La fin du plan ne peut pas précéder son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def citation(self) -> str:
        """« Plan… de la Gironde 2024-2028 (arrêté n° 33-2024-12 du 3 mars 2024) », as a contract prints it."""
        number = f"n°\u00a0{self.order_number} " if self.order_number else ""
        return f"{self.title} (arrêté {number}du {date_fr(self.ordered_on)})"
