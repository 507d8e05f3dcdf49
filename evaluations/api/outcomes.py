"""The recommendations of an evaluation, and the délibérations on it, over REST."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, DateField, ModelSerializer, Serializer

from cls_portal.api.files import WITH_FILES, DocumentField, StoredFileShape, download
from cls_portal.api.serializers import SeenField, VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent, StoredFile
from contracts.models import Contract
from evaluations import operations
from evaluations.api.narrowing import OfEvaluationFilter, PlacesMove
from evaluations.models import Evaluation, EvaluationResolution, Recommendation, RecommendationStatus
from partners.models import Organisation
from territories.models import Territory


class RecommendationRow(ModelSerializer[Recommendation]):
    carried_into = SeenField(Contract, help_text="Le contrat qui la reprend, pour qui le voit.")

    class Meta:
        model = Recommendation
        fields = (
            "id", "evaluation", "position", "title", "text", "owner", "owner_title", "due_on", "status", "followed_on",
            "followed_note", "carried_into", "revision",
        )  # fmt: skip


class RecommendationChange(Serializer[Any]):
    title = CharField(max_length=300)
    text = CharField(required=False, allow_blank=True)
    owner = VisibleField(Organisation, required=False, allow_null=True)
    owner_title = CharField(max_length=200, required=False, allow_blank=True)
    due_on = DateField(required=False, allow_null=True)


class NewRecommendation(RecommendationChange):
    evaluation = VisibleField(Evaluation)


class RecommendationFollowUp(Serializer[Any]):
    """What was done of a recommendation of a validated evaluation, or the contract that takes it over."""

    status = ChoiceField(RecommendationStatus.choices)
    followed_on = DateField(required=False, allow_null=True)
    followed_note = CharField(required=False, allow_blank=True)
    carried_into = VisibleField(Contract, required=False, allow_null=True)


class RecommendationViewSet(PortalViewSet):
    model = Recommendation
    about = "Les recommandations d’une évaluation, à qui elles s’adressent, et la suite qui leur est donnée."
    list_as = RecommendationRow
    filterset_class = OfEvaluationFilter
    default_order = ("evaluation", "position", "pk")
    parent = "evaluation"
    create_with = operations.add_recommendation
    create_from = NewRecommendation
    update_with = operations.change_recommendation
    update_from = RecommendationChange
    delete_with = operations.remove_recommendation

    move_recommendation = act(operations.move_recommendation, PlacesMove, summary="Changer de place")
    follow_recommendation = act(
        operations.follow_recommendation, RecommendationFollowUp, summary="Dire la suite donnée"
    )


class EvaluationResolutionRow(ModelSerializer[EvaluationResolution]):
    file = StoredFileShape(read_only=True, allow_null=True)

    class Meta:
        model = EvaluationResolution
        fields = ("id", "evaluation", "territory", "number", "adopted_on", "waived_reason", "file", "revision")


class NewEvaluationResolution(Serializer[Any]):
    """Of a commune or of an EPCI that signs the contract."""

    evaluation = VisibleField(Evaluation)
    territory = VisibleField(Territory)
    number = CharField(max_length=60)
    adopted_on = DateField()
    file = DocumentField(formats=("pdf",), max_megabytes=20, required=False)


class ResolutionsWaiver(Serializer[Any]):
    """The signing assemblies whose délibérations the préfecture does without, and why."""

    territories = VisibleField(Territory, many=True)
    waived_reason = CharField()


def _file(row: EvaluationResolution, agent: Agent) -> StoredFile | None:
    return row.file


class EvaluationResolutionViewSet(PortalViewSet):
    model = EvaluationResolution
    about = "Les délibérations des collectivités signataires sur une évaluation, ou leur dispense."
    list_as = EvaluationResolutionRow
    filterset_class = OfEvaluationFilter
    parser_classes = WITH_FILES
    parent = "evaluation"
    create_with = operations.record_resolution
    create_from = NewEvaluationResolution
    delete_with = operations.remove_resolution

    file = download("file", _file, summary="Télécharger la délibération")
