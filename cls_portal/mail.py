"""Mails: queued with the change they announce, sent by a job."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import import_string

from cls_portal import files, jobs
from cls_portal.actors import PORTAL
from cls_portal.models import DigestSent, Outgoing, ReminderSent, StoredFile

HEAVIEST = 10 * 1024 * 1024  # octets


@dataclass(frozen=True)
class Attachment:
    """A file written as its mail leaves, and kept nowhere. `media_type` may have parameters."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Message:
    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


def queue(to: str, subject: str, body: str, *, attachment: StoredFile | None = None) -> Outgoing:
    """Write a mail in the present transaction; a job sends it after the commit.

    `attachment` goes with it, unless it weighs more than what mail servers carry (`attachable`).
    """
    return _queue(Outgoing(to=to, subject=subject[:200], body=body, attachment=attachable(attachment)))


def attachable(file: StoredFile | None) -> StoredFile | None:
    """The file, if it may go with a mail."""
    return file if file is not None and file.size <= HEAVIEST else None


def queue_written_later(to: str, writer: str, **arguments: Any) -> Outgoing:
    """A mail whose text is written as it leaves, by `writer` (dotted name, returns a `Message`, or None: no mail).

    For what must be true at that moment, and for secrets, which the database then never holds.
    """
    return _queue(Outgoing(to=to, subject="", body="", writer=writer, arguments=arguments))


def _queue(outgoing: Outgoing) -> Outgoing:
    outgoing.save(force_insert=True)
    jobs.defer("cls_portal.mail.send", by=PORTAL, outgoing_id=outgoing.pk)
    return outgoing


def forget(before: datetime) -> None:
    """Remove the trace of what was written before to each address: mails, reminders, digests."""
    Outgoing.objects.filter(written_at__lt=before).delete()
    ReminderSent.objects.filter(queued_at__lt=before).delete()
    DigestSent.objects.filter(sent_on__lt=timezone.localdate(before)).delete()


@jobs.job("Envoi d’un courriel")
def send(progress: jobs.Progress, *, outgoing_id: int) -> None:
    """Send one mail, once; one that has nothing left to say is dropped."""
    outgoing = Outgoing.objects.filter(pk=outgoing_id).first()
    if outgoing is None or outgoing.sent_at is not None:
        return
    message = _message(outgoing)
    if message is None:
        outgoing.delete()
        return
    sent = EmailMessage(_on_one_line(message.subject), message.body, to=[outgoing.to], headers=dict(message.headers))
    if outgoing.attachment is not None:
        sent.attach(outgoing.attachment.name, files.read(outgoing.attachment), outgoing.attachment.media_type)
    for each in message.attachments:
        sent.attach(each.name, each.content, each.media_type)
    sent.send()
    Outgoing.objects.filter(pk=outgoing.pk).update(sent_at=timezone.now(), subject=message.subject[:200])


def _on_one_line(subject: str) -> str:
    """A title typed on two lines neither adds a header nor keeps the mail from leaving."""
    return re.sub(r"[\r\n]+", " ", subject)


def _message(outgoing: Outgoing) -> Message | None:
    if not outgoing.writer:
        return Message(outgoing.subject, outgoing.body)
    written: Message | None = import_string(outgoing.writer)(**outgoing.arguments)
    return written
