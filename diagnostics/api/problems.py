"""Problems and the actors they concern, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from diagnostics import operations
from diagnostics.filters import ProblemFilter
from diagnostics.models import ActorPart, ConcernedActor, Diagnostic, Problem, ResponseField
from partners.models import Organisation


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

    class Meta:
        model = Problem
        fields = ("id", "diagnostic", "number", "title", "description", "fields", "actors")


class ProblemChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True)
    fields = serializers.MultipleChoiceField(choices=ResponseField.choices, required=False)  # type: ignore[assignment]


class NewProblem(ProblemChange):
    diagnostic = VisibleField(Diagnostic)


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
