"""The figures that partners own: landlords, transport, schools, firefighters, surveys, état 4001…"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from diagnostics.series.periods import Grain
from diagnostics.series.querysets import PartnerSeriesQuerySet, SeriesPartQuerySet
from diagnostics.series.states import Confidentiality, Measure, SourceKind
from diagnostics.series.suppression import LEAST_THRESHOLD


@tracked()
class PartnerSeries(Editable):
    """Figures that an organisation owns, by period, place and category.

    `revision` is the version of its values too: what is hidden is decided from the values and the threshold alone.
    """

    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme propriétaire", related_name="series"
    )
    source_kind = models.CharField("nature de la source", max_length=20, choices=SourceKind)
    title = models.CharField("intitulé", max_length=200)
    definition = models.TextField("définition", max_length=2000, help_text="Ce qui est compté, et ce qui ne l’est pas.")
    unit = models.CharField("unité", max_length=60)
    measure = models.CharField("mesure", max_length=10, choices=Measure, default=Measure.COUNT)
    grain = models.CharField("pas de temps", max_length=12, choices=Grain)
    perimeter = models.ForeignKey(
        "territories.Territory", models.PROTECT, verbose_name="périmètre", related_name="partner_series"
    )
    confidentiality = models.CharField(
        "confidentialité", max_length=10, choices=Confidentiality, default=Confidentiality.TERRITORY
    )
    threshold = models.PositiveSmallIntegerField("seuil de diffusion", default=5)
    closed_on = models.DateField("close le", null=True, blank=True)

    prints = True
    objects = PartnerSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "série d’un partenaire"
        verbose_name_plural = "séries des partenaires"
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["title", "id"], name="partner_series_by_title"),
            models.Index(fields=["perimeter", "id"], name="partner_series_by_perimeter"),
            GinIndex(
                OpClass(Func(F("title"), function="public.cls_sort_key"), name="gin_trgm_ops"),
                name="partner_series_title_trgm",
            ),
        ]
        constraints = [
            not_blank("title", name="partner_series_titled", message="Une série porte un intitulé."),
            not_blank("definition", name="partner_series_defined", message="Une série dit ce qu’elle compte."),
            not_blank("unit", name="partner_series_unit", message="Une série dit son unité."),
            models.CheckConstraint(
                condition=Q(threshold=0) | Q(threshold__gte=LEAST_THRESHOLD),
                name="partner_series_threshold",
                violation_error_message=(
                    "Le seuil vaut 0 (rien n’est masqué) ou au moins 3 : en dessous, « moins de 2 » dirait 1."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(source_kind=SourceKind.ETAT_4001) | Q(measure=Measure.COUNT),
                name="partner_series_etat_4001_counts",
                violation_error_message="L’état 4001 compte des faits constatés.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class SeriesPlace(models.Model):
    """A place for which the series has figures; the perimeter itself when it is not broken down."""

    series = models.ForeignKey(PartnerSeries, models.CASCADE, verbose_name="série", related_name="places")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, verbose_name="lieu", related_name="+")

    objects = SeriesPartQuerySet.as_manager()

    class Meta:
        verbose_name = "lieu d’une série"
        ordering = ["series", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "territory"],
                name="series_place_unique",
                violation_error_message="Ce lieu est déjà dans la série.",
            )
        ]

    def __str__(self) -> str:
        return str(self.territory)


@tracked()
class SeriesCategory(models.Model):
    """A category by which the series is broken down; a single one, « Ensemble », when it is not.

    `code`: the number of the index, for état 4001.
    """

    series = models.ForeignKey(PartnerSeries, models.CASCADE, verbose_name="série", related_name="categories")
    code = models.CharField("numéro", max_length=3, blank=True)
    label = models.CharField("catégorie", max_length=150)
    position = models.PositiveSmallIntegerField("rang")

    objects = SeriesPartQuerySet.as_manager()

    class Meta:
        verbose_name = "catégorie d’une série"
        ordering = ["series", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "label"],
                name="series_category_unique",
                violation_error_message="Cette catégorie est déjà dans la série.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.label}" if self.code else self.label


@tracked()
class SeriesCell(Editable):
    """One value: a period (its first day), a place, a category. An empty value is said « n.c. », and is no zero.

    `sample`: how many people answered, for a percentage.
    """

    series = models.ForeignKey(PartnerSeries, models.CASCADE, verbose_name="série", related_name="cells")
    period = models.DateField("période")
    place = models.ForeignKey(SeriesPlace, models.PROTECT, verbose_name="lieu", related_name="cells")
    category = models.ForeignKey(SeriesCategory, models.PROTECT, verbose_name="catégorie", related_name="cells")
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2, null=True, blank=True)
    sample = models.PositiveIntegerField("personnes interrogées", null=True, blank=True)

    objects = SeriesPartQuerySet.as_manager()

    class Meta:
        verbose_name = "valeur d’une série"
        ordering = ["series", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period", "place", "category"],
                name="series_cell_unique",
                violation_error_message="Cette valeur est déjà dans la série.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="series_cell_positive",
                violation_error_message="Une valeur n’est pas négative.",
            ),
            models.CheckConstraint(
                condition=Q(sample__isnull=True) | Q(value__isnull=False),
                name="series_cell_sample_of_value",
                violation_error_message="Un nombre de personnes interrogées va avec une valeur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period:%d/%m/%Y} · {self.value}"
