"""The pages of the yearly reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.models import Agent, Job
from cls_portal.timeline import timeline
from partners.departmental.contents import as_document, current_contents
from partners.models import DepartmentalReport
from partners.operations.reports import COMPOSE
from territories.models import Territory


def reports(agent: Agent) -> Any:
    return DepartmentalReport.objects.for_detail(agent)


def reports_of(agent: Agent, department: Territory) -> list[DepartmentalReport]:
    return list(DepartmentalReport.objects.visible_to(agent).filter(department=department).for_list())


def report_page(report: DepartmentalReport, agent: Agent, on: date) -> dict[str, Any]:
    """The report itself, its files, and the work under way or that failed."""
    able = abilities(agent, "partners", report)
    draft = report.closed_on is None
    work = Job.objects.visible_to(agent).filter(kind=COMPOSE, arguments__report_id=report.pk).order_by("-pk").first()
    shown = work if work is not None and work.state != "done" else None
    return {
        "report": report,
        "document": as_document(report, current_contents(report, agent, on)),
        "may_write": able["edit_report"] and draft,
        "may_compose": able["edit_report"] and (draft or report.pdf_id is None),
        "job": shown,
        "poll_url": reverse("job-detail", args=[shown.pk]) if shown is not None else "",
        "entries": timeline(report, agent),
    }
