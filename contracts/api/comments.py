"""What is said about the articles of a contract."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from contracts import operations
from contracts.api.narrowing import CONTRACT
from contracts.models import Section, SectionComment
from contracts.readers import readers_at

NOBODY = "À cette adresse, personne qui lise ce contrat\u00a0: {}."
SHOWN = ("id", "contract", "section", "replies_to", "author", "quote", "text", "told", "created_at", "resolved_at")


class SectionCommentFilter(django_filters.FilterSet):
    """`?contract=12&open=true`."""

    contract = django_filters.NumberFilter("section__contract", label=CONTRACT)
    section = django_filters.NumberFilter(label="Article")
    open = django_filters.BooleanFilter("resolved_at", lookup_expr="isnull", label="Ouvert")

    class Meta:
        model = SectionComment
        fields = ("contract", "section", "open")


class SectionCommentRow(serializers.ModelSerializer[SectionComment]):
    contract = serializers.IntegerField(source="section.contract_id", read_only=True)
    author = serializers.CharField(read_only=True)
    told = serializers.SerializerMethodField()

    class Meta:
        model = SectionComment
        fields = (*SHOWN, "revision")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_told(self, comment: SectionComment) -> list[str]:
        """The names of those it names."""
        return [str(mention.agent) for mention in comment.mentions.all()]


class SectionCommentDetail(SectionCommentRow, DetailSerializer):
    class Meta:
        model = SectionComment
        fields = SHOWN


class AnswerShape(serializers.Serializer[Any]):
    """What is said, and the e-mail addresses of those who are told."""

    text = serializers.CharField(max_length=5000)
    told = serializers.ListField(child=serializers.EmailField(), required=False, max_length=50)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Those who are told read the contract, as on the page; nothing tells who else has an account."""
        if "told" not in values:
            return values
        section = values["section"] if "section" in values else self.context["obj"].section
        found = readers_at(section.contract, values["told"])
        if unread := [address for address in values["told"] if address.lower() not in found]:
            raise serializers.ValidationError({"told": NOBODY.format(", ".join(unread))})
        return {**values, "told": list(found.values())}


class NewSectionComment(AnswerShape):
    section = VisibleField(Section)
    quote = serializers.CharField(max_length=500, required=False, allow_blank=True)


class SectionCommentViewSet(PortalViewSet):
    model = SectionComment
    about = "Les commentaires sur les articles d’un contrat, leurs réponses, et s’ils sont traités."
    filterset_class = SectionCommentFilter
    list_as = SectionCommentRow
    show_as = SectionCommentDetail
    parent = "section"
    create_with = operations.comment_section
    create_from = NewSectionComment
    default_order = ("pk",)

    answer_comment = act(operations.answer_comment, AnswerShape, summary="Répondre")
    resolve_section_comment = act(operations.resolve_section_comment, summary="Marquer comme traité")
    reopen_section_comment = act(operations.reopen_section_comment, summary="Rouvrir")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.section.contract)
