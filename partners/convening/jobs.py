"""Long work on meetings."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from cls_portal import files, jobs
from cls_portal.actors import PORTAL
from cls_portal.models import StoredFile
from partners.convening import letters, reading
from partners.models import Meeting


@jobs.job("Composition des convocations")
def compose_letters(progress: jobs.Progress, *, meeting_id: int, everybody: bool) -> str:
    """One letter a person, in one PDF; gives the address where it is downloaded by who prepares the meeting.

    Names and postal addresses: the file goes when that address no longer serves.
    """
    meeting = Meeting.objects.select_related("council", "group").get(pk=meeting_id)
    invitees = reading.by_post(meeting, everybody=everybody)
    progress(0, of=2, message="Mise en page des lettres")
    content = letters.convocations(meeting, invitees, timezone.localdate())
    progress(1, of=2, message="Enregistrement du fichier")
    stored = files.store(
        content, f"convocations-{meeting.held_on:%Y-%m-%d}.pdf", by=PORTAL, media_type="application/pdf"
    )  # fmt: skip
    jobs.defer("partners.convening.jobs.forget_letters", by=PORTAL, after=reading.KEPT, stored_id=stored.pk)
    progress(2, of=2, message="Convocations prêtes")
    return reverse("convocation-letters-file", args=[meeting.pk, reading.token_of(meeting, stored)])


@jobs.job("Effacement de lettres de convocation")
def forget_letters(progress: jobs.Progress, *, stored_id: int) -> None:
    for stored in StoredFile.objects.filter(pk=stored_id):
        files.forget(stored)
