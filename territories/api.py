"""Territories in the API: official ones are read only, local ones and priority areas are written."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from territories import operations
from territories.listings import AREAS, LOCAL_TERRITORIES, TERRITORIES
from territories.models import LocalTerritory, PriorityArea, Territory
from territories.states import LOCAL_KINDS, AreaKind


class TerritoryRow(serializers.ModelSerializer[Territory]):
    class Meta:
        model = Territory
        fields = ("id", "kind", "code", "name", "population", "population_year", "department", "region")


class TerritoryDetail(DetailSerializer):
    class Meta:
        model = Territory
        fields = (
            "id", "kind", "code", "name", "population", "population_year", "parent", "department", "region", "district",
            "siren", "epci_kind", "postal_codes", "former_codes", "gone",
        )  # fmt: skip


class TerritoryViewSet(PortalViewSet):
    """Régions, départements, arrondissements, communes, intercommunalités: the Code officiel géographique."""

    model = Territory
    listing = TERRITORIES
    list_as = TerritoryRow
    show_as = TerritoryDetail


# Local territories


class LocalTerritoryRow(serializers.ModelSerializer[LocalTerritory]):
    kind = serializers.CharField(source="territory.kind", read_only=True)

    class Meta:
        model = LocalTerritory
        fields = ("id", "territory", "kind", "name", "communes", "whole", "closed_on")


class LocalTerritoryDetail(DetailSerializer):
    kind = serializers.CharField(source="territory.kind", read_only=True)

    class Meta:
        model = LocalTerritory
        fields = (
            "id", "territory", "kind", "name", "communes", "whole", "description", "source", "outline", "closed_on",
        )  # fmt: skip


class LocalTerritoryChange(serializers.Serializer[Any]):
    name = serializers.CharField(label="nom", max_length=200)
    communes = VisibleField(Territory, many=True, label="communes")
    whole = VisibleField(Territory, label="fait partie de", required=False, allow_null=True)
    description = serializers.CharField(label="description", max_length=5000, required=False, allow_blank=True)
    source = serializers.CharField(label="source", max_length=200, required=False, allow_blank=True)  # type: ignore[assignment]
    outline = serializers.JSONField(label="contour", required=False, allow_null=True)


class NewLocalTerritory(LocalTerritoryChange):
    kind = serializers.ChoiceField(label="nature", choices=[(kind.value, kind.label) for kind in LOCAL_KINDS])


class ClosingLocal(ReasonSerializer):
    closed_on = serializers.DateField(label="n’a plus cours depuis le")


class LocalTerritoryViewSet(PortalViewSet):
    """Groupements de communes, quartiers, sites, réseaux et lignes de transport que les agents ont définis."""

    model = LocalTerritory
    listing = LOCAL_TERRITORIES
    list_as = LocalTerritoryRow
    show_as = LocalTerritoryDetail
    create_with = operations.create_local_territory
    create_from = NewLocalTerritory
    update_with = operations.change_local_territory
    update_from = LocalTerritoryChange

    close_local_territory = act(operations.close_local_territory, ClosingLocal, summary="Clore un territoire local")
    reopen_local_territory = act(
        operations.reopen_local_territory, ReasonSerializer, summary="Rouvrir un territoire local"
    )


# Priority areas


class PriorityAreaRow(serializers.ModelSerializer[PriorityArea]):
    commune_count = serializers.IntegerField(read_only=True, help_text="Communes connues ; 0 : périmètre à compléter.")

    class Meta:
        model = PriorityArea
        fields = ("id", "kind", "code", "name", "starts_on", "ends_on", "commune_count", "stated_communes")


class PriorityAreaDetail(DetailSerializer):
    class Meta:
        model = PriorityArea
        fields = (
            "id", "kind", "code", "name", "communes", "stated_communes", "population", "starts_on", "ends_on", "source",
        )  # fmt: skip


class NewPriorityArea(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(label="nature", choices=AreaKind.choices)
    code = serializers.CharField(label="code", max_length=20, required=False, allow_blank=True)
    name = serializers.CharField(label="nom", max_length=200)
    communes = VisibleField(Territory, many=True, label="communes")
    stated_communes = serializers.IntegerField(label="nombre de communes", min_value=1, required=False, allow_null=True)
    population = serializers.IntegerField(label="population", min_value=0, required=False, allow_null=True)
    starts_on = serializers.DateField(label="à partir du")
    ends_on = serializers.DateField(label="jusqu’au (exclu)", required=False, allow_null=True)
    source = serializers.CharField(label="source", max_length=300)  # type: ignore[assignment]


class PriorityAreaViewSet(PortalViewSet):
    """Cucs, contrats de ville, ZUS, ZFU, QPV, ZSP, chacun avec sa période et sa source."""

    model = PriorityArea
    listing = AREAS
    list_as = PriorityAreaRow
    show_as = PriorityAreaDetail
    create_with = operations.create_priority_area
    create_from = NewPriorityArea
    update_with = operations.change_priority_area
    update_from = NewPriorityArea
