"""Frozen versions, their signatures, their files and the proof made of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cls_portal import files
from cls_portal.access import require
from cls_portal.api.files import AsItIs, StoredFileShape, download
from cls_portal.api.views import PortalViewSet
from cls_portal.models import Agent, Job, StoredFile
from contracts import operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import ProofFile, Signature, Version
from contracts.reading import proof_page
from contracts.versioning import latest_file


class SignatureShape(serializers.ModelSerializer[Signature]):
    level = serializers.CharField(source="get_level_display")

    class Meta:
        model = Signature
        fields = ("signatory", "name", "level", "signed_at")


class VersionShape(serializers.ModelSerializer[Version]):
    pdf_sha256 = serializers.CharField(source="pdf.sha256", allow_null=True)
    signatures = SignatureShape(many=True, read_only=True)

    class Meta:
        model = Version
        fields = ("id", "contract", "number", "json_sha256", "pdf_sha256", "frozen_at", "voided_at", "void_reason",
                  "signatures")  # fmt: skip


class ProofShape(serializers.ModelSerializer[ProofFile]):
    file = StoredFileShape(read_only=True)

    class Meta:
        model = ProofFile
        fields = ("id", "made_at", "file")


class WorkShape(serializers.ModelSerializer[Job]):
    class Meta:
        model = Job
        fields = ("state", "done", "total", "message")


class ProofsShape(serializers.Serializer[Any]):
    """The proof files already composed, latest first; the work that you have asked for, if it is not over."""

    proofs = ProofShape(many=True)
    job = WorkShape(allow_null=True)


def _unsigned(version: Version, agent: Agent) -> StoredFile | None:
    return version.pdf


def _latest(version: Version, agent: Agent) -> StoredFile | None:
    return latest_file(version)


class VersionViewSet(PortalViewSet):
    model = Version
    about = "Les versions arrêtées d’un contrat, leurs signatures, leurs fichiers et leurs dossiers de preuve."
    filterset_class = OfContractFilter
    list_as = VersionShape
    default_order = ("contract", "-number", "pk")

    pdf = download("pdf", _unsigned, summary="Télécharger le PDF arrêté, sans signature")
    latest_pdf = download("latest_pdf", _latest, summary="Télécharger le PDF avec les signatures déjà données")

    @extend_schema(responses=ProofsShape, summary="Lire les dossiers de preuve")
    @action(detail=True, methods=["get"])
    def proofs(self, request: Request, **lookup: Any) -> Response:
        """For those who may read the evidence of the signatures."""
        return Response(ProofsShape(proof_page(self._provable(), self.agent)).data)

    @extend_schema(request=None, responses={202: ProofsShape}, summary="Demander un dossier de preuve")
    @action(detail=True, methods=["post"], url_path="ask-for-proof")
    def ask_for_proof(self, request: Request, **lookup: Any) -> Response:
        """A job composes it; asked for twice, it is composed once."""
        version = self.load()
        operations.ask_for_proof(version, by=self.agent)
        where = reverse("api:versions-proofs", [version.pk], request=request)
        data = ProofsShape(proof_page(version, self.agent)).data
        return Response(data, status=HTTPStatus.ACCEPTED, headers={"Location": where})

    @extend_schema(
        operation_id="versions_proof_file",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        summary="Télécharger un dossier de preuve",
    )
    @action(
        detail=True, methods=["get"], url_path=r"proofs/(?P<proof>[0-9]{1,9})",
        renderer_classes=[JSONRenderer, AsItIs],
    )  # fmt: skip
    def proof_file(self, request: Request, proof: str, **lookup: Any) -> FileResponse:
        return files.response(get_object_or_404(self._provable().proofs.select_related("file"), pk=proof).file)

    def _provable(self) -> Version:
        version: Version = self.load()
        require(self.agent, "contracts.read_proof", version.contract)
        return version
