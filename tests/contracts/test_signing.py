"""Signing in the portal: the one-time code, what it guards, and what it leaves as evidence."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from cls_portal import mail
from cls_portal.errors import Refused
from cls_portal.models import Agent, Outgoing
from contracts.jobs import write_signing_code
from contracts.models import Capacity, Contract, Signatory, Signature, SigningCode
from contracts.operations import send_signing_code, sign_version, withdraw_contract
from contracts.operations.signing import MOST_ATTEMPTS, MOST_SENT
from contracts.reading import signature_page
from tests.contracts.stages import TODAY, a_contract, a_file, a_signatory, freeze, moved
from tests.contracts.staging import SIGNED_AT, code_received, identity_for_tests, ready_for_signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaiting(settings, claire, maire, procureur) -> tuple[Contract, Signatory, Signatory]:
    """Open to signature, with a PDF that nobody composed."""
    return ready_for_signature(settings, claire, maire, procureur, pdf=b"%PDF-1.7")


@pytest.fixture
def composed(settings, claire, maire, procureur) -> tuple[Contract, Signatory, Signatory]:
    """The same with the PDF that the job makes: it can really be signed."""
    identity_for_tests(settings)
    return ready_for_signature(settings, claire, maire, procureur)


def digest_of(row: Signatory) -> str:
    return str(row.contract.versions.get(voided_at=None).pdf.sha256)


def sign(row: Signatory, agent: Agent, **values):
    given = {"consent": True, "document_sha256": digest_of(row), "at": SIGNED_AT, **values}
    return sign_version(row, by=agent, **given)


def aged(row: Signatory, **shift: int) -> None:
    """As if the codes had been sent that much earlier."""
    for code in row.codes.all():
        ago = timedelta(**shift)
        SigningCode.objects.filter(pk=code.pk).update(sent_at=code.sent_at - ago, expires_at=code.expires_at - ago)


# The code


def test_a_code_is_eight_digits_that_only_its_mail_holds_and_the_mail_holds_no_link(awaiting, maire):
    contract, row, _ = awaiting
    sent = send_signing_code(row, by=maire, document_sha256=digest_of(row))
    queued = Outgoing.objects.get(to=maire.email, writer="contracts.jobs.write_signing_code")
    assert (queued.body, queued.arguments) == ("", {"code_id": sent.pk})
    with pytest.raises(Refused, match="n’est pas encore parti"):
        sign(row, maire, code="0000 0000")
    outbox.outbox.clear()
    mail.send(None, outgoing_id=queued.pk)
    (message,) = outbox.outbox
    found = re.search(r"Votre code : (\d{4}) (\d{4})", message.body)
    assert found is not None
    sent.refresh_from_db()
    queued.refresh_from_db()
    assert found[1] + found[2] not in sent.digest + queued.body + queued.subject
    assert sent.expires_at - sent.sent_at == timedelta(minutes=10)
    assert contract.reference in message.body
    assert "en qualité de : Le signataire 1" in message.body
    assert sent.document_sha256 in message.body
    assert "http" not in message.body


def test_the_mail_of_a_code_that_can_no_longer_serve_does_not_leave(awaiting, maire):
    _, row, _ = awaiting
    sent = send_signing_code(row, by=maire, document_sha256=digest_of(row))
    aged(row, minutes=11)
    assert write_signing_code(sent.pk) is None


def test_a_wrong_code_is_counted_and_after_five_the_right_one_is_too_late(awaiting, maire):
    _, row, _ = awaiting
    code = code_received(row, maire)
    wrong = "0000 0000" if code != "0000 0000" else "1111 1111"
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Refused, match="n’est pas celui"):
            sign(row, maire, code=wrong)
    assert row.codes.get().attempts == MOST_ATTEMPTS
    with pytest.raises(Refused, match="Trop d’essais"):
        sign(row, maire, code=code)


@pytest.mark.parametrize(("shift", "asked_first"), [({"minutes": 11}, True), ({}, False)])
def test_a_code_that_has_expired_or_was_never_asked_for_does_not_serve(awaiting, maire, shift, asked_first):
    _, row, _ = awaiting
    code = code_received(row, maire) if asked_first else "0000 0000"
    aged(row, **shift)
    with pytest.raises(Refused, match="Demandez d’abord un code"):
        sign(row, maire, code=code)


def test_only_the_last_code_sent_serves(awaiting, maire):
    _, row, _ = awaiting
    first = code_received(row, maire)
    aged(row, minutes=2)
    second = code_received(row, maire)
    with pytest.raises(Refused, match=r"n’est pas celui du dernier courriel"):
        sign(row, maire, code=first if first != second else "x")


def test_codes_are_not_sent_without_end(awaiting, maire):
    _, row, _ = awaiting
    code_received(row, maire)
    with pytest.raises(Refused, match="attendez une minute"):
        code_received(row, maire)
    for _ in range(MOST_SENT - 1):
        aged(row, minutes=2)
        code_received(row, maire)
    aged(row, minutes=2)
    with pytest.raises(Refused, match="Trop de codes demandés"):
        code_received(row, maire)
    aged(row, minutes=60)
    assert code_received(row, maire)


def test_a_code_signs_the_document_it_was_sent_for_and_no_other(awaiting, maire):
    _, row, _ = awaiting
    with pytest.raises(Refused, match="n’est plus celui à signer"):
        send_signing_code(row, by=maire, document_sha256="0" * 64)
    code = code_received(row, maire)
    row.codes.update(document_sha256="0" * 64)
    with pytest.raises(Refused, match="Demandez d’abord un code"):
        sign(row, maire, code=code)


@pytest.mark.parametrize(
    ("values", "said"), [({"consent": False}, "Cochez la case"), ({"document_sha256": "0" * 64}, "n’est plus celui")]
)
def test_a_signature_asks_for_consent_and_the_very_document(awaiting, maire, values, said):
    contract, row, _ = awaiting
    code = code_received(row, maire)
    with pytest.raises(Refused, match=said):
        sign(row, maire, code=code, **values)
    assert not contract.versions.get().signatures.exists()


def test_a_prefet_is_not_offered_to_sign_in_the_portal(awaiting, maire, client, settings):
    _, row, _ = awaiting
    settings.MINIMUM_SIGNATURE_LEVELS = {Capacity.OTHER: "advanced"}
    client.force_login(maire)
    page = client.get(reverse("signatory-sign", args=[row.pk])).content.decode()
    assert "Cette signature ne se donne pas ici" in page
    assert "signature électronique avancée, ou donnée à la main" in page
    assert "Recevoir un code" not in page
    assert "vous allez signer" not in page
    with pytest.raises(Refused, match="au moins une signature électronique avancée"):
        code_received(row, maire)


# The signature


def test_the_evidence_says_who_when_how_and_for_what(composed, maire, procureur):
    contract, first, second = composed
    code = code_received(first, maire)
    with pytest.raises(Refused, match="n’est pas celui"):
        sign(first, maire, code="1")
    before = timezone.now()
    signature = sign(first, maire, code=code.replace(" ", ""), address="192.0.2.7", user_agent="Navigateur/1")
    told = signature.evidence
    sent = first.codes.get()
    assert (told["account"], told["address"], told["user_agent"]) == (maire.email, "192.0.2.7", "Navigateur/1")
    assert told["code_sent_at"] == sent.sent_at.isoformat() < before.isoformat() < told["code_typed_at"]
    assert told["wrong_codes"] == 1
    assert told["document_sha256"] == told["file_before_sha256"] == digest_of(first)
    assert told["file_after_sha256"] == signature.file.sha256
    assert code not in str(told)
    assert code.replace(" ", "") not in str(told)
    aged(first, minutes=2)
    with pytest.raises(Refused, match="déjà signé"):
        code_received(first, maire)
    contract.refresh_from_db()
    assert contract.state == "signing"
    sign(second, procureur, code=code_received(second, procureur))
    contract.refresh_from_db()
    assert (contract.state, contract.signed_on) == ("signed", TODAY)


def test_a_delegate_signs_for_the_holder_of_the_office():
    row = Signatory(title="Le préfet de la Gironde", name="M. Durand")
    assert (row.signer_name, row.signed_as) == ("M. Durand", "Le préfet de la Gironde")
    row.delegate_name = "Mme Petit"
    assert row.signer_name == "Mme Petit"
    for title in ("la sous-préfète d’Arcachon", "La sous-préfète d’Arcachon"):
        row.delegate_title = title
        assert row.signed_as == "Pour le préfet de la Gironde et par délégation, la sous-préfète d’Arcachon"


def test_the_page_names_who_signs_not_whom_they_sign_for(claire, maire):
    contract = a_contract()
    delegation = {"delegate_name": "Mme Petit", "delegate_title": "la sous-préfète", "delegation_reference": "n° 1"}
    row = a_signatory(contract, maire, title="Le préfet de la Gironde", name="M. Durand", **delegation)
    moved(contract, "diagnostic", "drafting", "consultation", "approval")
    freeze(contract)
    moved(contract, "ready_to_sign", "signing")
    (awaited,) = signature_page(contract, claire)["rows"]
    Signature.objects.create(
        version=contract.versions.get(), signatory=row, agent=maire, name="Mme Petit", level="simple",
        signed_at=timezone.now(), file=a_file(), evidence={},
    )  # fmt: skip
    (given,) = signature_page(contract, claire)["rows"]
    assert given["state"] == "Signé"
    for shown in (awaited, given):
        assert shown["name"] == "Mme Petit"
        assert shown["capacity"] == "Pour le préfet de la Gironde et par délégation, la sous-préfète"


# The pages


def test_a_code_is_asked_for_then_typed(awaiting, maire, client):
    _, row, _ = awaiting
    client.force_login(maire)
    page = reverse("signatory-sign", args=[row.pk])
    assert 'autocomplete="one-time-code"' not in client.get(page).content.decode()
    ask = reverse("signatory-code", args=[row.pk])
    answer = client.post(ask, {"document_sha256": digest_of(row)}, follow=True)
    assert f"Un code vient d’être envoyé à {maire.email}" in answer.content.decode()
    assert 'autocomplete="one-time-code"' in answer.content.decode()
    again = client.post(ask, {"document_sha256": digest_of(row)}, follow=True)
    assert "attendez une minute" in again.content.decode()
    typed = {"consent": "on", "code": "1", "document_sha256": digest_of(row)}
    assert "n’est pas encore parti" in client.post(page, typed).content.decode()
    assert write_signing_code(row.codes.get().pk) is not None
    assert "n’est pas celui du dernier courriel" in client.post(page, typed).content.decode()


def test_who_refuses_is_led_home_and_named_and_the_mails_lead_nobody_to_a_closed_door(awaiting, claire, maire, client):
    contract, row, _ = awaiting
    Outgoing.objects.all().delete()
    client.force_login(maire)
    answer = client.post(reverse("signatory-refuse", args=[row.pk]), {"reason": "Un désaccord."}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, reverse("home"))
    assert "Votre refus est enregistré." in answer.content.decode()
    page = reverse("contract-signature", args=[contract.pk])
    assert client.get(page).status_code == 404
    assert {mail.to: page in mail.body for mail in Outgoing.objects.all()}[maire.email] is False
    assert {mail.to: page in mail.body for mail in Outgoing.objects.all()}[claire.email] is True
    client.force_login(claire)
    assert f"refus de {row.name} (Le signataire 1)\u00a0: Un désaccord." in client.get(page).content.decode()


def test_who_takes_the_text_back_is_named(awaiting, claire, client):
    contract, _, _ = awaiting
    withdraw_contract(contract, by=claire, on=TODAY, reason="Une coquille.")
    client.force_login(claire)
    page = client.get(reverse("contract-signature", args=[contract.pk])).content.decode()
    assert f"texte retiré par {claire}" in page


def test_nobody_asks_for_the_code_of_another(awaiting, procureur, client):
    _, row, _ = awaiting
    client.force_login(procureur)
    answer = client.post(reverse("signatory-code", args=[row.pk]), {"document_sha256": digest_of(row)})
    assert answer.status_code == 403
    assert not row.codes.exists()
