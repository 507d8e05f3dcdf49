"""The strategy of a contract: its axes and their objectives."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from contracts import operations
from contracts.api.narrowing import OfContractFilter
from contracts.api.places import PlaceMove
from contracts.models import Axis, Contract, Objective

AXIS = ("id", "contract", "number", "title", "description")
OBJECTIVE = ("id", "contract", "axis", "number", "title")


class AxisRow(serializers.ModelSerializer[Axis]):
    class Meta:
        model = Axis
        fields = (*AXIS, "revision")


class AxisDetail(DetailSerializer):
    class Meta:
        model = Axis
        fields = AXIS


class AxisChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=20_000, allow_blank=True)


class NewAxis(serializers.Serializer[Any]):
    """It comes last; its number is given by the portal."""

    contract = VisibleField(Contract)
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class AxisViewSet(PortalViewSet):
    model = Axis
    about = "Les axes d’un contrat, dans l’ordre du document."
    filterset_class = OfContractFilter
    list_as = AxisRow
    show_as = AxisDetail
    parent = "contract"
    create_with = operations.add_axis
    create_from = NewAxis
    update_with = operations.change_axis
    update_from = AxisChange
    delete_with = operations.remove_axis
    default_order = ("contract", "number", "pk")

    move_axis = act(operations.move_axis, PlaceMove, summary="Changer de place")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)


class OfAxisFilter(OfContractFilter):
    """Objectives of one axis."""

    axis = django_filters.NumberFilter("axis", label="Axe")


class ObjectiveRow(serializers.ModelSerializer[Objective]):
    class Meta:
        model = Objective
        fields = (*OBJECTIVE, "revision")


class ObjectiveDetail(DetailSerializer):
    class Meta:
        model = Objective
        fields = OBJECTIVE


class ObjectiveChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300, help_text="Un verbe d’action, un résultat que l’on peut évaluer.")


class NewObjective(ObjectiveChange):
    """It comes last in its axis; its number is given by the portal."""

    axis = VisibleField(Axis)


class ObjectiveViewSet(PortalViewSet):
    model = Objective
    about = "Les objectifs des axes d’un contrat."
    filterset_class = OfAxisFilter
    named_by = ("contract", "axis")
    list_as = ObjectiveRow
    show_as = ObjectiveDetail
    parent = "axis"
    create_with = operations.add_objective
    create_from = NewObjective
    update_with = operations.change_objective
    update_from = ObjectiveChange
    delete_with = operations.remove_objective
    default_order = ("contract", "axis", "number", "pk")

    move_objective = act(operations.move_objective, PlaceMove, summary="Changer de place")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
