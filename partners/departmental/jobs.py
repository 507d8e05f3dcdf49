"""Long work on the reports of the départements."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from cls_portal.reporting.edited import render_docx
from cls_portal.reporting.paper import render_pdf
from partners import operations
from partners.departmental.contents import as_document, current_contents
from partners.models import DepartmentalReport


@jobs.job("Composition du rapport annuel")
def compose_report(progress: jobs.Progress, *, report_id: int, agent_id: int, revision: int) -> str:
    """Compose both files of the report at that revision; gives the address where they are downloaded."""
    report = DepartmentalReport.objects.select_related("department").get(pk=report_id)
    now = timezone.now()
    progress(0, of=4, message="Lecture de l’activité des conseils")
    contents = current_contents(report, Agent.objects.get(pk=agent_id), timezone.localdate(now))
    document = as_document(report, contents)
    progress(1, of=4, message="Mise en page du PDF")
    printed = render_pdf(document, now)
    progress(2, of=4, message="Document modifiable")
    edited = render_docx(document, now)
    progress(3, of=4, message="Enregistrement des fichiers")
    operations.keep_report_files(report, by=PORTAL, revision=revision, pdf=printed, document=edited)
    progress(4, of=4, message="Rapport prêt")
    return reverse("departmental-report-detail", args=[report_id])
