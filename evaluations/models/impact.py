"""Recorded delinquency before and after: what the comparison said on the day it was made."""

from django.db import models
from django.db.models import F, Q

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from evaluations.guards import PartValidatedGuard
from evaluations.models.evaluation import Evaluation
from evaluations.querysets import ImpactQuerySet


@tracked()
class ImpactEstimate(Editable):
    """One indicator (its label in SSMSI's bases) of the territory against comparable communes, before and after.

    Years `first_before` to `last_before` against `first_after` to `last_after`, all included. `ratio` and its interval
    (`low`, `high`): the change of the territory over that of the comparable communes, 1 being no difference; or else
    `withheld`, why the data support no statement. `result`: everything the page shows, frozen with it.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="impacts")
    indicator = models.CharField("indicateur", max_length=60)
    edition = models.ForeignKey("diagnostics.Edition", models.PROTECT, verbose_name="édition", related_name="+")
    first_before = models.PositiveSmallIntegerField("avant\u00a0: de")
    last_before = models.PositiveSmallIntegerField("à")
    first_after = models.PositiveSmallIntegerField("après\u00a0: de")
    last_after = models.PositiveSmallIntegerField("à (inclus)")
    ratio = models.FloatField("rapport des évolutions", null=True, blank=True)
    low = models.FloatField("borne basse", null=True, blank=True)
    high = models.FloatField("borne haute", null=True, blank=True)
    withheld = models.TextField("pourquoi rien n’est affirmé", blank=True)
    result = models.JSONField("détail", default=dict)
    computed_on = models.DateField("calculé le")
    comment = models.TextField("lecture du comité de pilotage", blank=True)

    prints = True
    objects = ImpactQuerySet.as_manager()

    class Meta:
        verbose_name = "comparaison avant et après"
        verbose_name_plural = "comparaisons avant et après"
        ordering = ["evaluation", "indicator", "pk"]
        triggers = [PartValidatedGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "indicator"],
                name="impact_estimate_unique",
                violation_error_message="Cet indicateur est déjà comparé.",
            ),
            models.CheckConstraint(
                condition=Q(first_before__lte=F("last_before"))
                & Q(last_before__lt=F("first_after"))
                & Q(first_after__lte=F("last_after")),
                name="impact_estimate_years_in_order",
                violation_error_message="Les années d’avant précèdent celles d’après.",
            ),
            models.CheckConstraint(
                condition=Q(withheld="", ratio__isnull=False, low__isnull=False, high__isnull=False)
                | ~Q(withheld="") & Q(ratio=None, low=None, high=None),
                name="impact_estimate_stated_or_withheld",
                violation_error_message="Une comparaison a un résultat et son intervalle, ou dit pourquoi non.",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator.replace("'", "’")
