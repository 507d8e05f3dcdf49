"""Long work on contracts."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from contracts import documents
from contracts.models import Version
from contracts.operations import attach_pdf, keep_proof
from contracts.proof import write_archive


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


@jobs.job("Composition du dossier de preuve")
def compose_proof(progress: jobs.Progress, *, version_id: int) -> str:
    """Compose the proof file of a version; gives the address where it is downloaded."""
    version = Version.objects.select_related("contract", "pdf", "sealed_pdf").get(pk=version_id)
    made_at = timezone.now()
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "preuve.zip"
        write_archive(
            version, archive, at=made_at, watch=lambda done, of: progress(done, of=of, message="Réunion des pièces")
        )
        keep_proof(version, by=PORTAL, archive=archive, made_at=made_at)
    return reverse("version-proof", args=[version.pk])
