"""Mails: written with what they announce, sent once."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.db import transaction

from cls_portal import jobs, mail
from cls_portal.models import Job, Outgoing

pytestmark = pytest.mark.django_db


def send_all() -> None:
    for row in Job.objects.filter(kind="cls_portal.mail.send").order_by("pk"):
        jobs.run(row.pk)


def test_a_mail_is_written_now_and_sent_by_a_job():
    queued = mail.queue("lise@exemple.fr", "Objet", "Texte")
    assert outbox.outbox == []
    send_all()
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject, sent.body) == (["lise@exemple.fr"], "Objet", "Texte")
    queued.refresh_from_db()
    assert queued.sent_at is not None


def test_a_mail_is_sent_once():
    queued = mail.queue("lise@exemple.fr", "Objet", "Texte")
    send_all()
    mail.send(None, outgoing_id=queued.pk)
    assert len(outbox.outbox) == 1


def test_a_mail_that_announces_what_did_not_happen_is_not_sent():
    with transaction.atomic():
        mail.queue("lise@exemple.fr", "Objet", "Texte")
        transaction.set_rollback(True)
    assert not Outgoing.objects.exists()
    assert not Job.objects.exists()


def test_a_long_subject_is_cut():
    assert len(mail.queue("lise@exemple.fr", "x" * 300, "").subject) == 200


def test_a_subject_on_two_lines_adds_no_header_and_leaves():
    mail.queue("lise@exemple.fr", "Invitation\u00a0: Contrat\r\nBcc: ailleurs@exemple.fr", "Texte")
    send_all()
    (sent,) = outbox.outbox
    assert (sent.subject, sent.bcc) == ("Invitation\u00a0: Contrat Bcc: ailleurs@exemple.fr", [])
    assert sent.message()["Bcc"] is None


def test_a_server_that_refuses_leaves_the_mail_to_send(settings):
    settings.EMAIL_BACKEND = "tests.cls_portal.test_mail.Refusing"
    queued = mail.queue("lise@exemple.fr", "Objet", "Texte")
    with pytest.raises(OSError, match="refusé"):
        send_all()
    queued.refresh_from_db()
    assert queued.sent_at is None


class Refusing:
    def __init__(self, **options: object) -> None:
        pass

    def send_messages(self, messages: object) -> int:
        raise OSError("refusé")


def an_attachment() -> mail.Message:
    calendar = mail.Attachment("reunion.ics", "BEGIN:VCALENDAR é".encode(), "text/calendar; method=REQUEST")
    return mail.Message("Objet", "Texte", attachments=[calendar])


def test_a_file_written_as_the_mail_leaves_goes_with_it_and_stays_nowhere():
    queued = mail.queue_written_later("lise@exemple.fr", "tests.cls_portal.test_mail.an_attachment")
    send_all()
    [part] = outbox.outbox[0].message().get_payload()[1:]
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")
    assert part.get_filename() == "reunion.ics"
    assert part.get_payload(decode=True).decode() == "BEGIN:VCALENDAR é"
    queued.refresh_from_db()
    assert (queued.body, queued.attachment) == ("", None)
