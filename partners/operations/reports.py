"""The yearly reports of the départements: opened, written, composed, closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent, Job
from cls_portal.reporting import edited
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.departmental.contents import contents_of, kept_before
from partners.models import DepartmentalReport
from partners.models.reports import FIRST_YEAR
from territories.models import Territory

COMPOSE = "partners.departmental.jobs.compose_report"
TEXTS = ("introduction", "appreciation", "perspectives")
CLOSED = "Ce rapport est clos\u00a0: il ne change plus."


@operation("departmental_report.opened")
def open_report(department: Territory, *, by: Agent, on: date, year: int) -> DepartmentalReport:
    """Begin the report of that year, its three texts empty."""
    report = DepartmentalReport(department=department, year=year)
    require(by, "partners.edit_report", report)
    if not FIRST_YEAR <= year <= on.year:
        text = f"Choisissez une année entre {FIRST_YEAR} et {on.year}."
        raise Refused([Reason(text, "partners.report_year", field="year")])
    return create(report)


@operation("departmental_report.written")
def write_report(report: DepartmentalReport, *, by: Agent, revision: int, **values: Any) -> DepartmentalReport:
    """Change the fields of `TEXTS`."""
    rules.unknown_fields(values, TEXTS)
    return write(_open(report, by, revision), **values)


@operation("departmental_report.asked")
def ask_report_files(report: DepartmentalReport, *, by: Agent) -> DepartmentalReport:
    """Have the two files composed by a job: of the draft as it stands, or of what a closed report kept.

    Asked for twice while they are being composed, they are composed once; those of a closed report never again.
    """
    report = lock(report, None)
    require(by, "partners.edit_report", report)
    if report.closed_on is not None and report.pdf_id is not None:
        raise Refused(CLOSED)
    _compose(report, by)
    return report


@operation("departmental_report.closed")
def close_report(report: DepartmentalReport, *, by: Agent, on: date, revision: int) -> DepartmentalReport:
    """Keep what the report says today: it no longer changes, and its files are composed from that."""
    report = _open(report, by, revision)
    contents = contents_of(report, by, on, kept_before(report))
    report = write(report, closed_on=on, closed_by=by, contents=contents, pdf=None, document=None)
    _compose(report, by)
    return report


@operation("departmental_report.kept")
def keep_report_files(
    report: DepartmentalReport, *, by: SystemActor, revision: int, pdf: bytes, document: bytes
) -> DepartmentalReport:
    """Keep both files, composed from the report as it was at that revision."""
    report = lock(report, None)
    if report.revision != revision:
        raise Refused(
            "Le rapport a changé pendant la composition de ses fichiers\u00a0: faites-les composer de nouveau."
        )
    name = f"rapport-conseils-{report.department.code}-{report.year}"
    return write(
        report,
        pdf=files.store(pdf, f"{name}.pdf", by=by, media_type="application/pdf"),
        document=files.store(document, f"{name}.docx", by=by, media_type=edited.MEDIA_TYPE),
    )


def _open(report: DepartmentalReport, by: Agent, revision: int) -> DepartmentalReport:
    report = lock(report, revision)
    require(by, "partners.edit_report", report)
    if report.closed_on is not None:
        raise Refused(CLOSED)
    return report


def _compose(report: DepartmentalReport, by: Agent) -> Job | None:
    arguments: dict[str, Any] = {"report_id": report.pk, "agent_id": by.pk, "revision": report.revision}
    return None if jobs.under_way(COMPOSE, arguments) else jobs.defer(COMPOSE, by=by, **arguments)
