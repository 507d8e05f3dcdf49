"""Work of the portal itself on the follow-up."""

from __future__ import annotations

from django.utils import timezone

from actions.models import KEPT
from actions.operations import forget_batches
from cls_portal import jobs
from cls_portal.actors import PORTAL


@jobs.job("Oubli des mises à jour qui ne s’annulent plus")
def forget_today(progress: jobs.Progress) -> str:
    count = forget_batches(by=PORTAL, before=timezone.now() - KEPT)
    progress(1, of=1, message=f"{count} oubliées")
    return ""
