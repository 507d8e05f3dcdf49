"""What a problem holds, in the API: responses of the matrix, evidence, passages confirmed not nominative."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from diagnostics import operations
from diagnostics.filters import ProblemPartFilter
from diagnostics.models import (
    Diagnostic,
    Edition,
    EvidenceKind,
    Fitness,
    NominativeWaiver,
    Problem,
    ProblemEvidence,
    ProblemResponse,
    ResponseField,
)
from territories.models import Territory


class ProblemResponseRow(serializers.ModelSerializer[ProblemResponse]):
    class Meta:
        model = ProblemResponse
        fields = ("id", "diagnostic", "problem", "field", "response", "fitness", "revision")


class ProblemResponseDetail(DetailSerializer):
    class Meta:
        model = ProblemResponse
        fields = ("id", "diagnostic", "problem", "field", "response", "fitness")


class ProblemResponseChange(serializers.Serializer[Any]):
    response = serializers.CharField(allow_blank=True)
    fitness = serializers.ChoiceField(choices=Fitness.choices)


class NewProblemResponse(ProblemResponseChange):
    problem = VisibleField(Problem)
    field = serializers.ChoiceField(choices=ResponseField.choices)
    response = serializers.CharField(required=False, allow_blank=True)


class ProblemResponseViewSet(PortalViewSet):
    """The cells of the matrix problem × field; one that is not there is one that nobody has described."""

    model = ProblemResponse
    about = "La matrice problème × champ : la réponse qui existe pour un problème dans un champ."
    filterset_class = ProblemPartFilter
    default_order = ("problem", "pk")
    list_as = ProblemResponseRow
    show_as = ProblemResponseDetail
    create_with = operations.describe_response
    create_from = NewProblemResponse
    parent = "problem"
    update_with = operations.change_response
    update_from = ProblemResponseChange
    delete_with = operations.remove_response


EVIDENCE = (
    "id",
    "diagnostic",
    "problem",
    "kind",
    "indicator",
    "territory",
    "edition",
    "series",
    "text",
    "source",
    "dated_on",
)


class EvidenceRow(serializers.ModelSerializer[ProblemEvidence]):
    class Meta:
        model = ProblemEvidence
        fields = (*EVIDENCE, "revision")


class EvidenceDetail(DetailSerializer):
    class Meta:
        model = ProblemEvidence
        fields = EVIDENCE


class EvidenceChange(serializers.Serializer[Any]):
    indicator = serializers.CharField(required=False, allow_blank=True)
    territory = VisibleField(Territory, required=False)
    edition = VisibleField(Edition, required=False)
    series = serializers.CharField(required=False, allow_blank=True, max_length=200)
    text = serializers.CharField(required=False, allow_blank=True)
    source = serializers.CharField(required=False, allow_blank=True, max_length=200)  # type: ignore[assignment]
    dated_on = serializers.DateField(required=False)


class NewEvidence(EvidenceChange):
    problem = VisibleField(Problem)
    kind = serializers.ChoiceField(choices=EvidenceKind.choices)


class EvidenceViewSet(PortalViewSet):
    """What shows a problem, with its source."""

    model = ProblemEvidence
    about = "Ce qui appuie un problème : indicateur enregistré, série d’un partenaire, constat sourcé."
    filterset_class = ProblemPartFilter
    default_order = ("problem", "pk")
    list_as = EvidenceRow
    show_as = EvidenceDetail
    create_with = operations.add_evidence
    create_from = NewEvidence
    parent = "problem"
    update_with = operations.change_evidence
    update_from = EvidenceChange
    delete_with = operations.remove_evidence


class WaiverRow(serializers.ModelSerializer[NominativeWaiver]):
    class Meta:
        model = NominativeWaiver
        fields = ("id", "diagnostic", "digest", "kind", "reason", "confirmed_on", "revision")


class WaiverDetail(DetailSerializer):
    class Meta:
        model = NominativeWaiver
        fields = ("id", "diagnostic", "digest", "kind", "reason", "confirmed_on")


class NewWaiver(serializers.Serializer[Any]):
    diagnostic = VisibleField(Diagnostic)
    digest = serializers.RegexField(r"^[0-9a-f]{64}$")
    reason = serializers.CharField()


class WaiverViewSet(PortalViewSet):
    """Passages confirmed not to be nominative data; the passage itself is not kept."""

    model = NominativeWaiver
    about = "Les passages confirmés sans donnée nominative, avec leur motif."
    default_order = ("diagnostic", "pk")
    list_as = WaiverRow
    show_as = WaiverDetail
    create_with = operations.confirm_no_name
    create_from = NewWaiver
    parent = "diagnostic"
    delete_with = operations.withdraw_confirmation
