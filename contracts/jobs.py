"""Long work on contracts."""

from __future__ import annotations

import json

from django.urls import reverse

from cls_portal import jobs
from cls_portal.actors import PORTAL
from contracts import documents
from contracts.models import Version
from contracts.operations import attach_pdf


@jobs.job("Composition du PDF du contrat")
def compose_version(progress: jobs.Progress, *, version_id: int) -> str:
    """Compose the PDF of a frozen version from its JSON only; gives the address of the signature page."""
    version = Version.objects.get(pk=version_id)
    progress(1, of=3, message="Mise en page du document")
    content = documents.render_pdf(json.loads(version.json), version.json, version.frozen_at)
    progress(2, of=3, message="Enregistrement du PDF")
    attach_pdf(version, by=PORTAL, content=content)
    progress(3, of=3, message="PDF prêt")
    return reverse("contract-signature", args=[version.contract_id])
