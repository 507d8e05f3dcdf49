"""The yearly reports of the départements on their councils, over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from rest_framework import serializers

from cls_portal.api.files import download
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent, StoredFile
from partners import operations
from partners.departmental.places import watched
from partners.models import DepartmentalReport
from partners.operations.reports import TEXTS
from territories.models import Territory

LONGEST = 20_000
TOLD = ("id", "department", "year", "closed_on")


class YearlyReportFilter(django_filters.FilterSet):
    """Those of a département, of a year."""

    department = django_filters.CharFilter("department__code", label="Code du département")
    year = django_filters.NumberFilter("year", label="Année")


class WatchedField(VisibleField):
    """A département that the agent watches, by its identifier."""

    def get_queryset(self) -> Any:
        return watched(self.context["view"].agent, timezone.localdate())


class YearlyReportRow(serializers.ModelSerializer[DepartmentalReport]):
    class Meta:
        model = DepartmentalReport
        fields = (*TOLD, "revision")


class YearlyReportDetail(DetailSerializer):
    """`composed`: whether its two files are there, at `…/pdf/` and `…/document/`."""

    composed = serializers.SerializerMethodField()

    class Meta:
        model = DepartmentalReport
        fields = (*TOLD, *TEXTS, "composed")

    def get_composed(self, report: DepartmentalReport) -> bool:
        return report.pdf_id is not None


class YearlyReportTexts(serializers.Serializer[Any]):
    """What the préfecture writes; what is left out of a PATCH stays."""

    introduction = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    appreciation = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    perspectives = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)


class NewYearlyReport(serializers.Serializer[Any]):
    department = WatchedField(Territory)
    year = serializers.IntegerField(min_value=1900, max_value=2200)


def _pdf(report: DepartmentalReport, agent: Agent) -> StoredFile | None:
    return report.pdf


def _document(report: DepartmentalReport, agent: Agent) -> StoredFile | None:
    return report.document


class YearlyReportViewSet(PortalViewSet):
    model = DepartmentalReport
    about = "Les rapports annuels des départements sur l’activité de leurs conseils."
    filterset_class = YearlyReportFilter
    list_as = YearlyReportRow
    show_as = YearlyReportDetail
    parent = "department"
    create_with = operations.open_report
    create_from = NewYearlyReport
    update_with = operations.write_report
    update_from = YearlyReportTexts
    default_order = ("-year", "-pk")

    close_report = act(operations.close_report, summary="Clore le rapport")
    ask_report_files = act(operations.ask_report_files, summary="Faire composer les fichiers")
    pdf = download("pdf", _pdf, summary="Télécharger le PDF")
    document = download("document", _document, summary="Télécharger le document modifiable")
