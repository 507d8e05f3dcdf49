"""What narrows the list of territories, on the page and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from cls_portal.forms import FrenchDateInput
from territories import rules
from territories.fields import TerritoryField
from territories.models import LocalTerritory, PriorityArea, Territory
from territories.querysets import LocalTerritoryQuerySet, PriorityAreaQuerySet, TerritoryQuerySet
from territories.states import LOCAL_KINDS, AreaKind, TerritoryKind


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


class LocalTerritoryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom")
    nature = django_filters.MultipleChoiceFilter(
        "territory__kind", choices=[(kind.value, kind.label) for kind in LOCAL_KINDS], label="Nature"
    )
    departement = django_filters.ModelChoiceFilter(
        queryset=departments, to_field_name="code", label="Département", empty_label="Tous", method="inside"
    )
    etat = django_filters.ChoiceFilter(
        choices=[("en-cours", "En cours"), ("clos", "Clos")], label="État", empty_label="Tous", method="in_state"
    )

    class Meta:
        model = LocalTerritory
        fields: list[str] = []

    def found(self, rows: LocalTerritoryQuerySet, name: str, value: str) -> LocalTerritoryQuerySet:
        return rows.named(value)

    def inside(self, rows: LocalTerritoryQuerySet, name: str, value: Territory) -> LocalTerritoryQuerySet:
        return rows.meeting(value)

    def in_state(self, rows: LocalTerritoryQuerySet, name: str, value: str) -> LocalTerritoryQuerySet:
        return rows.filter(closed_on__isnull=value == "en-cours")


@extend_schema_field(OpenApiTypes.INT)
class MeetingFilter(django_filters.Filter):
    """On at least one commune of a territory of any kind."""

    field_class = TerritoryField

    def filter(self, qs: Any, value: Territory | None) -> Any:
        return qs.around(value) if value is not None else qs


class PriorityAreaFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom ou code")
    nature = django_filters.MultipleChoiceFilter("kind", choices=AreaKind.choices, label="Nature")
    territoire = MeetingFilter(label="Territoire", required=False)
    le = django_filters.DateFilter(method="on", label="En vigueur le", widget=FrenchDateInput())
    perimetre = django_filters.ChoiceFilter(
        choices=[("connu", "Communes connues"), ("a-completer", "À compléter")],
        label="Périmètre",
        empty_label="Tous",
        method="known",
    )

    class Meta:
        model = PriorityArea
        fields: list[str] = []

    def found(self, rows: PriorityAreaQuerySet, name: str, value: str) -> PriorityAreaQuerySet:
        return rows.named(value)

    def on(self, rows: PriorityAreaQuerySet, name: str, value: date) -> PriorityAreaQuerySet:
        return rows.in_force(value)

    def known(self, rows: PriorityAreaQuerySet, name: str, value: str) -> PriorityAreaQuerySet:
        return rows.placed(value == "connu")


class ObligationFilter(django_filters.FilterSet):
    le = django_filters.DateFilter(method="day", label="À la date du", widget=FrenchDateInput())
    q = django_filters.CharFilter(method="found", label="Nom, code ou code postal")

    class Meta:
        model = Territory
        fields: list[str] = []

    def day(self, rows: TerritoryQuerySet, name: str, value: date) -> TerritoryQuerySet:
        return rows.with_areas(rules.quarter_kind(value), value)

    def found(self, rows: TerritoryQuerySet, name: str, value: str) -> TerritoryQuerySet:
        return rows.matching(value)
