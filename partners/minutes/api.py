"""The minutes of each item of an agenda, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer
from cls_portal.api.views import PortalViewSet
from partners import operations
from partners.minutes.filters import ItemMinutesFilter
from partners.models import AgendaItem

ITEM = ("id", "meeting", "position", "title", "nominative", "minutes")


class ItemMinutesRow(serializers.ModelSerializer[AgendaItem]):
    class Meta:
        model = AgendaItem
        fields = (*ITEM, "revision")


class ItemMinutesDetail(DetailSerializer):
    class Meta:
        model = AgendaItem
        fields = ITEM


class ItemMinutesChange(serializers.Serializer[Any]):
    """What is said of the item: a small subset of HTML, cleaned on the way in; 412 gives both texts."""

    minutes = serializers.CharField(label="compte rendu", allow_blank=True, max_length=200_000)


class ItemMinutesViewSet(PortalViewSet):
    """Comptes rendus des points de l’ordre du jour ; un échange nominatif n’en a pas."""

    model = AgendaItem
    about = "Un texte périmé est refusé avec les deux textes (`yours`, `theirs`)."
    filterset_class = ItemMinutesFilter
    list_as = ItemMinutesRow
    show_as = ItemMinutesDetail
    update_with = operations.write_minutes
    update_from = ItemMinutesChange
    default_order = ("meeting", "position", "pk")
