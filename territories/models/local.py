"""Territories that people make: groupings of communes, quarters, sites and buildings, transport networks and lines."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from territories.models.geography import Territory
from territories.querysets import LocalTerritoryQuerySet


@tracked()
class LocalTerritory(Editable):
    """The definition of a territory that people made; its `Territory` (name, communes) is written from it.

    `communes`: the COG codes of the communes it lies in, wholly or in part; what its standing is computed on.
    `outline`: a GeoJSON geometry (Polygon, MultiPolygon, LineString, MultiLineString, Point; WGS84), or None.
    `whole`: the territory it is part of: the network of a line, the quarter of a building.
    """

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="local", verbose_name="territoire")
    name = models.CharField("nom", max_length=200)
    communes = ArrayField(models.CharField(max_length=5), verbose_name="communes")
    description = models.TextField("description", blank=True, help_text="Limites, adresses, arrêts desservis…")
    source = models.CharField("source", max_length=200, blank=True)
    whole = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="local_parts", verbose_name="fait partie de"
    )
    outline = models.JSONField("contour", null=True, blank=True)
    closed_on = models.DateField("n’a plus cours depuis le", null=True, blank=True)

    prints = True
    objects = LocalTerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire local"
        verbose_name_plural = "territoires locaux"
        ordering = ["name", "pk"]
        constraints = [
            not_blank("name", name="local_territory_named", message="Un territoire local porte un nom."),
            models.CheckConstraint(
                condition=models.Q(communes__len__gt=0),
                name="local_territory_somewhere",
                violation_error_message="Un territoire local se trouve dans au moins une commune.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
