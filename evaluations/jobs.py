"""Long work on evaluations."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.pictures import page_count
from cls_portal.reporting.edited import render_docx
from cls_portal.reporting.paper import render_pdf
from evaluations import operations
from evaluations.models import EvaluationReport
from evaluations.report.document import brief_document, content_of, report_document


@jobs.job("Composition du rapport d’évaluation")
def compose_report(progress: jobs.Progress, *, report_id: int) -> str:
    """Compose the three files of what the evaluation says; gives the address where they are downloaded."""
    asked = EvaluationReport.objects.select_related("evaluation__contract").get(pk=report_id)
    evaluation, now = asked.evaluation, timezone.now()
    progress(0, of=5, message="Lecture de l’évaluation")
    content = content_of(evaluation, timezone.localdate(now))
    report = report_document(evaluation, content)
    progress(1, of=5, message="Mise en page du rapport")
    printed = render_pdf(report, now)
    progress(2, of=5, message="Document modifiable")
    document = render_docx(report, now)
    progress(3, of=5, message="Synthèse pour les élus")
    brief = render_pdf(brief_document(evaluation, content), now)
    progress(4, of=5, message="Enregistrement des fichiers")
    operations.keep_report(
        asked,
        by=PORTAL,
        on=date.fromisoformat(content["frozen_on"]),
        at=now,
        final=evaluation.frozen is not None,
        pdf=printed,
        document=document,
        brief=brief,
        brief_pages=page_count(brief),
    )
    progress(5, of=5, message="Rapport prêt")
    return reverse("evaluation-report", args=[evaluation.pk])
