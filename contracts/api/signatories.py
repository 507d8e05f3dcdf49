"""Who signs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from cls_portal.models import Agent
from contracts import operations
from contracts.models import Contract, Signatory
from contracts.reading import open_accounts


class SignatoryRow(serializers.ModelSerializer[Signatory]):
    class Meta:
        model = Signatory
        fields = ("id", "contract", "position", "capacity", "title", "name", "territory", "organisation", "required",
                  "revision")  # fmt: skip


class SignatoryDetail(DetailSerializer):
    class Meta:
        model = Signatory
        fields = ("id", "contract", "position", "capacity", "title", "name", "territory", "organisation", "required")


class NewSignatory(serializers.Serializer[Any]):
    contract = VisibleField(Contract)
    title = serializers.CharField(max_length=200)
    name = serializers.CharField(max_length=200)


@extend_schema_field(OpenApiTypes.EMAIL)
class AccountField(serializers.SlugRelatedField[Agent]):
    """An open account, by its e-mail address."""

    def get_queryset(self) -> Any:
        return open_accounts()


class SignatoryChange(serializers.Serializer[Any]):
    """The printed title and name, and the account that will sign (its e-mail address)."""

    title = serializers.CharField(max_length=200)
    name = serializers.CharField(max_length=200)
    agent = AccountField("email", allow_null=True)


class SignatoryViewSet(PortalViewSet):
    model = Signatory
    list_as = SignatoryRow
    show_as = SignatoryDetail
    parent = "contract"
    create_with = operations.add_signatory
    create_from = NewSignatory
    update_with = operations.name_signatory
    update_from = SignatoryChange
    delete_with = operations.remove_signatory
    default_order = ("contract", "position", "pk")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
