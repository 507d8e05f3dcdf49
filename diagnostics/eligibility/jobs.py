"""Long work on eligibilities."""

from __future__ import annotations

from django.urls import reverse

from cls_portal import jobs
from cls_portal.actors import PORTAL
from diagnostics.eligibility import documents
from diagnostics.models import Eligibility
from diagnostics.operations import attach_eligibility_pdf


@jobs.job("Composition du constat d’éligibilité")
def compose_eligibility(progress: jobs.Progress, *, eligibility_id: int) -> str:
    """Compose the PDF from what was frozen only; gives the address of its page."""
    eligibility = Eligibility.objects.select_related("diagnostic", "decided_by").get(pk=eligibility_id)
    progress(1, of=2, message="Mise en page du document")
    attach_eligibility_pdf(eligibility, by=PORTAL, content=documents.render_pdf(eligibility))
    progress(2, of=2, message="PDF prêt")
    return reverse("eligibility-detail", args=[eligibility_id])
