"""What is said of a contract before its signature: the opinions that the law asks for, the délibérations."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.files import WITH_FILES, DocumentField, StoredFileShape, download
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from cls_portal.models import Agent, StoredFile
from contracts import operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import Contract, Opinion, OpinionSource, Resolution
from partners.decisions.origins import OriginField, decision_field
from partners.models import Meeting
from partners.states import OpinionSense
from territories.models import Territory

OPINION = ("id", "contract", "source", "given_on", "sense", "meeting", "council", "text", "not_applicable_reason")
RESOLUTION = ("id", "contract", "territory", "number", "adopted_on")


class OpinionRow(serializers.ModelSerializer[Opinion]):
    decision = OriginField()

    class Meta:
        model = Opinion
        fields = (*OPINION, "decision", "revision")


class OpinionDetail(DetailSerializer):
    document = StoredFileShape(read_only=True, allow_null=True)
    decision = OriginField()

    class Meta:
        model = Opinion
        fields = (*OPINION, "decision", "document")


class OpinionChange(serializers.Serializer[Any]):
    """The opinion given: from a meeting of the council, or with its document; or why there is none to ask for."""

    given_on = serializers.DateField(
        required=False, allow_null=True, help_text="Sans elle, celle de la réunion du conseil."
    )
    sense = serializers.ChoiceField(choices=OpinionSense.choices, required=False, allow_blank=True)
    meeting = VisibleField(Meeting, required=False, allow_null=True, help_text="Avis du conseil\u00a0: la réunion.")
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    not_applicable_reason = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text="Seulement si aucun conseil ne pilote le contrat."
    )
    document = DocumentField(formats=("pdf",), max_megabytes=20, required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        meeting = values.get("meeting")
        return {"given_on": meeting.held_on, **values} if meeting else values


class NewOpinion(OpinionChange):
    contract = VisibleField(Contract)
    source = serializers.ChoiceField(choices=OpinionSource.choices)  # type: ignore[assignment]
    decision = decision_field()


def _document(opinion: Opinion, agent: Agent) -> StoredFile | None:
    return opinion.document


class OpinionViewSet(PortalViewSet):
    model = Opinion
    about = "La consultation du procureur de la République et l’avis du conseil, avec la pièce qui l’établit."
    filterset_class = OfContractFilter
    list_as = OpinionRow
    show_as = OpinionDetail
    parser_classes = WITH_FILES
    parent = "contract"
    create_with = operations.record_opinion
    create_from = NewOpinion
    update_with = operations.correct_opinion
    update_from = OpinionChange
    default_order = ("contract", "source", "pk")

    document = download("document", _document, summary="Télécharger la pièce")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)


class ResolutionRow(serializers.ModelSerializer[Resolution]):
    class Meta:
        model = Resolution
        fields = (*RESOLUTION, "revision")


class ResolutionDetail(DetailSerializer):
    file = StoredFileShape(read_only=True, allow_null=True)

    class Meta:
        model = Resolution
        fields = (*RESOLUTION, "file")


class ResolutionChange(serializers.Serializer[Any]):
    """Its number and day; the file that is not sent again stays."""

    number = serializers.CharField(max_length=60)
    adopted_on = serializers.DateField()
    file = DocumentField(formats=("pdf",), max_megabytes=20, required=False)


class NewResolution(ResolutionChange):
    """Of a commune of the perimeter, or of its EPCI."""

    contract = VisibleField(Contract)
    territory = VisibleField(Territory)


def _file(resolution: Resolution, agent: Agent) -> StoredFile | None:
    return resolution.file


class ResolutionViewSet(PortalViewSet):
    model = Resolution
    about = "Les délibérations par lesquelles les communes et les intercommunalités approuvent un contrat."
    filterset_class = OfContractFilter
    list_as = ResolutionRow
    show_as = ResolutionDetail
    parser_classes = WITH_FILES
    parent = "contract"
    create_with = operations.record_resolution
    create_from = NewResolution
    update_with = operations.change_resolution
    update_from = ResolutionChange
    delete_with = operations.remove_resolution
    default_order = ("contract", "adopted_on", "pk")

    file = download("file", _file, summary="Télécharger la délibération")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
