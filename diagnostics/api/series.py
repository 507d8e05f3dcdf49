"""The partners' series in the API: the same table as the page, its secrets included; values are written whole."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from diagnostics import operations
from diagnostics.models import PartnerSeries, SeriesCategory, SeriesPlace
from diagnostics.series import reading
from diagnostics.series.listings import SERIES
from diagnostics.series.periods import Grain
from diagnostics.series.states import Confidentiality, Measure, SourceKind
from diagnostics.series.table import Figure, State
from partners.models import Organisation
from territories.models import Territory


class SeriesPerimeter(serializers.ModelSerializer[Territory]):
    class Meta:
        model = Territory
        fields = ("id", "kind", "code", "name")


class PlaceRow(serializers.ModelSerializer[SeriesPlace]):
    territory = SeriesPerimeter()

    class Meta:
        model = SeriesPlace
        fields = ("id", "territory")


class CategoryRow(serializers.ModelSerializer[SeriesCategory]):
    class Meta:
        model = SeriesCategory
        fields = ("id", "code", "label")


class CellSaid(serializers.Serializer[Any]):
    """A cell or a total: its number, or why it has none; `unknown` counts the values missing from a total."""

    period = serializers.DateField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    value = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    sample = serializers.IntegerField(allow_null=True)
    unknown = serializers.IntegerField()


class LineSaid(serializers.Serializer[Any]):
    """A line of the table; `total` sums several places or categories."""

    place = serializers.CharField()
    category = serializers.CharField()
    total = serializers.BooleanField()
    cells = CellSaid(many=True)


class SeriesRow(serializers.ModelSerializer[PartnerSeries]):
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    perimeter = SeriesPerimeter()

    class Meta:
        model = PartnerSeries
        fields = (
            "id", "title", "source_kind", "organisation", "organisation_name", "perimeter", "unit", "measure", "grain",
            "confidentiality", "threshold", "closed_on",
        )  # fmt: skip


class SeriesDetail(DetailSerializer):
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    perimeter = SeriesPerimeter()
    places = PlaceRow(many=True)
    categories = CategoryRow(many=True)
    table = serializers.SerializerMethodField(help_text="Les dernières périodes, comme la page les montre.")

    class Meta:
        model = PartnerSeries
        fields = (
            "id", "title", "source_kind", "organisation", "organisation_name", "definition", "unit", "measure",
            "grain", "perimeter", "confidentiality", "threshold", "closed_on", "places", "categories", "table",
        )  # fmt: skip

    @extend_schema_field(LineSaid(many=True))
    def get_table(self, series: PartnerSeries) -> list[dict[str, Any]]:
        table = reading.table_of(series)
        return [
            {
                "place": line.place,
                "category": line.category,
                "total": line.is_total,
                "cells": [
                    {
                        "period": period.isoformat(),
                        "state": cell.state.value,
                        "value": None if cell.value is None else str(cell.value),
                        "sample": cell.sample,
                        "unknown": cell.unknown,
                    }
                    for period, cell in zip(table.periods, line.cells, strict=False)  # without the sum of the periods
                ],
            }
            for line in table.lines
        ]


class SeriesChange(serializers.Serializer[Any]):
    source_kind = serializers.ChoiceField(choices=SourceKind.choices)
    title = serializers.CharField(max_length=200)
    definition = serializers.CharField(max_length=2000)
    unit = serializers.CharField(max_length=60)
    confidentiality = serializers.ChoiceField(choices=Confidentiality.choices, required=False)
    threshold = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    places = VisibleField(Territory, many=True, required=False)
    categories = serializers.ListField(child=serializers.CharField(max_length=150), required=False)


class NewSeries(SeriesChange):
    organisation = VisibleField(Organisation)
    perimeter = VisibleField(Territory)
    measure = serializers.ChoiceField(choices=Measure.choices, required=False)
    grain = serializers.ChoiceField(choices=Grain.choices)


class EnteredValue(serializers.Serializer[Any]):
    """One value; null says that it is not known."""

    period = serializers.DateField(help_text="Premier jour de la période.")
    place = serializers.IntegerField()
    category = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    sample = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class EnteredValues(serializers.Serializer[Any]):
    values = EnteredValue(many=True)

    def validate_values(self, rows: list[dict[str, Any]]) -> dict[Any, Figure]:
        """As the operation takes them."""
        return {(row["period"], row["place"], row["category"]): Figure(row["value"], row["sample"]) for row in rows}


class PartnerSeriesViewSet(PortalViewSet):
    """The figures that partners own."""

    model = PartnerSeries
    listing = SERIES
    list_as = SeriesRow
    show_as = SeriesDetail
    create_with = operations.create_series
    create_from = NewSeries
    update_with = operations.set_series
    update_from = SeriesChange

    enter_values = act(operations.enter_values, EnteredValues, summary="Saisir des valeurs")
    close_series = act(operations.close_series, summary="Clore une série")
    reopen_series = act(operations.reopen_series, summary="Rouvrir une série")
