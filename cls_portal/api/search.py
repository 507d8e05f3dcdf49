"""`GET /api/v1/search/`: what the search box finds, for a program."""

from __future__ import annotations

from html import unescape
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BooleanField, CharField, IntegerField, Serializer
from rest_framework.views import APIView

from cls_portal import search
from cls_portal.api.pages import SIGNED_IN
from cls_portal.api.problems import BadParameters
from cls_portal.models import Agent


class TooLong(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "La recherche a pris trop de temps : donnez des mots plus précis."


class HitSerializer(Serializer[Any]):
    part = CharField(help_text="Ce qui est trouvé : « contracts.contract », « actions.action »…")
    id = IntegerField(source="key")
    title = CharField()
    detail = CharField(help_text="Ce dans quoi cela se trouve.")
    extract = CharField(help_text="Le passage où les mots se trouvent, sans mise en forme.")
    url = CharField(help_text="La page du portail.")

    def to_representation(self, instance: search.Hit) -> dict[str, Any]:
        said = super().to_representation(instance)
        return {
            **said,
            "title": unescape(strip_tags(instance.title)),
            "extract": unescape(strip_tags(instance.extract)),
        }


class GroupSerializer(Serializer[Any]):
    kind = CharField()
    heading = CharField()
    count = IntegerField(help_text="Combien en tout, parmi ce que l’on peut voir.")
    more = BooleanField(help_text="Il y en a davantage, qui ne sont pas comptés.")
    results = HitSerializer(source="hits", many=True)


class ResultsSerializer(Serializer[Any]):
    text = CharField()
    count = IntegerField()
    more = BooleanField()
    alike = BooleanField(help_text="Des intitulés qui ressemblent seulement à ce qui est cherché s’y trouvent.")
    groups = GroupSerializer(many=True)


class SearchView(APIView):
    """Territoires, contrats, actions, textes, diagnostics, évaluations, partenaires, contacts, conseils, réunions,
    fichiers joints."""

    @extend_schema(
        operation_id="search",
        tags=["search"],
        summary="Chercher partout",
        parameters=[
            OpenApiParameter("q", str, required=True, description="Ce qui est cherché : deux caractères au moins."),
            OpenApiParameter("kind", str, enum=list(settings.SEARCH_SOURCES), description="Un seul groupe."),
        ],
        responses=ResultsSerializer,
    )
    def get(self, request: Request) -> Response:
        text, kind = request.query_params.get("q", ""), request.query_params.get("kind", "")
        if kind and kind not in settings.SEARCH_SOURCES:
            raise BadParameters({"kind": ["Ce groupe n’existe pas."]})
        if not search.long_enough(text):
            raise BadParameters({"q": [f"Donnez au moins {search.SHORTEST} caractères."]})
        results = search.search(cast(Agent, request.user), timezone.localdate(), text, kind)
        if results.too_long:
            raise TooLong
        return Response(ResultsSerializer(results).data)


search_view = SearchView.as_view(**SIGNED_IN)
