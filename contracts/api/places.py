"""The places that a contract names."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from contracts import operations
from contracts.models import Contract, ContractPlace, PlaceKind
from territories.models import PriorityArea, Territory

SHOWN = (
    "id", "contract", "number", "kind", "name", "communes", "address", "territory", "area", "exposed", "reason",
)  # fmt: skip


class PlaceFilter(django_filters.FilterSet):
    """`?contract=12`."""

    contract = django_filters.NumberFilter(label="Contrat")

    class Meta:
        model = ContractPlace
        fields = ("contract",)


class NamedPlaceRow(serializers.ModelSerializer[ContractPlace]):
    class Meta:
        model = ContractPlace
        fields = (*SHOWN, "revision")


class PlaceDetail(DetailSerializer):
    class Meta:
        model = ContractPlace
        fields = SHOWN


class PlaceChange(serializers.Serializer[Any]):
    """What is said of the place; what is not sent stays as it is."""

    kind = serializers.ChoiceField(choices=PlaceKind.choices, required=False)
    name = serializers.CharField(max_length=200, required=False)
    communes = VisibleField(Territory, many=True, required=False)
    address = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    territory = VisibleField(Territory, required=False, allow_null=True)
    area = VisibleField(PriorityArea, required=False, allow_null=True)
    exposed = serializers.BooleanField(required=False)
    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class NewPlace(PlaceChange):
    contract = VisibleField(Contract)
    kind = serializers.ChoiceField(choices=PlaceKind.choices)
    name = serializers.CharField(max_length=200)
    communes = VisibleField(Territory, many=True)


class PlaceMove(serializers.Serializer[Any]):
    """By how many places in the list, up when negative."""

    places = serializers.IntegerField(min_value=-1000, max_value=1000)


class ContractPlaceViewSet(PortalViewSet):
    model = ContractPlace
    about = "Les lieux qu’un contrat nomme\u00a0: quartiers, immeubles, voies, gares, lignes."
    filterset_class = PlaceFilter
    list_as = NamedPlaceRow
    show_as = PlaceDetail
    parent = "contract"
    create_with = operations.add_place
    create_from = NewPlace
    update_with = operations.change_place
    update_from = PlaceChange
    delete_with = operations.remove_place
    default_order = ("contract", "number", "pk")

    move_place = act(operations.move_place, PlaceMove, summary="Changer de place")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
