"""Mails: queued with the change they announce, sent by a job."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Outgoing


def queue(to: str, subject: str, body: str) -> Outgoing:
    """Write a mail in the present transaction; a job sends it after the commit."""
    outgoing = Outgoing.objects.create(to=to, subject=subject[:200], body=body)
    jobs.defer("cls_portal.mail.send", by=PORTAL, outgoing_id=outgoing.pk)
    return outgoing


@jobs.job("Envoi d’un courriel")
def send(progress: jobs.Progress, *, outgoing_id: int) -> None:
    """Send one mail, once."""
    outgoing = Outgoing.objects.get(pk=outgoing_id)
    if outgoing.sent_at is not None:
        return
    EmailMessage(outgoing.subject, outgoing.body, to=[outgoing.to]).send()
    Outgoing.objects.filter(pk=outgoing.pk).update(sent_at=timezone.now())
