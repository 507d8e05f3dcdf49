"""The report of an evaluation: asked for, and kept once composed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cls_portal import files, jobs
from cls_portal.access import get_visible
from cls_portal.actors import SystemActor
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.reporting import edited
from cls_portal.writing import create, lock, one_at_a_time, operation, write
from evaluations.models import Evaluation, EvaluationReport

COMPOSE = "evaluations.jobs.compose_report"


@operation("evaluation.report_asked")
def ask_report(evaluation: Evaluation, *, by: Agent) -> EvaluationReport:
    """Have its files composed by a job, for whoever sees the evaluation; once, when what they say is frozen.

    Asked for twice while they are being composed, they are composed once.
    """
    get_visible(Evaluation, by, pk=evaluation.pk)
    one_at_a_time(f"evaluation-report-{evaluation.pk}")
    report = EvaluationReport.objects.filter(evaluation=evaluation).first()
    if report is None:
        report = create(EvaluationReport(evaluation=evaluation, asked_by=by))
    if report.final:
        raise Refused("Le rapport de cette évaluation validée est composé\u00a0: il ne change plus.")
    if not jobs.under_way(COMPOSE, {"report_id": report.pk}):
        report = write(lock(report, None), asked_by=by)
        jobs.defer(COMPOSE, by=by, report_id=report.pk)
    return report


@operation("evaluation.report_kept")
def keep_report(
    report: EvaluationReport,
    *,
    by: SystemActor,
    on: date,
    at: datetime,
    final: bool,
    pdf: bytes,
    document: bytes,
    brief: bytes,
    brief_pages: int,
) -> EvaluationReport:
    """Keep the three files, of what the evaluation said on that day; `final`: of what was frozen.

    Validated while they were composed, it is not what they say: they may then be composed again.
    """
    report = lock(report, None)
    evaluation = report.evaluation
    name = f"{evaluation.contract.reference}-evaluation-{evaluation.kind}-{on.isoformat()}"
    printed: dict[str, Any] = {"by": by, "media_type": "application/pdf"}
    return write(
        report,
        on=on,
        composed_at=at,
        final=final,
        pdf=files.store(pdf, f"{name}-rapport.pdf", **printed),
        document=files.store(document, f"{name}-rapport.docx", by=by, media_type=edited.MEDIA_TYPE),
        brief=files.store(brief, f"{name}-synthese.pdf", **printed),
        brief_pages=brief_pages,
    )
