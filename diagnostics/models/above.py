"""The communes beside France."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from diagnostics.eligibility.querysets import AboveAverageQuerySet
from diagnostics.recorded.indicators import INDICATORS


class AboveAverage(models.Model):
    """A commune in an edition: how many indicators are above the national average, by the rule of eligibility.

    Derived from the figures when a base is loaded (`diagnostics.eligibility.above`). `withheld` counts cells of the
    rule's years; `unknown` indicators are neither above nor below because of them.
    """

    edition = models.ForeignKey("diagnostics.Edition", models.CASCADE, related_name="+", verbose_name="édition")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+", verbose_name="commune")
    above = models.PositiveSmallIntegerField("indicateurs au-dessus de la moyenne nationale")
    unknown = models.PositiveSmallIntegerField("indicateurs indéterminés")
    indicators = models.PositiveSmallIntegerField("indicateurs")
    withheld = models.PositiveSmallIntegerField("cellules non diffusées")
    highest = models.FloatField("plus fort rapport au taux national", null=True)
    names = ArrayField(models.TextField(), verbose_name="indicateurs au-dessus, le plus fort d’abord")

    objects = AboveAverageQuerySet.as_manager()

    class Meta:
        verbose_name = "commune au regard de la moyenne nationale"
        ordering = ["-above", "pk"]
        indexes = [models.Index(fields=["edition", "above", "id"], name="above_average_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "territory"],
                name="above_average_unique",
                violation_error_message="Cette commune est déjà dans cette édition.",
            )
        ]

    def __str__(self) -> str:
        return str(self.territory)

    @property
    def percent(self) -> float | None:
        """By how much the furthest indicator is above, in %."""
        return None if self.highest is None else (self.highest - 1) * 100

    @property
    def labels(self) -> list[str]:
        """The indicators above, as people read them."""
        return [INDICATORS[label].name for label in self.names]

    @property
    def strongest(self) -> str:
        return next(iter(self.labels), "")
