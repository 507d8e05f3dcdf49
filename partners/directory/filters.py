"""What narrows the directory, on its page, in its files and in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils import timezone

from cls_portal.http import acting_agent
from partners.directory.entries import capacities
from partners.models import Contact, Council, DirectoryEntry, Group, MailingGroup, Organisation

IN_PLACE, LEFT, ALL = "en-poste", "partis", "tous"
STATES = ((IN_PLACE, "En poste"), (LEFT, "Partis"), (ALL, "Tous"))


def councils_seen(request: HttpRequest | None) -> Any:
    return Council.objects.visible_to(acting_agent(request)) if request else Council.objects.none()


def groups_seen(request: HttpRequest | None) -> Any:
    return Group.objects.visible_to(acting_agent(request)) if request else Group.objects.none()


def mailings_seen(request: HttpRequest | None) -> Any:
    return MailingGroup.objects.visible_to(acting_agent(request)) if request else MailingGroup.objects.none()


class DirectoryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom, organisme ou adresse électronique")
    conseil = django_filters.ModelChoiceFilter(method="sitting", queryset=councils_seen, label="Conseil")
    groupe = django_filters.ModelChoiceFilter(method="belonging", queryset=groups_seen, label="Groupe")
    organisme = django_filters.CharFilter(method="of_organisation", label="Organisme")
    fonction = django_filters.CharFilter(method="of_function", label="Fonction")
    liste = django_filters.ModelChoiceFilter(method="listed", queryset=mailings_seen, label="Liste de diffusion")
    etat = django_filters.ChoiceFilter(method="in_state", choices=STATES, label="Présence", empty_label="En poste")

    class Meta:
        model = DirectoryEntry
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """Those who have left only show where they are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("etat") else rows.in_place(timezone.localdate())

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def sitting(self, rows: Any, name: str, value: Council) -> Any:
        return rows.of_council(value, timezone.localdate())

    def belonging(self, rows: Any, name: str, value: Group) -> Any:
        return rows.of_group(value, timezone.localdate())

    def of_organisation(self, rows: Any, name: str, value: str) -> Any:
        found = Organisation.objects.search(value).order_by()
        return rows.filter(organisation__in=found.values("pk"))

    def of_function(self, rows: Any, name: str, value: str) -> Any:
        return rows.of_function(value)

    def listed(self, rows: Any, name: str, value: MailingGroup) -> Any:
        on = timezone.localdate()
        return rows.of_mailing(value, capacities(value, on), on)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value, timezone.localdate())


class ContactFilter(django_filters.FilterSet):
    organisme = django_filters.NumberFilter("organisation", label="Organisme")
    q = django_filters.CharFilter(method="found", label="Nom ou adresse électronique")
    partis = django_filters.BooleanFilter("left_on", lookup_expr="isnull", exclude=True, label="Partis")

    class Meta:
        model = Contact
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)


class MailingGroupFilter(django_filters.FilterSet):
    conseil = django_filters.ModelChoiceFilter("council", queryset=councils_seen, label="Conseil")
    q = django_filters.CharFilter("name", lookup_expr="icontains", label="Nom")

    class Meta:
        model = MailingGroup
        fields: list[str] = []
