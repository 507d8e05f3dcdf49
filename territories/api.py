"""Territories in the API: read only."""

from __future__ import annotations

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer
from cls_portal.api.views import PortalViewSet
from territories.listings import TERRITORIES
from territories.models import Territory


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
