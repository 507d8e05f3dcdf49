"""Frozen versions and their signatures."""

from __future__ import annotations

from rest_framework import serializers

from cls_portal.api.views import PortalViewSet
from contracts.models import Signature, Version


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


class VersionViewSet(PortalViewSet):
    model = Version
    list_as = VersionShape
    default_order = ("contract", "-number", "pk")
