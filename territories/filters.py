"""What narrows the list of territories, on the page and in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from territories.fields import TerritoryField
from territories.models import Territory
from territories.querysets import TerritoryQuerySet
from territories.states import TerritoryKind


def departments(request: Any) -> TerritoryQuerySet:
    return Territory.objects.departments()


@extend_schema_field(OpenApiTypes.INT)
class WithinFilter(django_filters.Filter):
    """Inside a territory of any kind; an EPCI that reaches beyond it is kept."""

    field_class = TerritoryField

    def filter(self, qs: Any, value: Territory | None) -> Any:
        return qs.within(value) if value is not None else qs


@extend_schema_field(OpenApiTypes.STR)
class DepartmentFilter(django_filters.ModelChoiceFilter):
    def filter(self, qs: Any, value: Territory | None) -> Any:
        return qs.within(value) if value is not None else qs


class TerritoryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom, code ou code postal")
    nature = django_filters.MultipleChoiceFilter("kind", choices=TerritoryKind.choices, label="Nature")
    departement = DepartmentFilter(queryset=departments, to_field_name="code", label="Département", empty_label="Tous")
    dans = WithinFilter(label="Dans le territoire", required=False)

    class Meta:
        model = Territory
        fields: list[str] = []

    def found(self, rows: TerritoryQuerySet, name: str, value: str) -> TerritoryQuerySet:
        return rows.matching(value)
