"""Files signed outside the portal: brought in a body, examined by a job, accepted or refused with the reasons."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.files import WITH_FILES, StoredFileShape, UploadedField, download
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from cls_portal.errors import Forbidden
from cls_portal.models import Agent, StoredFile
from cls_portal.scans import FORMATS
from contracts import operations
from contracts.api.narrowing import OfVersionFilter
from contracts.models import Signatory, SignatureDeposit, SignatureMethod
from contracts.reading import may_read_file

SHOWN = ("id", "contract", "version", "signatory", "method", "deposited_by", "deposited_at", "signed_on", "state")


class DepositRow(serializers.ModelSerializer[SignatureDeposit]):
    contract = serializers.IntegerField(source="version.contract_id", read_only=True)
    deposited_by = serializers.CharField(read_only=True)

    class Meta:
        model = SignatureDeposit
        fields = SHOWN


class DepositDetail(DepositRow, DetailSerializer):
    """With what the examination found and the file, for whoever may judge them."""

    level = serializers.CharField(
        source="signature.get_level_display", default=None, read_only=True, help_text="Niveau de la signature reconnue."
    )
    findings = serializers.SerializerMethodField(help_text="Motifs du refus, ou ce qu’il faut savoir du fichier.")
    file = serializers.SerializerMethodField()

    class Meta:
        model = SignatureDeposit
        fields = (*SHOWN, "level", "findings", "file")

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), allow_null=True))
    def get_findings(self, deposit: SignatureDeposit) -> list[str] | None:
        return deposit.findings if self._readable(deposit) else None

    @extend_schema_field(StoredFileShape(allow_null=True))
    def get_file(self, deposit: SignatureDeposit) -> Any:
        return StoredFileShape(deposit.file).data if self._readable(deposit) else None

    def _readable(self, deposit: SignatureDeposit) -> bool:
        return may_read_file(deposit, self.context["view"].agent)


class NewDeposit(serializers.Serializer[Any]):
    """A PDF signed by one person with a certificate, or the scan of a copy that several have signed by hand."""

    signatories = VisibleField(Signatory, many=True, allow_empty=False)
    method = serializers.ChoiceField(choices=SignatureMethod.choices, help_text="`external` ou `handwritten`.")
    file = UploadedField(formats=FORMATS, max_megabytes=settings.DEPOSIT_MEGABYTES)
    signed_on = serializers.DateField(required=False, help_text="À la main : la date de la dernière signature.")
    declared = serializers.BooleanField(
        required=False, help_text="À la main : « je déclare que ces personnes ont signé de leur main à cette date »."
    )

    def validate_method(self, method: str) -> str:
        if method == SignatureMethod.PORTAL:
            raise serializers.ValidationError("On ne dépose que ce qui a été signé hors du portail.")
        return method

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        declared = values.pop("declared", False)
        if values["method"] == SignatureMethod.HANDWRITTEN and not declared:
            raise serializers.ValidationError({"declared": "Déclarez que ces personnes ont signé cet exemplaire."})
        if values["method"] == SignatureMethod.EXTERNAL and not values["file"].name.lower().endswith(".pdf"):
            raise serializers.ValidationError({"file": "Un fichier signé avec un certificat est un PDF."})
        return values


def _file(deposit: SignatureDeposit, agent: Agent) -> StoredFile:
    if not may_read_file(deposit, agent):
        raise Forbidden("Ce fichier est lu par qui l’a déposé et par la préfecture.")
    return deposit.file


class SignatureDepositViewSet(PortalViewSet):
    model = SignatureDeposit
    about = (
        "Les fichiers signés hors du portail. Un dépôt est reçu (202) puis examiné : lisez-le à l’adresse donnée par "
        "`Location` jusqu’à ce que son état ne soit plus « examining » ; `findings` dit ce que l’examen a trouvé."
    )
    filterset_class = OfVersionFilter
    list_as = DepositRow
    show_as = DepositDetail
    parser_classes = WITH_FILES
    parent = "signatories"
    create_with = operations.deposit_signature
    create_from = NewDeposit
    create_status = HTTPStatus.ACCEPTED
    default_order = ("version", "-deposited_at", "-pk")

    file = download("file", _file, summary="Télécharger le fichier déposé")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.version.contract)
