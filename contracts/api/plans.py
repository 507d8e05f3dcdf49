"""The départements' plans for the prevention of delinquency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from cls_portal.access import may
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from contracts import operations
from contracts.listings import PLANS
from contracts.models import DepartmentalPlan
from territories.models import Territory

SHOWN = ("id", "department", "title", "order_number", "ordered_on", "starts_on", "ends_on", "citation")


class PlanRow(serializers.ModelSerializer[DepartmentalPlan]):
    citation = serializers.CharField(read_only=True)

    class Meta:
        model = DepartmentalPlan
        fields = (*SHOWN, "revision")


class PlanDetail(DetailSerializer):
    citation = serializers.CharField(read_only=True)

    class Meta:
        model = DepartmentalPlan
        fields = SHOWN


class PlanChange(serializers.Serializer[Any]):
    """What is said of the plan; its PDF is joined on its page."""

    title = serializers.CharField(max_length=200, required=False)
    order_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    ordered_on = serializers.DateField(required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class NewPlan(PlanChange):
    department = VisibleField(Territory)
    title = serializers.CharField(max_length=200)
    ordered_on = serializers.DateField()
    starts_on = serializers.DateField()


class DepartmentalPlanViewSet(PortalViewSet):
    model = DepartmentalPlan
    about = "Les plans départementaux de prévention de la délinquance."
    listing = PLANS
    list_as = PlanRow
    show_as = PlanDetail
    create_with = operations.create_plan
    create_from = NewPlan
    update_with = operations.change_plan
    update_from = PlanChange

    def abilities(self, obj: Any) -> Mapping[str, bool]:
        return {"edit_plan": may(self.agent, "contracts.edit_plan", obj)}
