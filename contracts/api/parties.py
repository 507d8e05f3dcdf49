"""Who takes part in a contract, and who is invited to read it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from contracts import audience, operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import Contract, ContractPartner, Guest
from partners.models import Organisation

PARTNER = ("id", "contract", "organisation", "commitment")


class ContractPartnerRow(serializers.ModelSerializer[ContractPartner]):
    class Meta:
        model = ContractPartner
        fields = (*PARTNER, "revision")


class ContractPartnerDetail(DetailSerializer):
    class Meta:
        model = ContractPartner
        fields = PARTNER


class ContractPartnerChange(serializers.Serializer[Any]):
    commitment = serializers.CharField(max_length=20_000, allow_blank=True)


class NewContractPartner(serializers.Serializer[Any]):
    """An organisation, and what it commits to."""

    contract = VisibleField(Contract)
    organisation = VisibleField(Organisation)
    commitment = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class ContractPartnerViewSet(PortalViewSet):
    model = ContractPartner
    about = "Les organismes qui prennent part à un contrat, et ce à quoi ils s’engagent."
    filterset_class = OfContractFilter
    list_as = ContractPartnerRow
    show_as = ContractPartnerDetail
    parent = "contract"
    create_with = operations.add_partner
    create_from = NewContractPartner
    update_with = operations.change_partner
    update_from = ContractPartnerChange
    delete_with = operations.remove_partner

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)


class GuestRow(serializers.ModelSerializer[Guest]):
    """The name of whom one knows, else the address that was typed: nothing tells who else has an account."""

    person = serializers.CharField(source="agent", read_only=True, allow_null=True)

    class Meta:
        model = Guest
        fields = ("id", "contract", "person", "email", "revision")


class GuestDetail(DetailSerializer):
    person = serializers.CharField(source="agent", read_only=True, allow_null=True)

    class Meta:
        model = Guest
        fields = ("id", "contract", "person", "email")


class NewGuest(serializers.Serializer[Any]):
    contract = VisibleField(Contract)
    email = serializers.EmailField(
        help_text="La personne reçoit un courriel, et lit le contrat avec le compte de cette adresse."
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        contract = values["contract"]
        return {"contract": contract, **audience.named(contract, self.context["view"].agent, values["email"])}


class GuestViewSet(PortalViewSet):
    model = Guest
    about = "Les personnes invitées à lire un contrat."
    filterset_class = OfContractFilter
    list_as = GuestRow
    show_as = GuestDetail
    parent = "contract"
    create_with = operations.invite_guest
    create_from = NewGuest
    delete_with = operations.remove_guest

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
