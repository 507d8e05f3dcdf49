"""Diagnostics and their problems in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from diagnostics import operations
from diagnostics.filters import ProblemFilter
from diagnostics.listings import DIAGNOSTICS
from diagnostics.models import (
    ActorPart,
    ConcernedActor,
    Diagnostic,
    Eligibility,
    FieldResponse,
    Fitness,
    Problem,
    ResponseField,
)
from diagnostics.states import DiagnosticPart
from partners.models import Organisation
from territories.models import Territory


class CommuneName(serializers.ModelSerializer[Territory]):
    class Meta:
        model = Territory
        fields = ("id", "code", "name")


class FieldResponseRow(serializers.ModelSerializer[FieldResponse]):
    class Meta:
        model = FieldResponse
        fields = ("id", "field", "response", "fitness")


class EligibilityRow(serializers.ModelSerializer[Eligibility]):
    class Meta:
        model = Eligibility
        fields = ("id", "decided_on", "grounds")


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


class DiagnosticRow(serializers.ModelSerializer[Diagnostic]):
    problem_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Diagnostic
        fields = ("id", "title", "starts_on", "ends_on", "validated_on", "problem_count")


class DiagnosticDetail(DetailSerializer):
    communes = CommuneName(many=True)
    field_responses = FieldResponseRow(many=True)
    problems = ProblemRow(many=True)
    eligibilities = EligibilityRow(many=True)

    class Meta:
        model = Diagnostic
        fields = (
            "id", "title", "communes", "starts_on", "ends_on", "situation", "perception", "adequacy", "sources",
            "validated_on", "field_responses", "problems", "eligibilities",
        )  # fmt: skip


class DiagnosticChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    communes = VisibleField(Territory, many=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class NewDiagnostic(DiagnosticChange):
    situation = serializers.CharField(required=False, allow_blank=True)
    perception = serializers.CharField(required=False, allow_blank=True)
    adequacy = serializers.CharField(required=False, allow_blank=True)
    sources = serializers.CharField(required=False, allow_blank=True)


class PartText(serializers.Serializer[Any]):
    part = serializers.ChoiceField(choices=DiagnosticPart.choices)
    text = serializers.CharField(allow_blank=True)


class EligibilityDecision(serializers.Serializer[Any]):
    decided_on = serializers.DateField()
    grounds = serializers.CharField()


class DiagnosticViewSet(PortalViewSet):
    """Local security diagnostics."""

    model = Diagnostic
    listing = DIAGNOSTICS
    list_as = DiagnosticRow
    show_as = DiagnosticDetail
    create_with = operations.create_diagnostic
    create_from = NewDiagnostic
    update_with = operations.set_diagnostic
    update_from = DiagnosticChange

    write_part = act(operations.write_part, PartText)
    validate_diagnostic = act(operations.validate_diagnostic)
    reopen_diagnostic = act(operations.reopen_diagnostic, ReasonSerializer)
    decide_eligibility = act(operations.decide_eligibility, EligibilityDecision)


class FieldResponseDetail(DetailSerializer):
    class Meta:
        model = FieldResponse
        fields = ("id", "diagnostic", "field", "response", "fitness")


class FieldResponseChange(serializers.Serializer[Any]):
    response = serializers.CharField(allow_blank=True)
    fitness = serializers.ChoiceField(choices=Fitness.choices)


class FieldResponseViewSet(PortalViewSet):
    """The response that exists in each field of a diagnostic."""

    model = FieldResponse
    list_as = FieldResponseRow
    show_as = FieldResponseDetail
    update_with = operations.describe_field
    update_from = FieldResponseChange


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
