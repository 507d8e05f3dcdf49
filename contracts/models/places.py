"""The sites, buildings, quarters and lines that a contract names within its territory."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from contracts.guards import TextFrozenGuard
from contracts.models.contract import Contract
from contracts.models.lineage import Lineage
from contracts.querysets import ContractPartQuerySet


class PlaceKind(models.TextChoices):
    NEIGHBOURHOOD = "neighbourhood", "Quartier"
    STREET = "street", "Voie ou espace public"
    HOUSING = "housing", "Immeubles d’habitation"
    SITE = "site", "Autre site ou bâtiment"
    NETWORK = "network", "Réseau de transport"
    LINE = "line", "Ligne de transport"
    STATION = "station", "Gare ou station"


@tracked()
class ContractPlace(Lineage, Editable):
    """A place that the contract names; `communes` are the COG codes, in the perimeter, of those it lies in.

    `exposed`: housing « particulièrement exposé à des risques de délinquance » which the contract provides for: its
    communes may then contribute to having it guarded (CSI L271-1).
    """

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="places")
    number = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=13, choices=PlaceKind)
    name = models.CharField("nom", max_length=200)
    communes = ArrayField(models.CharField(max_length=5), verbose_name="communes")
    address = models.TextField("adresse ou description", blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, verbose_name="territoire lié", related_name="+"
    )
    area = models.ForeignKey(
        "territories.PriorityArea",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="géographie prioritaire",
        related_name="+",
    )
    exposed = models.BooleanField("particulièrement exposé à des risques de délinquance", default=False)
    reason = models.TextField("ce que le contrat en dit", blank=True)

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "lieu nommé"
        verbose_name_plural = "lieux nommés"
        ordering = ["contract", "number", "pk"]
        triggers = [TextFrozenGuard()]
        constraints = [
            not_blank("name", name="place_named", message="Un lieu nommé porte un nom."),
            models.CheckConstraint(
                condition=Q(communes__len__gt=0),
                name="place_somewhere",
                violation_error_message="Un lieu se trouve dans au moins une commune.",
            ),
            models.CheckConstraint(
                condition=Q(territory__isnull=True) | Q(area__isnull=True),
                name="place_linked_once",
                violation_error_message="Rattachez ce lieu à un territoire ou à une géographie, pas aux deux.",
            ),
            models.CheckConstraint(
                condition=Q(exposed=False) | Q(kind=PlaceKind.HOUSING),
                name="place_exposed_is_housing",
                violation_error_message="L’article L.\u00a0271-1 du CSI porte sur des immeubles d’habitation.",
            ),
            models.CheckConstraint(
                condition=Q(exposed=False) | ~Q(reason=""),
                name="place_exposed_provided_for",
                violation_error_message=(
                    "Dites ce que le contrat prévoit pour ces immeubles\u00a0: l’article L.\u00a0271-1 du CSI l’exige."
                ),
            ),
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="place_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce rang est déjà celui d’un autre lieu.",
            ),
            models.UniqueConstraint(
                fields=["contract", "lineage"],
                name="place_lineage_unique",
                violation_error_message="Ce lieu est déjà repris dans le contrat.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> str:
        """What it is elsewhere in the portal: « Zone franche urbaine (ZFU) : Rive droite »."""
        if self.area is not None:
            code = f" ({self.area.code})" if self.area.code else ""
            return f"{self.area.get_kind_display()}\u00a0: {self.area.name}{code}"
        if self.territory is not None:
            return f"{self.territory.get_kind_display()}\u00a0: {self.territory.name}"
        return ""
