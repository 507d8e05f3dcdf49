"""Who signs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent
from contracts import audience, operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import Capacity, Contract, Signatory
from partners.models import Organisation
from territories.models import Territory

SHOWN = (
    "id", "contract", "position", "capacity", "title", "name", "territory", "organisation", "required", "awaited",
    "delegate_name", "delegate_title", "delegation_reference",
)  # fmt: skip


WHO = (
    "Adresse électronique de qui signera dans le portail. Qui n’est pas connu de vous reçoit un courriel et confirme, "
    "avec le compte de cette adresse, que c’est bien lui."
)


class SignatoryRow(serializers.ModelSerializer[Signatory]):
    class Meta:
        model = Signatory
        fields = (*SHOWN, "revision")


class SignatoryDetail(DetailSerializer):
    class Meta:
        model = Signatory
        fields = SHOWN


def _named(contract: Contract, by: Agent, values: dict[str, Any]) -> dict[str, Any]:
    """With whom the address names, when one is given."""
    return values | audience.named(contract, by, values["agent"]) if "agent" in values else values


class DelegationShape(serializers.Serializer[Any]):
    """Whether the signature is awaited, for which organisation, by delegation of whom and by which act."""

    organisation = VisibleField(Organisation, required=False, allow_null=True)
    awaited = serializers.BooleanField(required=False)
    delegate_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    delegate_title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    delegation_reference = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewSignatory(DelegationShape):
    contract = VisibleField(Contract)
    capacity = serializers.ChoiceField(choices=Capacity.choices, required=False)
    territory = VisibleField(Territory, required=False, allow_null=True)
    title = serializers.CharField(max_length=200)
    name = serializers.CharField(max_length=200)
    agent = serializers.EmailField(required=False, allow_null=True, help_text=WHO)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        return _named(values["contract"], self.context["view"].agent, values)


class SignatoryChange(DelegationShape):
    """The printed title and name, and the address of who will sign in the portal."""

    title = serializers.CharField(max_length=200)
    name = serializers.CharField(max_length=200)
    agent = serializers.EmailField(allow_null=True, help_text=WHO)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        return _named(self.context["obj"].contract, self.context["view"].agent, values)


class SignatoryViewSet(PortalViewSet):
    model = Signatory
    about = (
        "Qui signe, en quelle qualité, et si sa signature est attendue. Signer et refuser de signer se font en "
        "personne, sur les pages du portail."
    )
    filterset_class = OfContractFilter
    list_as = SignatoryRow
    show_as = SignatoryDetail
    parent = "contract"
    create_with = operations.add_signatory
    create_from = NewSignatory
    update_with = operations.name_signatory
    update_from = SignatoryChange
    delete_with = operations.remove_signatory
    default_order = ("contract", "position", "pk")

    recall_signatory = act(operations.recall_signatory, summary="Relancer")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
