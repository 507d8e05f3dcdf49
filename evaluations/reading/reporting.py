"""The page of the report of an evaluation: the report itself, its files, and the work under way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent, Job
from evaluations.models import Evaluation, EvaluationReport
from evaluations.operations.reporting import COMPOSE
from evaluations.report.document import content_of, report_document


def reported(agent: Agent, on: date) -> Any:
    """Evaluations with what the page of their report needs, and whether this person conducts them."""
    return Evaluation.objects.select_related("contract").with_conducted(agent, on)


def report_page(evaluation: Any, agent: Agent, on: date) -> dict[str, Any]:
    files = EvaluationReport.objects.select_related("pdf", "document", "brief").filter(evaluation=evaluation).first()
    work = Job.objects.visible_to(agent).filter(kind=COMPOSE).order_by("-pk")
    last = work.filter(arguments__report_id=files.pk).first() if files is not None else None
    composed = files is not None and files.composed_at is not None
    job = last if last is not None and not (last.state == "done" and composed) else None
    content = content_of(evaluation, on, answers=evaluation.is_conducted)
    return {
        "evaluation": evaluation,
        "document": report_document(evaluation, content),
        "files": files if composed else None,
        "may_compose": files is None or not files.final,
        "job": job,
        "poll_url": reverse("job-detail", args=[job.pk]) if job is not None else "",
    }
