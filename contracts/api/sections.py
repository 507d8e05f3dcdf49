"""The articles of a contract."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer
from cls_portal.api.views import PortalViewSet, act
from contracts import operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import Section


class SectionRow(serializers.ModelSerializer[Section]):
    title = serializers.CharField(source="get_key_display", read_only=True)

    class Meta:
        model = Section
        fields = ("id", "contract", "key", "title", "position", "body", "revision")


class SectionDetail(DetailSerializer):
    title = serializers.CharField(source="get_key_display", read_only=True)

    class Meta:
        model = Section
        fields = ("id", "contract", "key", "title", "position", "body")


class SectionChange(serializers.Serializer[Any]):
    """The text of the article: a small subset of HTML, cleaned on the way in; 412 gives both texts."""

    body = serializers.CharField(allow_blank=True, max_length=200_000)


class SectionViewSet(PortalViewSet):
    model = Section
    about = "Les articles d’un contrat ; un texte périmé est refusé avec les deux textes (`yours`, `theirs`)."
    filterset_class = OfContractFilter
    list_as = SectionRow
    show_as = SectionDetail
    update_with = operations.write_section
    update_from = SectionChange
    default_order = ("contract", "position", "pk")

    take_template = act(operations.take_template, summary="Reprendre le texte du modèle")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
