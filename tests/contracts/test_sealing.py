"""The final file: sealed once all the signatures are given, sent to everyone, said in words."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core import mail as outbox
from django.core.management import call_command
from django.urls import reverse

from cls_portal import files, jobs, mail, signing
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.identity import every_seal, portal_identity
from cls_portal.models import Job, Outgoing
from contracts.documents import known_document
from contracts.models import Version
from contracts.operations import refuse_signature, seal_version, sign_version, withdraw_contract
from contracts.operations.sealing import COVERED, NO_AUTHORITY, NO_REVOCATION, SILENT, STAMPED
from partners.models import Affiliation, Organisation
from tests.cls_portal.authorities import authority, dummy_authority
from tests.contracts.stages import TODAY
from tests.contracts.staging import code_received, identity_for_tests, ready_for_signature
from tests.personas import commune, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def concluded(settings, claire, maire) -> Version:
    """One signatory, who has signed: the file waits for its seal."""
    identity_for_tests(settings)
    contract, row = ready_for_signature(settings, claire, maire)
    version = contract.versions.get()
    sign_version(row, by=maire, code=code_received(row, maire), consent=True, document_sha256=version.pdf.sha256)
    return version


def test_the_final_file_is_sealed_once_known_exported_and_sent(concluded, claire, maire, client, tmp_path):
    Outgoing.objects.all().delete()
    jobs.run(Job.objects.get(kind="contracts.jobs.seal_contract").pk)
    version = Version.objects.get(pk=concluded.pk)
    signature = version.signatures.get()
    content = files.read(version.sealed_pdf)
    assert content.startswith(files.read(signature.file))
    report = signing.verify(content, trusted=every_seal())
    assert report.problems == ()
    assert [each.field for each in report.results] == [signature.signatory.field_name, signing.SEAL_FIELD]
    assert version.seal_record["history_digest"] in report.results[-1].reason
    assert version.seal_record["findings"] == [NO_AUTHORITY, NO_REVOCATION]
    assert known_document(version.sealed_pdf.sha256).version == 1
    assert seal_version(version, by=PORTAL).sealed_at == version.sealed_at
    call_command("export_contract", version.contract.reference, output=tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes() == content
    client.force_login(claire)
    answer = client.get(reverse("version-signed-pdf", args=[version.pk]))
    assert b"".join(answer.streaming_content) == content
    page = client.get(reverse("contract-signature", args=[version.contract_id])).content.decode()
    assert "Document final scellé" in page
    assert NO_AUTHORITY in page
    sent = {row.to: row for row in Outgoing.objects.all()}
    assert set(sent) == {maire.email, claire.email}
    assert (sent[maire.email].attachment, sent[claire.email].attachment) == (version.sealed_pdf, None)
    mail.send(None, outgoing_id=sent[maire.email].pk)
    assert outbox.outbox[-1].attachments[0][1] == content


def test_a_partner_with_an_account_is_told(settings, claire, maire, monkeypatch):
    monkeypatch.setattr("contracts.operations.sealing._sealed", lambda *_: (b"%PDF scelle", {"findings": []}))
    monkeypatch.setattr("contracts.operations.signing.signing.sign", lambda pdf, **_: pdf + b" signe")
    identity_for_tests(settings)
    association = Organisation.objects.create(kind="ASSO", name="Médiation du port", territory=commune("33039"))
    member = person("Paul", "Partenaire")
    Affiliation.objects.create(agent=member, organisation=association, starts_on=TODAY.replace(year=2025))
    contract, row = ready_for_signature(settings, claire, maire, pdf=b"%PDF-1.7", partner=association)
    digest = contract.versions.get().pdf.sha256
    sign_version(row, by=maire, code=code_received(row, maire), consent=True, document_sha256=digest)
    seal_version(contract.versions.get(), by=PORTAL)
    assert Outgoing.objects.filter(to=member.email, subject__startswith="Contrat signé", attachment=None).count() == 1


def test_the_seal_is_timestamped_and_carries_the_lists_it_is_given(concluded, settings, monkeypatch, tmp_path):
    root = authority("Horodatage")
    settings.REVOCATION_ROOT = tmp_path
    monkeypatch.setattr(signing, "timestamp_authority", lambda _: dummy_authority(root))
    monkeypatch.setattr(signing.Revocation, "covers", lambda _, seal: seal == portal_identity())
    (tmp_path / "autorite.crl").write_bytes(root.revocations().public_bytes(Encoding.DER))
    record = seal_version(concluded, by=PORTAL).seal_record
    assert record["findings"] == [STAMPED, COVERED]
    assert record["timestamp"] == "2026-11-23T11:00:05+00:00"


def test_an_authority_that_does_not_answer_stops_nothing(concluded, settings):
    settings.TSA_URL = "http://127.0.0.1:9/tsa"
    record = seal_version(concluded, by=PORTAL).seal_record
    assert (record["findings"][0], record["timestamp"]) == (SILENT, "")


def test_what_is_not_signed_is_not_sealed(settings, claire, maire):
    contract, _ = ready_for_signature(settings, claire, maire, pdf=b"%PDF-1.7")
    assert seal_version(contract.versions.get(), by=PORTAL).sealed_pdf is None


def test_a_file_too_heavy_for_the_mail_does_not_go_with_it(settings, monkeypatch):
    monkeypatch.setattr(mail, "HEAVIEST", 3)
    stored = files.store(b"lourd", "x.pdf", by=PORTAL)
    assert mail.queue("a@exemple.fr", "x", "y", attachment=stored).attachment is None


# Refused, taken back


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
def test_a_refusal_or_a_withdrawal_is_told_to_the_signatories_and_the_writers(how, settings, claire, maire, procureur):
    contract, first, _ = ready_for_signature(settings, claire, maire, procureur, pdf=b"%PDF-1.7")
    Outgoing.objects.all().delete()
    if how == "refused":
        refuse_signature(first, by=maire, on=TODAY, reason="L’article 3 n’est pas celui qui fut voté.")
        said = "a refusé de signer"
    else:
        withdraw_contract(contract, by=claire, on=TODAY, reason="L’article 3 n’est pas celui qui fut voté.")
        said = "a été retiré de la signature"
    sent = {row.to: row.body for row in Outgoing.objects.all()}
    assert set(sent) == {maire.email, procureur.email, claire.email}
    for body in sent.values():
        assert said in body
        assert "L’article 3 n’est pas celui qui fut voté." in body
    contract.refresh_from_db()
    assert contract.state == "drafting"


def test_the_signatories_are_told_that_the_signature_is_open(settings, claire, maire, procureur):
    ready_for_signature(settings, claire, maire, procureur, pdf=b"%PDF-1.7")
    told = Outgoing.objects.filter(subject__startswith="Signature attendue").values_list("to", flat=True)
    assert sorted(told) == sorted([maire.email, procureur.email])
    with pytest.raises(Refused):
        withdraw_contract(Version.objects.get().contract, by=claire, on=TODAY, reason="")
