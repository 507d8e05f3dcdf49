"""What narrows the items and the persons called, in the API."""

from __future__ import annotations

import django_filters

from partners.models import AgendaItem, Invitee
from partners.states import Reply


class AgendaItemFilter(django_filters.FilterSet):
    reunion = django_filters.NumberFilter("meeting", label="Réunion")

    class Meta:
        model = AgendaItem
        fields: list[str] = []


class InviteeFilter(django_filters.FilterSet):
    reunion = django_filters.NumberFilter("meeting", label="Réunion")
    reponse = django_filters.ChoiceFilter("reply", choices=Reply.choices, label="Réponse")

    class Meta:
        model = Invitee
        fields: list[str] = []
