"""Framework agreements: Cucs, contrats de ville, contrats de sécurité intégrée, conventions-cadres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from cls_portal.access import may
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from contracts import operations
from contracts.listings import FRAMEWORKS
from contracts.models import FrameworkAgreement, FrameworkKind
from territories.models import PriorityArea, Territory

SHOWN = ("id", "kind", "number", "title", "parties", "area", "starts_on", "ends_on")


class FrameworkRow(serializers.ModelSerializer[FrameworkAgreement]):
    class Meta:
        model = FrameworkAgreement
        fields = (*SHOWN, "revision")


class FrameworkDetail(DetailSerializer):
    communes = serializers.SlugRelatedField("code", many=True, read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = FrameworkAgreement
        fields = (*SHOWN, "communes")


class FrameworkChange(serializers.Serializer[Any]):
    """What is said of the agreement; what is not sent stays as it is."""

    kind = serializers.ChoiceField(choices=FrameworkKind.choices, required=False)
    number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    title = serializers.CharField(max_length=200, required=False)
    parties = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    communes = VisibleField(Territory, many=True)
    area = VisibleField(PriorityArea, required=False, allow_null=True)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class NewFramework(FrameworkChange):
    kind = serializers.ChoiceField(choices=FrameworkKind.choices)
    title = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()


class FrameworkAgreementViewSet(PortalViewSet):
    model = FrameworkAgreement
    about = "Les contrats-cadres (Cucs, contrats de ville, conventions) auxquels des contrats se rattachent."
    listing = FRAMEWORKS
    list_as = FrameworkRow
    show_as = FrameworkDetail
    create_with = operations.create_framework
    create_from = NewFramework
    update_with = operations.change_framework
    update_from = FrameworkChange

    def abilities(self, obj: Any) -> Mapping[str, bool]:
        return {"edit_framework": may(self.agent, "contracts.edit_framework", obj)}
