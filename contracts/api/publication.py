"""Publishing a contract in the public register: what would be read, then the two acts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cls_portal.access import require
from cls_portal.api.views import PortalViewSet, act
from cls_portal.errors import Refused
from cls_portal.http import today
from contracts import operations, rules
from contracts.opendata import columns, preview
from contracts.opendata.records import record_of


class PublicColumnShape(serializers.Serializer[Any]):
    """A column of the register, as its csv holds it."""

    name = serializers.CharField()
    value = serializers.CharField()


class PublicationShape(serializers.Serializer[Any]):
    """All that everybody would read of the contract today; `seal` is sent back in order to publish it."""

    columns = PublicColumnShape(many=True)
    warnings = serializers.ListField(child=serializers.CharField(), help_text="Ce qui ressemble à un nom de personne.")
    seal = serializers.CharField()


class PublishShape(serializers.Serializer[Any]):
    """The seal of what was read: refused when the contract says something else since."""

    seen = serializers.CharField(max_length=64, help_text="Le `seal` de `publication/`.")


class Publishable(PortalViewSet):
    """Adds the public register, for the préfecture of the contract."""

    @extend_schema(summary="Lire ce qui serait public", responses=PublicationShape)
    @action(detail=True, methods=["get"])
    def publication(self, request: Request, **lookup: Any) -> Response:
        """The columns of the public register, before or after it is published."""
        contract = self.load()
        require(self.agent, "contracts.publish", contract)
        if refused := rules.unpublishable(signed_on=contract.signed_on, amendment=contract.amends_id is not None):
            raise Refused(refused)
        record = record_of(contract, today())
        told = [{"name": each.name, "value": columns.written(each.read(record))} for each in columns.FIELDS]
        read = {"columns": told, "warnings": preview.warnings(record), "seal": preview.sealed(record)}
        return Response(PublicationShape(read).data)

    publish_contract = act(operations.publish_contract, PublishShape, summary="Publier dans le registre public")
    unpublish_contract = act(operations.unpublish_contract, summary="Retirer du registre public")
