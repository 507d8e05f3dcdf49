"""What narrows the lists of groups, of their members and of what members of Parliament are told."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils import timezone

from partners.filters import DayFilter
from partners.models import Group, GroupMember, Meeting
from partners.states import GroupKind, GroupRole, GroupState
from territories.filters import WithinFilter


class GroupFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom ou thème")
    conseil = django_filters.NumberFilter("council", label="Conseil", widget=forms.HiddenInput)
    nature = django_filters.ChoiceFilter("kind", choices=GroupKind.choices, label="Nature")
    territoire = WithinFilter(label="Territoire du conseil", required=False)
    etat = django_filters.ChoiceFilter(method="in_state", choices=GroupState.choices, label="État")
    charte = django_filters.BooleanFilter(
        method="awaiting", label="Charte encore à signer seulement", widget=forms.CheckboxInput
    )

    class Meta:
        model = Group
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value, timezone.localdate())

    def awaiting(self, rows: Any, name: str, value: bool) -> Any:
        return rows.with_counts(timezone.localdate()).filter(awaited__gt=0) if value else rows


class GroupMemberFilter(django_filters.FilterSet):
    groupe = django_filters.NumberFilter("group", label="Groupe")
    conseil = django_filters.NumberFilter("group__council", label="Conseil")
    role = django_filters.ChoiceFilter("role", choices=GroupRole.choices, label="Rôle")
    au = DayFilter(method="on_day", label="Membre au")

    class Meta:
        model = GroupMember
        fields: list[str] = []

    def on_day(self, rows: Any, name: str, value: Any) -> Any:
        return rows.in_force(value)


class SpanFilter(django_filters.FilterSet):
    """The meetings of a period; nothing of what they hold narrows the list."""

    du = DayFilter("held_on", "gte", label="Du")
    au = DayFilter("held_on", "lte", label="Au")

    class Meta:
        model = Meeting
        fields: list[str] = []
