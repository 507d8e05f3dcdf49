"""Long work on diagnostics: the import of recorded delinquency, the PDF of a diagnostic."""

from __future__ import annotations

import json
import time
from datetime import date

from django.urls import reverse

from cls_portal import files, jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Agent, StoredFile
from diagnostics import documents
from diagnostics.models import DiagnosticVersion
from diagnostics.operations import attach_diagnostic_pdf, import_delinquency
from diagnostics.recorded.watching import Step


@jobs.job("Import de la délinquance enregistrée", cancellable=True)
def import_file(progress: jobs.Progress, *, file_id: int, edition: str, agent_id: int) -> str:
    """Load an uploaded base; gives the address of its edition. Cancelled, it leaves nothing."""
    stored = StoredFile.objects.get(pk=file_id)
    started = time.monotonic()

    def watch(step: Step) -> None:
        pace = int(step.rows / max(time.monotonic() - started, 0.001))
        detail = f"{_number(step.rows)} lignes, {_number(pace)} par seconde" if step.rows else ""
        progress(step.percent, of=100, message=step.message, detail=detail)

    report = import_delinquency(
        files.path_of(stored.sha256),
        by=Agent.objects.get(pk=agent_id),
        name=stored.name,
        edition=date.fromisoformat(edition) if edition else None,
        watch=watch,
    )
    return f"{reverse('edition-list')}#edition-{report.edition.pk}"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


@jobs.job("Composition du PDF du diagnostic")
def compose_diagnostic(progress: jobs.Progress, *, diagnostic_version_id: int) -> str:
    """Compose the PDF of a frozen version from its JSON only; gives the address where it is read."""
    version = DiagnosticVersion.objects.get(pk=diagnostic_version_id)
    progress(1, of=3, message="Mise en page du document")
    content = documents.render_pdf(json.loads(version.json), version.json, version.frozen_at)
    progress(2, of=3, message="Enregistrement du PDF")
    attach_diagnostic_pdf(version, by=PORTAL, content=content)
    progress(3, of=3, message="PDF prêt")
    return reverse("diagnostic-documents", args=[version.diagnostic_id])
