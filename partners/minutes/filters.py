"""What narrows the minutes of items in the API."""

from __future__ import annotations

import django_filters

from partners.models import AgendaItem


class ItemMinutesFilter(django_filters.FilterSet):
    reunion = django_filters.NumberFilter("meeting", label="Réunion")

    class Meta:
        model = AgendaItem
        fields: list[str] = []
