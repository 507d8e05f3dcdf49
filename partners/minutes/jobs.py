"""Long work on the minutes of meetings."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from partners import operations
from partners.minutes import documents
from partners.minutes.content import minutes_of
from partners.models import Meeting


@jobs.job("Composition du compte rendu et du relevé de décisions")
def compose_minutes(progress: jobs.Progress, *, meeting_id: int, state: str, announce: bool) -> str:
    """Compose both papers of a meeting as it stands, unless its minutes have changed state since it was asked for;
    gives the address where they are downloaded."""
    address = reverse("meeting-minutes", args=[meeting_id])
    meeting = Meeting.objects.select_related("council", "group", "approved_at").get(pk=meeting_id)
    if meeting.minutes_state != state:
        return address
    minutes, at = minutes_of(meeting), timezone.now()
    progress(0, of=3, message="Mise en page du compte rendu")
    printed = documents.minutes_pdf(minutes, at)
    progress(1, of=3, message="Mise en page du relevé de décisions")
    decisions = documents.decisions_pdf(minutes, at)
    progress(2, of=3, message="Enregistrement des fichiers")
    meeting = operations.keep_minutes(minutes.meeting, by=PORTAL, state=state, minutes=printed, decisions=decisions)
    if announce:
        operations.announce_minutes(meeting, by=PORTAL)
    progress(3, of=3, message="Documents prêts")
    return address
