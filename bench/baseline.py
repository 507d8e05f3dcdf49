"""What the portal is measured against: a tuned Django admin and a tuned DRF viewset over the very same tables.

Tuned: `list_select_related`, autocomplete for every foreign key, no second count, prefetched inlines, 50 rows a page.
It knows no perimeter: whoever signs in sees everything, which spares it the price of rights.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from rest_framework import serializers
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ModelViewSet

from actions.models import Action
from cls_portal.models import Agent, StoredFile
from contracts.models import Axis, Contract, ContractCommune, ContractPartner, FrameworkAgreement, Section
from diagnostics.models import Diagnostic, Eligibility
from evaluations.models import Evaluation
from partners.models import Council, Organisation
from territories.models import Territory


class Open:
    """No table of rights: everyone may do everything."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class Inline(Open, admin.TabularInline):
    extra = 0


class PerimeterInline(Inline):
    model = ContractCommune
    autocomplete_fields = ("commune",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commune")


class SectionInline(Inline):
    model = Section
    fields = ("key", "position", "body")


class AxisInline(Inline):
    model = Axis
    fields = ("number", "title", "description")


class PartnerInline(Inline):
    model = ContractPartner
    fields = ("organisation", "commitment")
    autocomplete_fields = ("organisation",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organisation")


class ActionInline(Inline):
    model = Action
    fields = ("number", "title", "lead", "starts_on", "ends_on")
    autocomplete_fields = ("lead",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("lead", "objective").prefetch_related("problem_links")


class EvaluationInline(Inline):
    model = Evaluation
    fields = ("kind", "validated_on")


class ContractAdmin(Open, admin.ModelAdmin):
    list_display = ("reference", "title", "state", "perimeter_name", "lead_prefecture", "ends_on")
    list_select_related = ("lead_prefecture",)
    list_filter = ("kind", "state")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("reference", "title")
    ordering = ("-created_at", "-id")
    autocomplete_fields = ("lead_prefecture", "council", "diagnostic", "eligibility", "framework", "parent",
                           "predecessor", "scan", "created_by")  # fmt: skip
    inlines = (PerimeterInline, SectionInline, AxisInline, PartnerInline, ActionInline, EvaluationInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.autocomplete_fields)


class Searched(Open, admin.ModelAdmin):
    """Registered so that autocomplete may lead to it."""

    search_fields = ("pk",)


class Site(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active)


site = Site()
site.register(Contract, ContractAdmin)
for model in (Action, Agent, Council, Diagnostic, Eligibility, FrameworkAgreement, Organisation, StoredFile, Territory):
    site.register(model, Searched)


class ContractSerializer(serializers.ModelSerializer[Contract]):
    """The fields of the portal's own rows, and no more."""

    class Meta:
        model = Contract
        fields = ("id", "reference", "kind", "title", "state", "perimeter_name", "lead_prefecture",
                  "starts_on", "ends_on", "signed_on", "revision")  # fmt: skip


class ContractViewSet(ModelViewSet[Contract]):
    queryset = Contract.objects.order_by("-created_at", "-id").only(*ContractSerializer.Meta.fields)
    serializer_class = ContractSerializer


router = SimpleRouter()
router.register("api/contracts", ContractViewSet)
urlpatterns = [path("admin/", site.urls), *router.urls]
