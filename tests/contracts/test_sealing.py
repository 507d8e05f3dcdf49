"""The final file: sealed once all the signatures are given, sent to everyone, said in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding
from django.core import mail as outbox
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from cls_portal import files, jobs, mail, signing
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.identity import every_seal, portal_identity
from cls_portal.models import Job, Outgoing
from contracts.documents import known_document
from contracts.models import Version
from contracts.operations import refuse_signature, seal_version, sign_version, withdraw_contract
from contracts.operations.sealing import (
    GIVEN_UP,
    NO_AUTHORITY,
    NO_REVOCATION,
    NOT_COVERED,
    STAMPED,
    wait_before_asking,
)
from contracts.proof.kit import verifier
from contracts.unfinished import resume
from partners.models import Affiliation, Organisation
from tests.cls_portal.answering import Answering, answering
from tests.cls_portal.authorities import authority
from tests.cls_portal.small import with_zone
from tests.contracts.stages import TODAY
from tests.contracts.staging import code_received, identity_for_tests, ready_for_signature
from tests.personas import commune, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def concluded(settings, claire, maire) -> Version:
    """One signatory, who has signed a small document: the file waits for its seal."""
    identity_for_tests(settings)
    contract, row = ready_for_signature(
        settings, claire, maire, pdf=lambda version: with_zone(version.contract.signatories.get().field_name)
    )
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


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> Iterator[Answering]:
    """A real timestamp authority."""
    with answering(tmp_path_factory.mktemp("autorites")) as made:
        yield made


@pytest.fixture
def stamping(others, settings, tmp_path) -> Answering:
    """The authority of this portal, and the root that its tokens must lead to."""
    others.manner = "well"
    settings.TSA_URL, settings.TSA_ROOTS = f"{others.address}/tsa", tmp_path
    (tmp_path / "racine.pem").write_bytes(others.root.pem)
    return others


def sealed_by_its_job(version: Version, at: datetime) -> Version:
    """What the job that waits does, at that hour."""
    row = Job.objects.get(kind="contracts.jobs.seal_contract", state="waiting")
    with time_machine.travel(at, tick=False):
        assert jobs.run(row.pk).state == "done"
    return Version.objects.get(pk=version.pk)


def test_the_seal_is_timestamped_and_carries_the_lists_it_is_given(concluded, stamping, settings, tmp_path):
    settings.REVOCATION_ROOT = tmp_path
    (tmp_path / "autorite.crl").write_bytes(stamping.root.revocations().public_bytes(Encoding.DER))
    record = seal_version(concluded, by=PORTAL).seal_record
    assert record["findings"] == [STAMPED, NOT_COVERED.format(portal_identity().label)]
    assert (record["level"], record["timestamp"][:10]) == ("PAdES B-T", f"{timezone.now():%Y-%m-%d}")


def test_a_timestamp_that_does_not_come_is_asked_for_again_then_sealed_with(concluded, stamping, client, claire):
    stamping.manner, now = "error", timezone.now()
    version = sealed_by_its_job(concluded, now)
    assert (version.sealed_pdf, version.timestamp_awaited_since) == (None, now)
    assert version.contract.state == "signed"
    client.force_login(claire)
    page = client.get(reverse("contract-signature", args=[version.contract_id])).content.decode()
    assert "Horodatage demandé, pas encore obtenu" in page
    assert "l’autorité a répondu par une erreur (HTTP 503)" in page
    assert not Outgoing.objects.filter(subject__startswith="Contrat signé").exists()
    assert resume() == 0, "it will be asked again"
    stamping.manner = "well"
    version = sealed_by_its_job(version, timezone.now())
    assert version.seal_record["findings"][0] == STAMPED
    assert signing.verify(files.read(version.sealed_pdf), trusted=every_seal(), differences=False).problems == ()
    assert version.timestamp_awaited_since == now
    assert not Job.objects.filter(kind="contracts.jobs.seal_contract", state="waiting").exists()
    page = client.get(reverse("contract-signature", args=[version.contract_id])).content.decode()
    assert "pas encore obtenu" not in page
    assert "(niveau PAdES B-T)" in page
    the_script_of_the_proof_reads_it(files.read(version.sealed_pdf), stamping.folder / "preuve", stamping.root.pem)


def the_script_of_the_proof_reads_it(pdf: bytes, folder: Path, root: bytes) -> None:
    """Right with its root, a fault with another, unknown without any."""
    held = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[-1].pkcs7_content
    (folder / "certificats").mkdir(parents=True)
    counts = []
    for given in (None, root, authority("Autre racine").pem):
        if given is not None:
            (folder / "certificats/horodatage.pem").write_bytes(given)
        report = verifier.Report()
        verifier.check_timestamp(verifier.cut_der(held), folder, report)
        counts.append((report.faults, report.unchecked))
    assert counts == [(0, 1), (0, 0), (1, 0)]
    assert verifier.timestamp_in(verifier.cut_der(held.replace(verifier.TIMESTAMP_TOKEN, bytes(13)))) is None


def test_a_timestamp_that_never_comes_is_done_without_and_it_is_said(concluded, settings):
    settings.TSA_URL, now = "http://127.0.0.1:9/tsa", timezone.now()
    assert sealed_by_its_job(concluded, now).sealed_pdf is None
    assert sealed_by_its_job(concluded, now + timedelta(hours=23)).sealed_pdf is None
    record = sealed_by_its_job(concluded, now + timedelta(hours=24)).seal_record
    assert record["findings"][0] == GIVEN_UP.format(signing.in_french(now), "n’a pas pu être jointe")
    assert (record["timestamp"], record["level"]) == ("", "PAdES B-B")
    for column, value in (("timestamp_refusal", "s’est tue"), ("timestamp_awaited_since", now + timedelta(days=1))):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            Version.objects.filter(pk=concluded.pk).update(**{column: value})


def test_the_authority_is_asked_less_and_less_often():
    asked = [wait_before_asking(timedelta(minutes=each)) for each in (0, 10, 45, 600)]
    assert asked == [timedelta(minutes=each) for each in (10, 10, 45, 60)]


def test_what_is_not_signed_is_not_sealed(settings, claire, maire):
    contract, _ = ready_for_signature(settings, claire, maire, pdf=b"%PDF-1.7")
    assert seal_version(contract.versions.get(), by=PORTAL).sealed_pdf is None


def test_a_file_too_heavy_for_the_mail_does_not_go_with_it(settings, monkeypatch):
    monkeypatch.setattr(mail, "HEAVIEST", 3)
    stored = files.store(b"lourd", "x.pdf", by=PORTAL)
    assert mail.queue("a@exemple.fr", "x", "y", attachment=stored).attachment is None


def test_a_seal_that_cannot_sign_refuses_and_writes_nothing(settings, claire, maire, monkeypatch):
    def unusable(*_, **__):
        raise signing.TokenUnusable("La puce du cachet ne répond pas.")

    identity_for_tests(settings)
    contract, row = ready_for_signature(settings, claire, maire, pdf=b"%PDF-1.7")
    given = {"code": code_received(row, maire), "document_sha256": contract.versions.get().pdf.sha256}
    monkeypatch.setattr("contracts.operations.signing.signing.sign", unusable)
    with pytest.raises(Refused, match=r"ne répond pas\. Votre signature n’est pas enregistrée"):
        sign_version(row, by=maire, consent=True, **given)
    assert not contract.versions.get().signatures.exists()


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
