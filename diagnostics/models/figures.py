"""The figures that a diagnostic cites: read in an edition of recorded delinquency, or given with their own source."""

from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic
from diagnostics.querysets import FigureQuerySet


class FigureKind(models.TextChoices):
    INDICATOR = "indicator", "Délinquance enregistrée"
    FREE = "free", "Autre chiffre sourcé"


class FigureDisplay(models.TextChoices):
    BOTH = "both", "Courbe et tableau"
    LINE = "line", "Courbe"
    TABLE = "table", "Tableau"


@tracked()
class DiagnosticFigure(Editable):
    """A figure of part (a), with its analysis.

    An indicator carries in `reading` what its edition said on the day it was read (`diagnostics.figures`), so that an
    edition withdrawn since takes nothing away; `territory` is empty for the whole perimeter. A free figure has a
    title, a value and a source of its own.
    """

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="figures")
    position = models.PositiveSmallIntegerField("ordre", editable=False)
    kind = models.CharField("nature", max_length=10, choices=FigureKind)
    indicator = models.CharField("indicateur", max_length=60, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, verbose_name="territoire", related_name="+"
    )
    edition = models.ForeignKey(
        "diagnostics.Edition", models.PROTECT, null=True, blank=True, verbose_name="édition", related_name="+"
    )
    reading = models.JSONField("valeurs lues", null=True, blank=True, editable=False)
    first_year = models.PositiveSmallIntegerField("de l’année", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("à l’année", null=True, blank=True)
    display = models.CharField("présentation", max_length=10, choices=FigureDisplay, default=FigureDisplay.BOTH)
    title = models.CharField("intitulé", max_length=200, blank=True)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField("unité", max_length=80, blank=True)
    denominator = models.CharField("rapporté à", max_length=120, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    analysis = models.TextField("analyse", blank=True)

    prints = True
    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre du diagnostic"
        ordering = ["diagnostic", "position", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "indicator", "territory"],
                condition=Q(kind=FigureKind.INDICATOR),
                nulls_distinct=False,
                name="figure_indicator_unique",
                violation_error_message="Cet indicateur est déjà cité pour ce territoire.",
            ),
            dates_in_order(
                "first_year",
                "last_year",
                name="figure_years_in_order",
                message="La première année citée suit la dernière.",
            ),
            models.CheckConstraint(
                condition=Q(kind=FigureKind.INDICATOR, edition__isnull=False, reading__isnull=False) & ~Q(indicator="")
                | Q(kind=FigureKind.FREE, edition__isnull=True, value__isnull=False, last_year__isnull=False)
                & ~Q(title="")
                & ~Q(source=""),
                name="figure_sourced",
                violation_error_message="Un chiffre porte sa source : une édition, ou un intitulé, une valeur, une "
                "année et une source.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.indicator.replace("'", "’")
