"""How an action is judged: its indicators, and what is measured of them."""

from django.db import models
from django.db.models import Q

from actions.guards import ActionPartFrozenGuard
from actions.querysets import FollowUpQuerySet, IndicatorQuerySet
from actions.states import Frequency
from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from contracts.models.lineage import Lineage


class IndicatorNature(models.TextChoices):
    """What an indicator measures (domain.md §6.2)."""

    OUTPUT = "output", "Réalisation"
    OUTCOME = "outcome", "Résultat"
    IMPACT = "impact", "Impact"


class Direction(models.TextChoices):
    """Which way the figure should go."""

    UP = "up", "À la hausse"
    DOWN = "down", "À la baisse"


@tracked()
class Indicator(Lineage, Editable):
    """How the action will be judged: where it starts and where it should arrive."""

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="indicators")
    name = models.CharField("intitulé", max_length=200)
    nature = models.CharField("nature", max_length=10, choices=IndicatorNature, default=IndicatorNature.OUTPUT)
    unit = models.CharField("unité", max_length=60)
    baseline = models.DecimalField("valeur de départ", max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField("cible", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    definition = models.TextField("définition", blank=True, help_text="Ce qui est compté, et ce qui ne l’est pas.")
    direction = models.CharField("sens attendu", max_length=4, choices=Direction, default=Direction.UP)
    frequency = models.CharField("fréquence", max_length=9, choices=Frequency, default=Frequency.ONCE)
    reporter = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="qui mesure",
        related_name="reported_indicators",
    )
    in_text = models.BooleanField("dans le texte du contrat", default=True, editable=False)

    prints = True
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicateur"
        ordering = ["action", "pk"]
        triggers = [ActionPartFrozenGuard(added_later=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "name"],
                name="indicator_unique",
                violation_error_message="Cet indicateur existe déjà pour l’action.",
            ),
            models.UniqueConstraint(
                fields=["action", "lineage"],
                name="indicator_lineage_unique",
                violation_error_message="Cet indicateur est déjà repris dans l’action.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Measure(Editable):
    """A figure of an indicator on a day, in its unit; or, said plainly, that there is none (missing is not zero)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name="indicateur", related_name="measures")
    measured_on = models.DateField("au", help_text="Le dernier jour de ce qui est mesuré.")
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2, null=True, blank=True)
    unavailable = models.CharField("pourquoi il n’y a pas de valeur", max_length=300, blank=True)
    comment = models.CharField("commentaire", max_length=500, blank=True)
    author = models.ForeignKey(
        "cls_portal.Agent", models.SET_NULL, null=True, editable=False, verbose_name="saisie par", related_name="+"
    )
    author_name = models.CharField("nom de l’auteur", max_length=200, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "mesure"
        ordering = ["indicator", "measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "measured_on"],
                name="measure_unique",
                violation_error_message="Cet indicateur a déjà une mesure à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) ^ Q(unavailable=""),
                name="measure_or_why_not",
                violation_error_message="Donnez la valeur, ou dites pourquoi il n’y en a pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} au {self.measured_on:%d/%m/%Y}"
