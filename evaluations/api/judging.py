"""The steering group of an evaluation, its questions, the notes of actions and objectives, over REST."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, IntegerField, ModelSerializer, Serializer

from actions.models import Action
from cls_portal.api.serializers import VisibleField
from cls_portal.api.views import PortalViewSet, act
from contracts.models import Objective
from evaluations import operations
from evaluations.api.narrowing import OfEvaluationFilter, PlacesMove
from evaluations.models import Achieved, Criterion, Evaluation, EvaluationQuestion, SteeringMember, SubjectRating
from partners.models import Organisation


class SteeringMemberRow(ModelSerializer[SteeringMember]):
    class Meta:
        model = SteeringMember
        fields = ("id", "evaluation", "title", "holder_name", "organisation", "revision")


class NewSteeringMember(Serializer[Any]):
    evaluation = VisibleField(Evaluation)
    title = CharField(max_length=200)
    holder_name = CharField(max_length=200, required=False, allow_blank=True)
    organisation = VisibleField(Organisation, required=False, allow_null=True)


class SteeringMemberViewSet(PortalViewSet):
    model = SteeringMember
    about = "Les membres du comité de pilotage d’une évaluation."
    list_as = SteeringMemberRow
    filterset_class = OfEvaluationFilter
    parent = "evaluation"
    create_with = operations.add_steering_member
    create_from = NewSteeringMember
    delete_with = operations.remove_steering_member


class QuestionRow(ModelSerializer[EvaluationQuestion]):
    class Meta:
        model = EvaluationQuestion
        fields = ("id", "evaluation", "position", "criterion", "question", "answer", "revision")


class QuestionChange(Serializer[Any]):
    question = CharField(max_length=300)
    criterion = ChoiceField(Criterion.choices, required=False, allow_blank=True)
    answer = CharField(required=False, allow_blank=True)


class NewQuestion(QuestionChange):
    evaluation = VisibleField(Evaluation)


class EvaluationQuestionViewSet(PortalViewSet):
    model = EvaluationQuestion
    about = "Les questions auxquelles une évaluation répond, dans leur ordre."
    list_as = QuestionRow
    filterset_class = OfEvaluationFilter
    default_order = ("evaluation", "position", "pk")
    parent = "evaluation"
    create_with = operations.add_question
    create_from = NewQuestion
    update_with = operations.change_question
    update_from = QuestionChange
    delete_with = operations.remove_question

    move_question = act(operations.move_question, PlacesMove, summary="Changer de place")


class SubjectRatingRow(ModelSerializer[SubjectRating]):
    class Meta:
        model = SubjectRating
        fields = (
            "id", "evaluation", "action", "objective", "objective_name", "achieved", "rating", "evidence", "revision",
        )  # fmt: skip


class Judgment(Serializer[Any]):
    """Without a note, the evidence says why there is none; `seen` is the revision of what was judged before."""

    achieved = ChoiceField(Achieved.choices, required=False, allow_blank=True)
    rating = IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    evidence = CharField(required=False, allow_blank=True)
    seen = IntegerField(
        required=False, allow_null=True, help_text="La révision de l’appréciation lue ; vide pour la première."
    )


class ActionJudgment(Judgment):
    action = VisibleField(Action)


class ObjectiveJudgment(Judgment):
    objective = VisibleField(Objective)


class SubjectRatingViewSet(PortalViewSet):
    model = SubjectRating
    about = "Ce qu’une évaluation juge des actions et des objectifs du contrat."
    list_as = SubjectRatingRow
    filterset_class = OfEvaluationFilter
