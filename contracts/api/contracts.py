"""The contract itself."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cls_portal.api.files import WITH_FILES, DocumentField, download
from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import act
from cls_portal.models import Agent, StoredFile
from contracts import operations
from contracts.abandonment import people_to_tell
from contracts.api.amendments import Amendable
from contracts.api.coverage import CoverageShape
from contracts.api.publication import Publishable
from contracts.filters import ContractFilter
from contracts.lifecycle import CONTRACT
from contracts.listings import CONTRACTS
from contracts.models import Contract, ContractKind, DepartmentalPlan, FrameworkAgreement
from contracts.operations.contract import SPECIAL
from diagnostics.models import Diagnostic, Eligibility
from partners.models import Council
from territories.models import Territory


class ContractRow(serializers.ModelSerializer[Contract]):
    origin = serializers.CharField(read_only=True)

    class Meta:
        model = Contract
        fields = ("id", "reference", "kind", "title", "state", "perimeter_name", "lead_prefecture",
                  "starts_on", "ends_on", "signed_on", "origin", "amends", "revision")  # fmt: skip


class SectionShape(serializers.Serializer[Any]):
    """An article of the contract."""

    key = serializers.CharField()
    title = serializers.CharField(source="get_key_display")
    body = serializers.CharField()


class ObjectiveShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    title = serializers.CharField()


class AxisShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    objectives = ObjectiveShape(many=True)


class ContractDetail(DetailSerializer):
    communes = serializers.SlugRelatedField("code", many=True, read_only=True)  # type: ignore[var-annotated]
    sections = SectionShape(many=True, read_only=True)
    axes = AxisShape(many=True, read_only=True)
    origin = serializers.CharField(read_only=True)

    class Meta:
        model = Contract
        fields = (
            "id", "reference", "kind", "title", "state", "perimeter_name", "lead_prefecture", "communes",
            "transport_part", "council", "no_council_reason", "diagnostic", "older_diagnostic_reason",
            "eligibility", "plan", "departmental_plan", "framework", "starts_on", "ends_on", "signed_on", "origin",
            "paper_reference", "amends", "amendment_number",
            "terminated_on", "terminated_by", "end_reason", "abandonment_told", "sections", "axes",
        )  # fmt: skip


class NewContract(serializers.Serializer[Any]):
    """What a contract is born with."""

    kind = serializers.ChoiceField(choices=ContractKind.choices)
    title = serializers.CharField(max_length=200)
    communes = VisibleField(Territory, many=True)
    lead_prefecture = VisibleField(Territory)
    perimeter_name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ContractChange(serializers.Serializer[Any]):
    """The frame of the contract; what is not sent stays as it is."""

    title = serializers.CharField(max_length=200, required=False)
    perimeter_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    communes = VisibleField(Territory, many=True, required=False)
    transport_part = serializers.BooleanField(required=False)
    council = VisibleField(Council, required=False, allow_null=True)
    no_council_reason = serializers.CharField(required=False, allow_blank=True)
    diagnostic = VisibleField(Diagnostic, required=False, allow_null=True)
    older_diagnostic_reason = serializers.CharField(required=False, allow_blank=True)
    eligibility = VisibleField(Eligibility, required=False, allow_null=True)
    plan = VisibleField(DepartmentalPlan, required=False, allow_null=True)
    departmental_plan = serializers.CharField(max_length=300, required=False, allow_blank=True)
    framework = VisibleField(FrameworkAgreement, required=False, allow_null=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class MoveShape(ReasonSerializer):
    """The step to take, by its name among `steps`."""

    transition = serializers.ChoiceField(choices=[t.name for t in CONTRACT.transitions if t.name not in SPECIAL])


class TerminationShape(serializers.Serializer[Any]):
    """From what day, by whose decision, why, and the act that says so."""

    terminated_on = serializers.DateField()
    terminated_by = serializers.CharField(max_length=200)
    reason = serializers.CharField(max_length=2000)
    document = DocumentField(formats=("pdf",), max_megabytes=20)


@extend_schema_field(OpenApiTypes.EMAIL)
class TookPartField(serializers.SlugRelatedField[Agent]):
    """Somebody who took part in the contract, by their e-mail address."""

    def get_queryset(self) -> Any:
        return people_to_tell(self.context["obj"]).exclude(pk=self.context["request"].user.pk)


class AbandonmentShape(ReasonSerializer):
    """Why, and who is told: by the portal (`people`), or by yourself (`told`)."""

    told = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    people = TookPartField("email", many=True, required=False)


class ContractRestFilter(ContractFilter):
    """The filters of the page, and the amendments of one contract."""

    amends = django_filters.NumberFilter("amends", label="Contrat que modifient les avenants")


def _termination(contract: Contract, agent: Agent) -> StoredFile | None:
    return contract.termination_document


class ContractViewSet(Amendable, Publishable):
    model = Contract
    about = "Les contrats, de l’intention à l’archive, et leurs avenants."
    listing = CONTRACTS
    filterset_class = ContractRestFilter
    named_by = ("amends",)
    machine = CONTRACT
    list_as = ContractRow
    show_as = ContractDetail
    create_with = operations.create_contract
    create_from = NewContract
    update_with = operations.set_contract
    update_from = ContractChange

    @extend_schema(summary="Lire la couverture", responses=CoverageShape)
    @action(detail=True, methods=["get"])
    def coverage(self, request: Request, **lookup: Any) -> Response:
        """The chain of the contract both ways, and the pieces that its gates say are missing."""
        data = import_string(settings.CONTRACT_COVERAGE)(self.load(), self.agent, timezone.localdate())
        return Response(CoverageShape(data).data)

    move_contract = act(operations.move_contract, MoveShape, summary="Passer à une autre étape")
    freeze_contract = act(operations.freeze_contract, summary="Arrêter le texte")
    withdraw_contract = act(operations.withdraw_contract, ReasonSerializer, summary="Retirer de la signature")
    abandon_contract = act(operations.abandon_contract, AbandonmentShape, summary="Abandonner")
    terminate_contract = act(operations.terminate_contract, TerminationShape, summary="Dénoncer", parsers=WITH_FILES)
    termination_document = download("termination_document", _termination, summary="Télécharger l’acte de dénonciation")
    derive_signatories = act(operations.derive_signatories, summary="Inscrire les signataires obligatoires")
