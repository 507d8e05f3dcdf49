"""The register in the REST interface: contracts as they stood on a day."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cls_portal.access import may
from cls_portal.api.problems import BadParameters
from cls_portal.api.views import PortalViewSet
from cls_portal.http import today
from contracts.models import Contract, ContractKind
from contracts.register.departments import FIGURES, table_on
from contracts.register.filters import DepartmentsFilter, day_of
from contracts.register.listing import REGISTER, origin
from contracts.register.positions import Position
from contracts.register.rows import no_rows, rows_on
from contracts.states import ContractState


class RegisterRow(serializers.Serializer[Any]):
    """A contract on that day; `id` is the contract's."""

    id = serializers.IntegerField(source="pgh_obj_id")
    reference = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=ContractKind.choices)
    position = serializers.ChoiceField(choices=Position.choices)
    state = serializers.ChoiceField(choices=ContractState.choices)
    department = serializers.CharField(source="lead_prefecture.code")
    region = serializers.CharField(source="lead_prefecture.region.code", default=None)
    perimeter_name = serializers.CharField()
    signed_on = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    terminated_on = serializers.DateField(source="terminated")
    signed_on_paper = serializers.SerializerMethodField()
    origin = serializers.SerializerMethodField()

    def get_signed_on_paper(self, row: Any) -> bool:
        return row.scan_id is not None

    def get_origin(self, row: Any) -> str:
        return origin(row)


class DepartmentRow(serializers.Serializer[Any]):
    """The figures of a département; null: not known on that day."""

    code = serializers.CharField(source="department.code")
    name = serializers.CharField(source="department.name")
    running = serializers.IntegerField()
    upcoming = serializers.IntegerField()
    signing = serializers.IntegerField()
    negotiating = serializers.IntegerField()
    communes = serializers.IntegerField(allow_null=True)
    councils = serializers.IntegerField()


ON = OpenApiParameter("on", str, description="Jour du registre, AAAA-MM-JJ ; aujourd’hui à défaut.")


class RegisterViewSet(PortalViewSet):
    model = Contract
    about = "Le registre : qui a signé, qui signe, qui négocie, un jour donné (`on`)."
    listing = REGISTER
    list_as = RegisterRow

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return no_rows()
        if not may(self.agent, "contracts.read_register"):
            raise Http404
        return rows_on(self.agent, day_of(self.request.query_params))

    @extend_schema(parameters=[ON])
    def retrieve(self, request: Request, **lookup: Any) -> Response:
        row = self.get_queryset().filter(pgh_obj=lookup["pk"]).first() if str(lookup["pk"]).isdigit() else None
        if row is None:
            raise Http404
        return Response(RegisterRow(row).data)

    @extend_schema(parameters=[ON], responses=DepartmentRow(many=True), summary="Le registre par département")
    @action(detail=False, url_path="departments", pagination_class=None, filter_backends=())
    def departments(self, request: Request) -> Response:
        """The table by département."""
        self.get_queryset()
        filters = DepartmentsFilter(request.query_params, request=request)
        if filters.errors:
            raise BadParameters(filters.errors)
        table = table_on(self.agent, day_of(request.query_params), filters, today=today())
        keys = [key for key, _ in FIGURES]
        rows = [{"department": line.department, **dict(zip(keys, line.figures, strict=True))} for line in table.lines]
        return Response(DepartmentRow(rows, many=True).data)
