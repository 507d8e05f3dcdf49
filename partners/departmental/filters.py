"""What narrows the councils of a département, and its communes without council."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils import timezone

from partners.departmental.cover import under
from partners.departmental.places import watched
from partners.filters import CouncilFilter
from territories.models import Territory
from territories.rules import Duty

WITH, WITHOUT = "avec", "sans"


def departments(request: Any) -> Any:
    return watched(request.user, timezone.localdate())


class OfDepartment(django_filters.ModelChoiceFilter):
    """Which département the page is about: its rows are already those of this one."""

    def filter(self, qs: Any, value: Territory | None) -> Any:
        return qs


class DepartmentCouncilFilter(CouncilFilter):
    departement = OfDepartment(queryset=departments, to_field_name="code", label="Département", empty_label=None)
    contrat = django_filters.ChoiceFilter(
        method="under_contract",
        choices=[(WITH, "Avec un contrat en vigueur"), (WITHOUT, "Sans contrat en vigueur")],
        label="Contrat",
    )
    reunion = django_filters.ChoiceFilter(
        method="convened",
        choices=[(WITH, "Avec une réunion à venir"), (WITHOUT, "Sans réunion à venir")],
        label="Prochaine réunion",
    )
    coordination = django_filters.BooleanFilter(
        method="alone", label="Sans coordonnateur seulement", widget=forms.CheckboxInput
    )

    def under_contract(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(contract_ends__isnull=value == WITHOUT)

    def convened(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(next_meeting__isnull=value == WITHOUT)

    def alone(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(coordinator=None, coordinated=False) if value else rows


class WithoutCouncilFilter(django_filters.FilterSet):
    departement = OfDepartment(queryset=departments, to_field_name="code", label="Département", empty_label=None)
    q = django_filters.CharFilter(method="found", label="Nom, code ou code postal")
    obligation = django_filters.ChoiceFilter(
        method="under_duty",
        choices=[(duty.value, duty.label) for duty in (Duty.COMPULSORY, Duty.UNKNOWN, Duty.OPTIONAL)],
        label="Conseil",
    )

    class Meta:
        model = Territory
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)

    def under_duty(self, rows: Any, name: str, value: str) -> Any:
        return under(rows, value, timezone.localdate())
