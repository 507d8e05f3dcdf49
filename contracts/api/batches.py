"""Contracts signed on paper, deposited together: read by a job, then entered all or none."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.files import WITH_FILES, UploadedField
from cls_portal.api.serializers import DetailSerializer
from cls_portal.api.views import PortalViewSet, act
from contracts import operations
from contracts.models import TakeOverBatch

MEGABYTES = 200


class BatchRow(serializers.ModelSerializer[TakeOverBatch]):
    archive = serializers.CharField(source="archive.name", read_only=True)

    class Meta:
        model = TakeOverBatch
        fields = ("id", "archive", "state", "created_at", "entered_at", "revision")


class FaultShape(serializers.Serializer[Any]):
    """What is wrong: the line (0: the whole file), the column, a sentence."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    text = serializers.CharField()


class ReadContractShape(serializers.Serializer[Any]):
    """A contract of the table; `contract` is its identifier once entered."""

    line = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    signed_on = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    scan = serializers.CharField()
    contract = serializers.IntegerField(default=None, allow_null=True)


class BatchDetail(DetailSerializer):
    archive = serializers.CharField(source="archive.name", read_only=True)
    problems = serializers.SerializerMethodField()
    rows = ReadContractShape(many=True, read_only=True)

    class Meta:
        model = TakeOverBatch
        fields = ("id", "archive", "state", "created_at", "entered_at", "problems", "rows")

    @extend_schema_field(FaultShape(many=True))
    def get_problems(self, batch: TakeOverBatch) -> list[dict[str, Any]]:
        return [dict(zip(("line", "column", "text"), each, strict=True)) for each in batch.problems]


class NewBatch(serializers.Serializer[Any]):
    """A zip: one table and the scans that it names."""

    archive = UploadedField(formats=("zip",), max_megabytes=MEGABYTES)


class TakeOverBatchViewSet(PortalViewSet):
    model = TakeOverBatch
    about = (
        "Vos reprises en nombre de contrats signés sur papier. Le dépôt est reçu (202), lu en entier, puis, sans "
        "erreur (`ready`), enregistré quand vous le confirmez."
    )
    list_as = BatchRow
    show_as = BatchDetail
    parser_classes = WITH_FILES
    create_with = operations.deposit_batch
    create_from = NewBatch
    create_status = HTTPStatus.ACCEPTED
    default_order = ("-created_at", "-pk")

    confirm_batch = act(operations.confirm_batch, summary="Confirmer l’enregistrement")

    def abilities(self, obj: Any) -> Any:
        return {}
