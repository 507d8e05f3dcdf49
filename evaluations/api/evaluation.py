"""Evaluations over REST, with the ratings of their criteria."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import (
    CharField,
    ChoiceField,
    DateField,
    DictField,
    IntegerField,
    ModelSerializer,
    Serializer,
)

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from contracts.models import Contract
from evaluations import operations
from evaluations.api.judging import ActionJudgment, ObjectiveJudgment
from evaluations.api.narrowing import OfEvaluationFilter
from evaluations.api.outcomes import ResolutionsWaiver
from evaluations.listings import EVALUATIONS
from evaluations.models import CriterionRating, Evaluation, EvaluationKind, Verdict
from partners.decisions.origins import OriginField, decision_field
from partners.models import Meeting


class RatingRow(ModelSerializer[CriterionRating]):
    class Meta:
        model = CriterionRating
        fields = ("id", "evaluation", "criterion", "rating", "evidence", "revision")
        read_only_fields = ("revision",)


class EvaluationRow(ModelSerializer[Evaluation]):
    class Meta:
        model = Evaluation
        fields = ("id", "contract", "kind", "verdict", "validated_on")


class EvaluationDetail(DetailSerializer):
    ratings = RatingRow(many=True, read_only=True)
    frozen = DictField(read_only=True, allow_null=True, help_text="Ce qui a été arrêté à la validation.")
    decision = OriginField()

    class Meta:
        model = Evaluation
        fields = (
            "id", "contract", "kind", "commissioned_by", "commissioned_on", "method", "findings", "unplanned_effects",
            "recommendations", "summary", "verdict", "meeting", "not_presented_reason", "resolutions_note",
            "resolutions_waived_reason", "validated_on", "validated_by", "decision", "ratings", "frozen",
        )  # fmt: skip


class EvaluationChange(Serializer[Any]):
    commissioned_by = CharField(required=False, allow_blank=True, max_length=200)
    commissioned_on = DateField(required=False, allow_null=True)
    method = CharField(required=False, allow_blank=True)
    findings = CharField(required=False, allow_blank=True)
    unplanned_effects = CharField(required=False, allow_blank=True)
    recommendations = CharField(required=False, allow_blank=True)
    summary = CharField(required=False, allow_blank=True)
    verdict = ChoiceField(Verdict.choices, required=False, allow_blank=True)


class NewEvaluation(EvaluationChange):
    contract = VisibleField(Contract)
    kind = ChoiceField(EvaluationKind.choices, required=False)


class Presentation(Serializer[Any]):
    """The meeting that heard the evaluation, or why there is none."""

    meeting = VisibleField(Meeting, required=False, allow_null=True)
    not_presented_reason = CharField(required=False, allow_blank=True)
    decision = decision_field()


class Validation(Serializer[Any]):
    """The decision of its council that the préfecture follows, if there is one."""

    decision = decision_field()


class EvaluationViewSet(PortalViewSet):
    model = Evaluation
    listing = EVALUATIONS
    list_as = EvaluationRow
    show_as = EvaluationDetail
    create_with = operations.create_evaluation
    create_from = NewEvaluation
    parent = "contract"
    update_with = operations.change_evaluation
    update_from = EvaluationChange
    delete_with = operations.remove_evaluation

    present_evaluation = act(operations.present_evaluation, Presentation)
    rate_action = act(operations.rate_action, ActionJudgment)
    rate_objective = act(operations.rate_objective, ObjectiveJudgment)
    waive_resolutions = act(operations.waive_resolutions, ResolutionsWaiver)
    validate_evaluation = act(operations.validate_evaluation, Validation)


class RatingChange(Serializer[Any]):
    rating = IntegerField(min_value=1, max_value=4, allow_null=True)
    evidence = CharField(allow_blank=True)


class CriterionRatingViewSet(PortalViewSet):
    model = CriterionRating
    list_as = RatingRow
    filterset_class = OfEvaluationFilter
    update_with = operations.rate_criterion
    update_from = RatingChange
