"""What shows a problem: a recorded indicator, a partner's series, or a statement with its source and its day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.models.editions import Edition
from diagnostics.models.problems import Problem
from diagnostics.querysets import EvidenceQuerySet
from diagnostics.recorded.indicators import INDICATORS


class EvidenceKind(models.TextChoices):
    RECORDED = "recorded", "Délinquance enregistrée"
    SERIES = "series", "Série d’un partenaire"
    STATEMENT = "statement", "Constat sourcé"


@tracked()
class ProblemEvidence(Editable):
    """One thing that shows the problem.

    RECORDED: `indicator` (its SSMSI label), the `territory` it is read for and the `edition`; the figure itself is
    read in the standing. SERIES: `series`, the name of a partner's series, and `source`, who holds it.
    STATEMENT: `text`, `source` and `dated_on`. `text` may comment the two others.
    """

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="evidences")
    problem = models.ForeignKey(Problem, models.CASCADE, verbose_name="problème", related_name="evidences")
    kind = models.CharField("nature", max_length=10, choices=EvidenceKind)
    indicator = models.CharField("indicateur", max_length=120, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, verbose_name="territoire", related_name="+"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, verbose_name="édition", related_name="evidences"
    )
    series = models.CharField("série", max_length=200, blank=True)
    text = models.TextField("ce que cela montre", blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    dated_on = models.DateField("date", null=True, blank=True)

    prints = True
    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "élément à l’appui"
        verbose_name_plural = "éléments à l’appui"
        ordering = ["problem", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="recorded", territory__isnull=False) & ~Q(indicator="")
                | Q(kind="series") & ~Q(series="") & ~Q(source="")
                | Q(kind="statement", dated_on__isnull=False) & ~Q(text="") & ~Q(source=""),
                name="problem_evidence_sourced",
                violation_error_message="Un élément à l’appui dit d’où il vient : indicateur et territoire, série et "
                "détenteur, ou texte, source et date.",
            )
        ]

    def __str__(self) -> str:
        if self.kind == EvidenceKind.RECORDED:
            return self.indicator_name
        return self.series if self.kind == EvidenceKind.SERIES else self.source

    @property
    def indicator_name(self) -> str:
        known = INDICATORS.get(self.indicator)
        return known.name if known else self.indicator
