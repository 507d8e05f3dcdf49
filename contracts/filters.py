"""What a list of contracts can be narrowed by, in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from contracts.models import (
    Contract,
    ContractKind,
    ContractTemplate,
    DepartmentalPlan,
    FrameworkAgreement,
    FrameworkKind,
    OpinionSource,
)
from contracts.states import ContractState, Phase
from diagnostics.eligibility.rules import CURRENT
from diagnostics.models import AboveAverage
from territories.models import Territory
from territories.states import TerritoryKind


class ContractFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Référence ou intitulé", method="by_words")
    kind = django_filters.ChoiceFilter(label="Nature", choices=ContractKind.choices)
    state = django_filters.MultipleChoiceFilter(label="État", choices=ContractState.choices)
    phase = django_filters.ChoiceFilter(label="Phase", choices=Phase.choices, method="by_phase")
    departement = django_filters.CharFilter(label="Département (code)", method="by_department")
    commune = django_filters.CharFilter(label="Commune (code)", method="by_commune")
    ends_before = django_filters.DateFilter(label="Se termine avant le", field_name="ends_on", lookup_expr="lte")

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        """Archived contracts come when they are asked for, by their state or by words."""
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state") or self.form.cleaned_data.get("q")
        return found if asked else found.exclude(state=ContractState.ARCHIVED)  # type: ignore[no-any-return]

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.search(value)  # type: ignore[no-any-return]

    def by_phase(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.in_phase(value, timezone.localdate())  # type: ignore[no-any-return]

    def by_department(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        found = Territory.objects.filter(kind=TerritoryKind.DEPARTMENT, code=value)
        return rows.filter(lead_prefecture__in=found)  # type: ignore[no-any-return]

    def by_commune(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        found = Territory.objects.filter(kind=TerritoryKind.COMMUNE, code=value).values("pk")
        return rows.filter(perimeter__commune__in=found)  # type: ignore[no-any-return]


# Whose answer a contract awaits, as the address says it.
AWAITED = (
    ("procureur", "L’avis du procureur"),
    ("conseil", "L’avis du conseil"),
    ("signature", "Des signatures"),
)
_SOURCES = {"procureur": OpinionSource.PROSECUTOR, "conseil": OpinionSource.COUNCIL}


class ContractPageFilter(ContractFilter):
    """That of the page, where amendments come only when they are asked for."""

    ends_after = django_filters.DateFilter(label="Se termine à partir du", field_name="ends_on", lookup_expr="gte")
    attend = django_filters.ChoiceFilter(label="Attend", choices=AWAITED, method="by_awaited")
    avenants = django_filters.BooleanFilter(
        label="Avec les avenants", method="with_amendments", widget=forms.CheckboxInput
    )

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("avenants") else found.originals()  # type: ignore[no-any-return]

    def by_awaited(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """An opinion is awaited during the consultation, a signature once the text is open to it."""
        if value == "signature":
            return rows.filter(state=ContractState.SIGNING)  # type: ignore[no-any-return]
        return rows.filter(state=ContractState.CONSULTATION).unheard((_SOURCES[value],))  # type: ignore[no-any-return]

    def with_amendments(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows  # type: ignore[no-any-return]


class UncoveredFilter(django_filters.FilterSet):
    """Communes above the national average; without a number, that of the rule of eligibility."""

    indicateurs = django_filters.NumberFilter(
        label="Indicateurs au-dessus, au moins", field_name="above", lookup_expr="gte", min_value=0
    )
    departement = django_filters.CharFilter(label="Département (code)", field_name="territory__department__code")
    habitants = django_filters.NumberFilter(
        label="Habitants, au moins", field_name="territory__population", lookup_expr="gte", min_value=0
    )
    habitants_au_plus = django_filters.NumberFilter(
        label="Habitants, au plus", field_name="territory__population", lookup_expr="lte", min_value=0
    )

    class Meta:
        model = AboveAverage
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        asked = data.copy() if data else QueryDict(mutable=True)
        if not asked.get("indicateurs"):
            asked["indicateurs"] = str(CURRENT.indicators)
        super().__init__(asked, *args, **kwargs)


class FrameworkFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="Nature", choices=FrameworkKind.choices)
    q = django_filters.CharFilter(label="Intitulé", field_name="title", lookup_expr="icontains")

    class Meta:
        model = FrameworkAgreement
        fields: tuple[str, ...] = ()


class PlanFilter(django_filters.FilterSet):
    departement = django_filters.CharFilter(label="Département (code)", field_name="department__code")
    q = django_filters.CharFilter(label="Intitulé", field_name="title", lookup_expr="icontains")

    class Meta:
        model = DepartmentalPlan
        fields: tuple[str, ...] = ()


class TemplateFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="Nature", choices=ContractKind.choices)
    departement = django_filters.CharFilter(label="Département (code)", field_name="department__code")

    class Meta:
        model = ContractTemplate
        fields: tuple[str, ...] = ()
