"""The standing of a territory in the API: read only, the state of every figure said beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cls_portal.api.problems import BadParameters
from cls_portal.api.views import PortalViewSet
from diagnostics.forms import StandingForm
from diagnostics.standing import showing
from diagnostics.standing.values import CellState
from territories.listings import TERRITORIES
from territories.models import Territory


class CellRow(serializers.Serializer[Any]):
    """One figure. `count` and `rate` are null unless something is published; `state` says why."""

    year = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[state.value for state in CellState])
    count = serializers.IntegerField(allow_null=True)
    rate = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    published = serializers.IntegerField()
    withheld = serializers.IntegerField()
    estimate = serializers.FloatField(allow_null=True)
    official = serializers.BooleanField()
    covered = serializers.FloatField()


class RankRow(serializers.Serializer[Any]):
    """One plus the number of comparable communes with a higher published rate."""

    place = serializers.IntegerField()
    of = serializers.IntegerField()
    withheld = serializers.IntegerField()


class TrendRow(serializers.Serializer[Any]):
    percent = serializers.FloatField()
    first_years = serializers.ListField(child=serializers.IntegerField())
    last_years = serializers.ListField(child=serializers.IntegerField())


class IndicatorStandingRow(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    unit = serializers.CharField()
    per_thousand = serializers.CharField()
    additive = serializers.BooleanField()
    territory = CellRow(many=True)
    department = CellRow(many=True)
    region = CellRow(many=True)
    france = CellRow(many=True)
    comparable = CellRow(many=True)
    rank = RankRow(allow_null=True)
    trend = TrendRow(allow_null=True)
    ratio_to_france = serializers.FloatField(allow_null=True)


class StandingDetail(serializers.Serializer[Any]):
    territory = serializers.IntegerField()
    territory_name = serializers.CharField()
    communes = serializers.IntegerField()
    edition = serializers.DateField()
    synthetic = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    years = serializers.ListField(child=serializers.IntegerField())
    department_name = serializers.CharField()
    region_name = serializers.CharField()
    comparable_label = serializers.CharField()
    ranked_among = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    indicators = IndicatorStandingRow(many=True)


class StandingRow(serializers.ModelSerializer[Territory]):
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Territory
        fields = ("id", "kind", "code", "name", "standing")

    def get_standing(self, territory: Territory) -> str:
        return reverse("api:standings-detail", [territory.pk], request=self.context["request"])


class StandingViewSet(PortalViewSet):
    """Recorded delinquency of a territory beside its département, its région, France and comparable communes."""

    model = Territory
    about = "La délinquance enregistrée d’un territoire, à côté du département, de la région et de la France."
    listing = TERRITORIES
    list_as = StandingRow
    show_as = StandingDetail

    @extend_schema(
        parameters=[
            OpenApiParameter("edition", str, description="Jour de production de l’édition, AAAA-MM-JJ."),
            OpenApiParameter("annee", int, description="Dernière année à lire."),
        ]
    )
    def retrieve(self, request: Request, **lookup: Any) -> Response:
        territory = self.get_object()
        form = StandingForm(request.query_params, editions=showing.editions_offered())
        if not form.is_valid():
            raise BadParameters({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        standing = showing.standing_for(territory, form)
        if standing is None:
            raise Http404("Aucun chiffre n’est publié pour ce territoire dans cette édition.")
        return Response(StandingDetail(showing.as_data(standing)).data)
