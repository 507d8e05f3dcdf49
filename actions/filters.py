"""What a list of actions can be narrowed by, in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.http import HttpRequest
from django.utils import timezone

from actions.access import to_follow
from actions.calendars import quarter_of
from actions.models import Action
from actions.states import Calendar, Status
from cls_portal.http import acting_agent
from contracts.models import Axis, Contract, ContractPlace
from diagnostics.models import ResponseField
from partners.models import Council, Organisation
from territories.models import Territory

# What can be watched: its word in the address, its columns of `with_lateness`, its label.
WATCHES = {"retard": {"is_late": True}, "silence": {"is_silent": True}, "suivies": {}}
WATCHED = (
    ("suivies", "Suivies (contrat signé)"),
    ("retard", "En retard"),
    ("silence", "Sans nouvelle depuis 90\u00a0jours"),
)
# A civil quarter of the end of an action, or none.
QUARTER = RegexValidator(r"^(?:[12]\d{3}-T[1-4]|sans)\Z", "Un trimestre s’écrit 2026-T4, ou «\u00a0sans\u00a0».")


def contracts_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The contracts that the reader sees and that have actions."""
    if request is None:
        return Contract.objects.none()
    rows = Contract.objects.visible_to(acting_agent(request)).originals().filter(actions__isnull=False)
    return rows.distinct().order_by("reference", "pk")


def leads_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The organisations that lead an action which the reader sees."""
    if request is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        pk__in=Action.objects.visible_to(acting_agent(request)).originals().values("lead")
    )


def axes_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The axes of the contracts that the reader sees."""
    return Axis.objects.none() if request is None else Axis.objects.visible_to(acting_agent(request))


def places_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The places where an action that the reader sees takes place."""
    if request is None:
        return ContractPlace.objects.none()
    actions = Action.objects.visible_to(acting_agent(request)).originals()
    return ContractPlace.objects.filter(actions__in=actions).distinct().order_by("name", "pk")


class ActionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Intitulé", method="by_words")
    contrat = django_filters.ModelChoiceFilter("contract", label="Contrat", queryset=contracts_seen)
    pilote = django_filters.ModelChoiceFilter("lead", label="Pilote", queryset=leads_seen, null_label="Sans pilote")
    axe = django_filters.ModelChoiceFilter("objective__axis", label="Axe", queryset=axes_seen, widget=HiddenInput)
    lieu = django_filters.ModelChoiceFilter("places", label="Lieu", queryset=places_seen, null_label="Sans lieu nommé")
    champ = django_filters.ChoiceFilter("field", label="Champ", choices=ResponseField.choices)
    etat = django_filters.MultipleChoiceFilter("status", label="État", choices=Status.choices)
    suivi = django_filters.ChoiceFilter(label="Suivi", choices=WATCHED, method="by_watch")
    miennes = django_filters.BooleanFilter(
        label="Celles que je peux mettre à jour", method="by_own", widget=forms.CheckboxInput
    )
    calendrier = django_filters.ChoiceFilter(label="Calendrier", choices=Calendar.choices, method="by_calendar")

    trimestre = django_filters.CharFilter(
        label="Trimestre de fin", method="by_quarter", validators=[QUARTER], widget=HiddenInput
    )

    class Meta:
        model = Action
        fields: tuple[str, ...] = ()

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.search(value)  # type: ignore[no-any-return]

    def by_watch(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Followed, late or silent today; an action of a contract that is not signed is none of these."""
        return rows.followed().filter(**WATCHES[value])  # type: ignore[no-any-return]

    def by_own(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        """Those of signed contracts that the reader may follow; unticked, all of them."""
        return to_follow(acting_agent(self.request), rows.followed(), timezone.localdate()) if value else rows  # type: ignore[no-any-return]

    def by_calendar(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.in_calendar(value, timezone.localdate())  # type: ignore[no-any-return]

    def by_quarter(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.ending_in(quarter_of(value))  # type: ignore[no-any-return]


def councils_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The councils that the reader sees."""
    return Council.objects.none() if request is None else Council.objects.visible_to(acting_agent(request))


class ActionPageFilter(ActionFilter):
    """That of the pages, which the dashboards open narrowed to a département or to a council."""

    departement = django_filters.CharFilter(label="Département (code)", method="by_department", widget=HiddenInput)
    conseil = django_filters.ModelChoiceFilter(
        "contract__council", label="Conseil", queryset=councils_seen, null_label="Sans conseil", widget=HiddenInput
    )

    def by_department(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.filter(contract__lead_prefecture__in=Territory.objects.departments().filter(code=value))  # type: ignore[no-any-return]
