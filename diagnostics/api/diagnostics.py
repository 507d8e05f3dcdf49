"""Diagnostics, their fields and the decisions they support, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from diagnostics import operations
from diagnostics.api.problems import ProblemRow
from diagnostics.listings import DIAGNOSTICS
from diagnostics.models import Diagnostic, Eligibility, FieldResponse, Fitness
from diagnostics.states import DiagnosticPart
from partners.decisions.origins import OriginField
from partners.models import Decision
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
    """`statement`: what was known at that date, frozen (format « portail-cls/eligibilite/1 »)."""

    class Meta:
        model = Eligibility
        fields = ("id", "kind", "decided_on", "grounds", "statement")


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
    decision = OriginField()

    class Meta:
        model = Diagnostic
        fields = (
            "id", "title", "communes", "starts_on", "ends_on", "situation", "perception", "adequacy", "sources",
            "validated_on", "decision", "field_responses", "problems", "eligibilities",
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


class Adoption(serializers.Serializer[Any]):
    """The decision, in plenary, by which the council adopted the validated diagnostic."""

    decision = VisibleField(Decision)


class EligibilityDecision(serializers.Serializer[Any]):
    decided_on = serializers.DateField()
    grounds = serializers.CharField()


class EligibilityStatement(serializers.Serializer[Any]):
    stated_on = serializers.DateField()


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
    adopt_diagnostic = act(operations.adopt_diagnostic, Adoption, summary="Enregistrer l’adoption par le conseil")
    reopen_diagnostic = act(operations.reopen_diagnostic, ReasonSerializer)
    decide_eligibility = act(operations.decide_eligibility, EligibilityDecision)
    state_eligibility = act(
        operations.state_eligibility, EligibilityStatement, summary="Enregistrer un constat d’éligibilité"
    )


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
