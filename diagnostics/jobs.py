"""Long work on diagnostics."""

from __future__ import annotations

import json

from django.urls import reverse

from cls_portal import jobs
from cls_portal.actors import PORTAL
from diagnostics import documents
from diagnostics.models import DiagnosticVersion
from diagnostics.operations import attach_diagnostic_pdf


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
