"""Problems and the actors they concern, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from diagnostics import operations, problem_reading
from diagnostics.api.problem_parts import EvidenceRow, ProblemResponseRow
from diagnostics.filters import ProblemFilter
from diagnostics.models import ActorPart, ConcernedActor, Diagnostic, Moment, Problem, ResponseField, Sufferer
from diagnostics.priority import HIGHEST, LOWEST, Criterion, Priority
from partners.models import Organisation
from territories.models import Territory


class ActorRow(serializers.ModelSerializer[ConcernedActor]):
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = ConcernedActor
        fields = ("id", "organisation", "organisation_name", "part")


class ProblemRow(serializers.ModelSerializer[Problem]):
    class Meta:
        model = Problem
        fields = ("id", "diagnostic", "number", "title", "fields")


class ProblemDetail(DetailSerializer):
    actors = ActorRow(many=True)
    places = serializers.SerializerMethodField()
    responses = ProblemResponseRow(many=True)
    evidences = EvidenceRow(many=True)
    score = serializers.SerializerMethodField()
    computed_priority = serializers.SerializerMethodField()

    class Meta:
        model = Problem
        fields = (
            "id", "diagnostic", "number", "title", "description", "fields", "places", "where", "moments", "when",
            "sufferers", "sufferers_note", *Criterion.values, "score", "computed_priority", "given_priority",
            "given_reason", "given_on", "actors", "responses", "evidences",
        )  # fmt: skip

    def get_places(self, problem: Problem) -> list[int]:
        return [link.territory_id for link in problem.place_links.all()]

    def get_score(self, problem: Problem) -> int | None:
        return problem_reading.points_of(problem)

    def get_computed_priority(self, problem: Problem) -> int | None:
        return problem_reading.computed_priority_of(problem)


class ProblemChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True)
    fields = serializers.MultipleChoiceField(choices=ResponseField.choices, required=False)  # type: ignore[assignment]
    places = VisibleField(Territory, many=True, required=False)
    where = serializers.CharField(required=False, allow_blank=True, max_length=300)
    moments = serializers.MultipleChoiceField(choices=Moment.choices, required=False)
    when = serializers.CharField(required=False, allow_blank=True, max_length=300)
    sufferers = serializers.MultipleChoiceField(choices=Sufferer.choices, required=False)
    sufferers_note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class NewProblem(ProblemChange):
    diagnostic = VisibleField(Diagnostic)


class Notes(serializers.Serializer[Any]):
    """The five notes, from 1 to 5; null where it is not known."""

    gravity = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, allow_null=True)
    frequency = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, allow_null=True)
    trend = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, allow_null=True)
    perception = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, allow_null=True)
    capacity = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, allow_null=True)


class DecidedPriority(serializers.Serializer[Any]):
    priority = serializers.ChoiceField(choices=Priority.choices)
    reason = serializers.CharField()


class ProblemViewSet(PortalViewSet):
    """The problems that diagnostics describe, with the actors they concern."""

    model = Problem
    filterset_class = ProblemFilter
    default_order = ("diagnostic", "number")
    list_as = ProblemRow
    show_as = ProblemDetail
    create_with = operations.add_problem
    create_from = NewProblem
    parent = "diagnostic"
    update_with = operations.change_problem
    update_from = ProblemChange
    delete_with = operations.remove_problem

    score_problem = act(operations.score_problem, Notes, summary="Noter un problème")
    overrule_priority = act(operations.overrule_priority, DecidedPriority, summary="Décider la priorité")
    restore_priority = act(operations.restore_priority, summary="Revenir à la priorité calculée")


class ActorDetail(DetailSerializer):
    class Meta:
        model = ConcernedActor
        fields = ("id", "problem", "organisation", "part")


class ActorOfProblemRow(serializers.ModelSerializer[ConcernedActor]):
    class Meta:
        model = ConcernedActor
        fields = ("id", "problem", "organisation", "part", "revision")


class NewActor(serializers.Serializer[Any]):
    problem = VisibleField(Problem)
    organisation = VisibleField(Organisation)
    part = serializers.ChoiceField(choices=ActorPart.choices)


class ConcernedActorViewSet(PortalViewSet):
    """The organisations that problems concern."""

    model = ConcernedActor
    list_as = ActorOfProblemRow
    show_as = ActorDetail
    create_with = operations.add_concerned_actor
    create_from = NewActor
    parent = "problem"
    delete_with = operations.remove_concerned_actor
