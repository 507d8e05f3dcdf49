"""Recorded delinquency, edition by edition: what SSMSI publishes, and the sums that a page reads.

The communal figures themselves, five million rows an edition, are no model: they stand in
`diagnostics_recordedcrime`, partitioned by edition, written by COPY and read by SQL alone
(docs/decisions/recorded-delinquency.md; its columns are in `migrations/0002_recorded.py`).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import together
from cls_portal.history import tracked
from diagnostics.querysets import EditionQuerySet


@tracked()
class Edition(Editable):
    """One edition of the SSMSI bases, named by its day of production; it restates the whole history.

    Never mixed with another one. Withdrawn, it serves no page any more, and its figures are kept.
    """

    produced_on = models.DateField("produite le")
    geography_year = models.PositiveSmallIntegerField("géographie au 1er janvier", null=True, blank=True)
    first_year = models.PositiveSmallIntegerField("première année", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)
    has_communes = models.BooleanField("base communale chargée", default=False)
    has_departments = models.BooleanField("base départementale chargée", default=False)
    has_regions = models.BooleanField("base régionale chargée", default=False)
    synthetic = models.BooleanField("données inventées", default=False)
    invented_bases = ArrayField(models.TextField(), verbose_name="bases inventées", default=list, blank=True)
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="retirée par", related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition de la délinquance enregistrée"
        ordering = ["-produced_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["produced_on"],
                name="edition_unique",
                violation_error_message="Cette édition existe déjà.",
            ),
            together(
                "withdrawn_on",
                "withdrawn_by",
                name="edition_withdrawn_by_someone",
                message="Une édition est retirée par une personne, à une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Édition du {self.produced_on:%d/%m/%Y}"


class EditionPlace(models.Model):
    """A commune or municipal arrondissement of the edition's own geography, and today's territory it lies in.

    Two former communes merged since give two rows for one territory.
    `stratum` is its population band and type (`diagnostics.recorded.strata`), empty for an arrondissement.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="places")
    code = models.CharField("code", max_length=5)
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")
    stratum = models.CharField("strate", max_length=12, blank=True)

    class Meta:
        verbose_name = "lieu d’une édition"
        ordering = ["edition", "code", "pk"]
        indexes = [models.Index(fields=["territory", "edition"], name="edition_place_territory")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="edition_place_unique",
                violation_error_message="Ce code est déjà dans cette édition.",
            )
        ]

    def __str__(self) -> str:
        return self.code


class OfficialFigure(models.Model):
    """What the départemental or régional base publishes for a territory, an indicator (its label) and a year.

    For France: the sum of the 101 départements, facts and denominators.
    `rate` is per 1,000 inhabitants, or dwellings for burglaries, as published.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")
    indicator = models.CharField("indicateur", max_length=60)
    year = models.PositiveSmallIntegerField("année")
    count = models.PositiveIntegerField("faits", null=True)
    rate = models.FloatField("taux pour mille", null=True)
    denominator = models.FloatField("habitants ou logements", null=True)
    denominator_year = models.PositiveSmallIntegerField("millésime du dénominateur", null=True)

    class Meta:
        verbose_name = "chiffre départemental ou régional"
        ordering = ["edition", "territory", "indicator", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "territory", "indicator", "year"],
                name="official_figure_unique",
                violation_error_message="Ce chiffre est déjà dans cette édition.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.indicator} · {self.year}"


class AreaSummary(models.Model):
    """The communal figures of an edition summed over a département, a région or France.

    `count` and `denominator` are those of the published communes only; `withheld` communes are counted, and their
    facts never deduced. `estimate`: the facts that the complements give for them, only when there are at least 3.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="areas")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")
    indicator = models.CharField("indicateur", max_length=60)
    year = models.PositiveSmallIntegerField("année")
    published = models.PositiveIntegerField("communes publiées")
    withheld = models.PositiveIntegerField("communes non diffusées")
    count = models.PositiveIntegerField("faits des communes publiées")
    denominator = models.PositiveBigIntegerField("habitants ou logements des communes publiées")
    withheld_denominator = models.PositiveBigIntegerField("habitants ou logements des communes non diffusées")
    estimate = models.FloatField("faits estimés des communes non diffusées", null=True)

    class Meta:
        verbose_name = "somme d’une édition"
        ordering = ["edition", "territory", "indicator", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "territory", "indicator", "year"],
                name="area_summary_unique",
                violation_error_message="Cette somme est déjà dans cette édition.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.indicator} · {self.year}"


class StratumSummary(models.Model):
    """The communes of one stratum (population band and type) in an edition, for an indicator and a year.

    `rates`: the published rates above zero, sorted, so that a rank is one `width_bucket`.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="strata")
    stratum = models.CharField("strate", max_length=12)
    indicator = models.CharField("indicateur", max_length=60)
    year = models.PositiveSmallIntegerField("année")
    published = models.PositiveIntegerField("communes publiées")
    withheld = models.PositiveIntegerField("communes non diffusées")
    count = models.PositiveIntegerField("faits des communes publiées")
    denominator = models.PositiveBigIntegerField("habitants ou logements des communes publiées")
    withheld_denominator = models.PositiveBigIntegerField("habitants ou logements des communes non diffusées")
    estimate = models.FloatField("faits estimés des communes non diffusées", null=True)
    rates = ArrayField(models.FloatField(), verbose_name="taux publiés, triés", default=list)

    class Meta:
        verbose_name = "strate d’une édition"
        ordering = ["edition", "stratum", "indicator", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "stratum", "indicator", "year"],
                name="stratum_summary_unique",
                violation_error_message="Cette strate est déjà dans cette édition.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stratum} · {self.indicator} · {self.year}"
