"""Any two texts of a contract, compared."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cls_portal.api.views import PortalViewSet
from contracts.reading.comparison import comparison_data


class TextShape(serializers.Serializer[Any]):
    """A text that may be compared."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ComparisonShape(serializers.Serializer[Any]):
    """The texts of the contract, the two compared, and what differs (null when they are the same one)."""

    texts = TextShape(many=True)
    before = serializers.CharField()
    after = serializers.CharField()
    differences = serializers.JSONField(allow_null=True)


class Comparable(PortalViewSet):
    """Adds `GET …/<pk>/comparison/?before=…&after=…`: codes of `texts`, by default the last two."""

    @extend_schema(
        parameters=[
            OpenApiParameter("before", str, description="Code du texte antérieur."),
            OpenApiParameter("after", str, description="Code du texte postérieur."),
        ],
        responses=ComparisonShape,
    )
    @action(
        detail=True, methods=["get"], serializer_class=ComparisonShape, detail_act=True,
        act_summary="Comparer deux textes",
    )  # fmt: skip
    def comparison(self, request: Request, **lookup: Any) -> Response:
        asked = (request.query_params.get(name, "") for name in ("before", "after"))
        return Response(comparison_data(self.load(), self.agent, *asked))
