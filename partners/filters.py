"""What narrows the lists of organisations, councils, meetings and people, on the pages and in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Func, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone

from cls_portal.forms import FrenchDateField
from cls_portal.http import acting_agent
from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.models import (
    CompositionOrder,
    Council,
    CouncilKind,
    Decision,
    Meeting,
    MeetingSeries,
    Organisation,
    OrganisationKind,
    Seat,
    YearlyInformation,
)
from partners.querysets import meets
from partners.rules import plenary_limit, watch_limits
from partners.states import (
    Capacity,
    CouncilState,
    DecisionKind,
    DecisionState,
    MeetingForm,
    MeetingTime,
    OrganisationState,
)
from territories.filters import WithinFilter


class DayFilter(django_filters.Filter):
    field_class = FrenchDateField


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom, SIREN ou SIRET")
    categorie = django_filters.ChoiceFilter("kind", choices=OrganisationKind.choices, label="Catégorie")
    territoire = WithinFilter(label="Territoire", required=False)
    etat = django_filters.ChoiceFilter(method="in_state", choices=OrganisationState.choices, label="État")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        opened = rows.open_on(timezone.localdate())
        return opened if value == OrganisationState.OPEN else rows.exclude(pk__in=opened.order_by().values("pk"))


class CouncilFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom")
    nature = django_filters.ChoiceFilter("kind", choices=CouncilKind.choices, label="Nature")
    territoire = WithinFilter(label="Territoire", required=False)
    etat = django_filters.ChoiceFilter(method="in_state", choices=CouncilState.choices, label="État")
    retard = django_filters.BooleanFilter(
        method="late", label="Plénière en retard seulement", widget=forms.CheckboxInput
    )

    alerte = django_filters.BooleanFilter(
        method="in_alert", label="En alerte seulement (veille légale)", widget=forms.CheckboxInput
    )

    class Meta:
        model = Council
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)

    def late(self, rows: Any, name: str, value: bool) -> Any:
        on = timezone.localdate()
        return rows.late_on(plenary_limit(on), on) if value else rows

    def in_alert(self, rows: Any, name: str, value: bool) -> Any:
        on = timezone.localdate()
        return rows.in_alert(watch_limits(on), on) if value else rows


class SeatFilter(django_filters.FilterSet):
    conseil = django_filters.NumberFilter("council", label="Conseil")
    titre = django_filters.ChoiceFilter("capacity", choices=Capacity.choices, label="Siège au titre de")
    au = DayFilter(method="on_day", label="Siégeant au")

    class Meta:
        model = Seat
        fields: list[str] = []

    def on_day(self, rows: Any, name: str, value: Any) -> Any:
        return rows.in_force(value)


class OrderFilter(django_filters.FilterSet):
    conseil = django_filters.NumberFilter("council", label="Conseil")

    class Meta:
        model = CompositionOrder
        fields: list[str] = []


class InformationFilter(django_filters.FilterSet):
    conseil = django_filters.NumberFilter("council", label="Conseil")
    depuis = DayFilter("given_on", "gte", label="Depuis le")

    class Meta:
        model = YearlyInformation
        fields: list[str] = []


def _visible(model: Any) -> Any:
    """Those that the reader sees, for a filter that links set."""
    return lambda request: model.objects.visible_to(request.user) if request is not None else model.objects.none()


class MeetingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Conseil ou objet")
    etat = django_filters.ChoiceFilter(method="in_state", choices=MeetingTime.choices, label="Réunions")
    formation = django_filters.ChoiceFilter("form", choices=MeetingForm.choices, label="Formation")
    territoire = WithinFilter(method="inside", label="Territoire", required=False)
    depuis = DayFilter("held_on", "gte", label="Depuis le")
    jusque = DayFilter("held_on", "lte", label="Jusqu’au")
    conseil = django_filters.ModelChoiceFilter(
        field_name="council", queryset=_visible(Council), label="Conseil", widget=forms.HiddenInput
    )
    serie = django_filters.ModelChoiceFilter(
        field_name="series", queryset=_visible(MeetingSeries), label="Série", widget=forms.HiddenInput
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        for word in value.split():
            named = Q(council__sort_key__contains=Func(Value(word), function="public.cls_sort_key"))
            rows = rows.filter(named | Q(subject__icontains=word))
        return rows

    def inside(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(meets("council__territory", [value.pk])) if value is not None else rows

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        on = timezone.localdate()
        if value == MeetingTime.CANCELLED:
            return rows.exclude(cancelled_on=None)
        ahead = Q(held_on__gte=on) if value == MeetingTime.TO_COME else Q(held_on__lt=on)
        return rows.not_cancelled().filter(ahead)


def councils_that_decided(request: HttpRequest | None) -> QuerySet[Any]:
    """Those of which the reader reads a decision."""
    if request is None:
        return Council.objects.none()
    read = Decision.objects.visible_to(acting_agent(request)).order_by().values("meeting__council")
    return Council.objects.filter(pk__in=read)


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Objet ou texte")
    conseil = django_filters.ModelChoiceFilter("meeting__council", queryset=councils_that_decided, label="Conseil")
    etat = django_filters.ChoiceFilter(method="in_state", choices=DecisionState.choices, label="État")
    nature = django_filters.ChoiceFilter("kind", choices=DecisionKind.choices, label="Nature")
    formation = django_filters.ChoiceFilter("meeting__form", choices=MeetingForm.choices, label="Formation")
    reunion = django_filters.NumberFilter("meeting", label="Réunion")
    echeance = DayFilter("due_on", "lte", label="Suite attendue au plus tard le")

    class Meta:
        model = Decision
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value, timezone.localdate())


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="found", label="Nom ou adresse électronique")
    role = django_filters.ChoiceFilter(method="holding", choices=Role.choices, label="Rôle en cours")
    ouvert = django_filters.ChoiceFilter(method="open", choices=[("oui", "Ouvert"), ("non", "Fermé")], label="Compte")

    class Meta:
        model = Agent
        fields: list[str] = []

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def holding(self, rows: Any, name: str, value: str) -> Any:
        return rows.holding(value, timezone.localdate())

    def open(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(is_active=value == "oui")
