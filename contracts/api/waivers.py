"""Waivers: granted by the préfecture for a missing piece, withdrawn while the text is open."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from contracts import operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import Contract, Waiver

SHOWN = ("id", "contract", "code", "piece", "reason", "granted_on")


class ContractWaiverRow(serializers.ModelSerializer[Waiver]):
    class Meta:
        model = Waiver
        fields = (*SHOWN, "revision")


class ContractWaiverDetail(DetailSerializer):
    class Meta:
        model = Waiver
        fields = SHOWN


class NewContractWaiver(serializers.Serializer[Any]):
    """The code of a missing piece, as `coverage` and `steps` give it, and why it is waived."""

    contract = VisibleField(Contract)
    code = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=2000)


class ContractWaiverViewSet(PortalViewSet):
    model = Waiver
    about = "Les dispenses de pièces accordées par la préfecture, avec leur motif ; la supprimer, c’est la retirer."
    filterset_class = OfContractFilter
    list_as = ContractWaiverRow
    show_as = ContractWaiverDetail
    parent = "contract"
    create_with = operations.grant_waiver
    create_from = NewContractWaiver
    delete_with = operations.withdraw_waiver
    default_order = ("contract", "granted_on", "pk")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
