"""Templates of contract: the national texts and the clauses of the départements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from rest_framework import serializers

from cls_portal.access import may
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from contracts import operations
from contracts.listings import TEMPLATES
from contracts.models import ContractKind, ContractTemplate, Placement, TemplateSection
from territories.models import Territory

SHOWN = ("id", "kind", "department", "title", "starts_on", "ends_on")
SECTION = ("id", "template", "key", "title", "body", "placement")


class TemplateRow(serializers.ModelSerializer[ContractTemplate]):
    class Meta:
        model = ContractTemplate
        fields = (*SHOWN, "revision")


class TemplateArticleShape(serializers.Serializer[Any]):
    """An article of the template, with its variables between double braces."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField(source="get_key_display")
    body = serializers.CharField()
    placement = serializers.CharField()


class TemplateDetail(DetailSerializer):
    sections = TemplateArticleShape(many=True, read_only=True)

    class Meta:
        model = ContractTemplate
        fields = (*SHOWN, "sections")


class TemplateChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class NewTemplate(serializers.Serializer[Any]):
    """Its articles are born empty; without a département, it is the national text."""

    kind = serializers.ChoiceField(choices=ContractKind.choices)
    department = VisibleField(Territory, required=False, allow_null=True)
    title = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class ContractTemplateViewSet(PortalViewSet):
    model = ContractTemplate
    about = (
        "Les modèles de contrat\u00a0: un contrat naît avec le texte de ceux qui sont en vigueur, et `take-template` "
        "le donne ensuite à un article vide."
    )
    listing = TEMPLATES
    list_as = TemplateRow
    show_as = TemplateDetail
    create_with = operations.create_template
    create_from = NewTemplate
    update_with = operations.change_template
    update_from = TemplateChange

    def abilities(self, obj: Any) -> Mapping[str, bool]:
        return {"edit_template": may(self.agent, "contracts.edit_template", obj)}


class OfTemplateFilter(django_filters.FilterSet):
    """Articles of one template."""

    template = django_filters.NumberFilter("template", label="Modèle")


class TemplateSectionRow(serializers.ModelSerializer[TemplateSection]):
    title = serializers.CharField(source="get_key_display", read_only=True)

    class Meta:
        model = TemplateSection
        fields = (*SECTION, "revision")


class TemplateSectionDetail(DetailSerializer):
    title = serializers.CharField(source="get_key_display", read_only=True)

    class Meta:
        model = TemplateSection
        fields = SECTION


class TemplateSectionChange(serializers.Serializer[Any]):
    """Its text (the HTML of articles, with variables); where a clause stands beside the national text."""

    body = serializers.CharField(allow_blank=True, max_length=200_000)
    placement = serializers.ChoiceField(choices=Placement.choices, required=False)


class TemplateSectionViewSet(PortalViewSet):
    model = TemplateSection
    about = "Les articles des modèles de contrat."
    filterset_class = OfTemplateFilter
    list_as = TemplateSectionRow
    show_as = TemplateSectionDetail
    update_with = operations.write_template_section
    update_from = TemplateSectionChange
    default_order = ("template", "key", "pk")

    def abilities(self, obj: Any) -> Mapping[str, bool]:
        return {"edit_template": may(self.agent, "contracts.edit_template", obj.template)}
