"""A file signed outside the portal: who may bring it, what its examination says, and what follows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cls_portal import files, identity, jobs, pdf, signing, verification
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Job, Outgoing
from cls_portal.templatetags.portal import date_fr
from contracts import documents, examination, versioning
from contracts.examination import Found
from contracts.models import Capacity, Contract, DepositState, Signatory, Signature, SignatureDeposit, Version
from contracts.operations import accept_deposits, deposit_signature, refuse_deposits, seal_version, sign_version
from contracts.proof.contents import pieces_of
from contracts.reading.deposits import paper_copies
from contracts.scans import ScanReport
from contracts.states import ContractState
from tests.cls_portal.authorities import written
from tests.cls_portal.foreign import authority_named, certificate_of, signed_outside
from tests.contracts.staging import code_received, identity_for_tests, ready_for_signature

pytestmark = pytest.mark.django_db
# Midnight, when a day ends, is the beginning of an hour: none ends while a test runs.
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
TODAY = timezone.localdate(NOW)


@pytest.fixture(autouse=True)
def _in_this_hour() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture(autouse=True)
def _trust(settings, tmp_path) -> None:
    identity_for_tests(settings)
    settings.TRUST_ROOTS = tmp_path / "autorites"
    written(settings.TRUST_ROOTS / "tests.pem", authority_named("AC des tests"))


def small(version: Version) -> bytes:
    """Two pages that stand for the contract: its fields, and at each foot its code."""
    content = json.loads(version.json)
    fields = [pdf.SignatureField(row["field"], row["title"]) for row in content["signatories"]]
    zones = "".join(f'<input class="signature-field" name="{each.name}" title="x">' for each in fields)
    return pdf.render(
        f'<html lang="fr"><body><p>Texte.</p><p style="break-before: page">Fin.</p>{zones}</body></html>',
        title="Contrat", created=version.frozen_at, fields=fields,
        page_mark=lambda page, pages: documents.page_url(content, version.json_sha256, page, pages),
    )  # fmt: skip


@pytest.fixture
def opened(settings, claire, maire, procureur) -> tuple[Contract, Signatory, Signatory]:
    """Open to the signatures of the mayor and of the prosecutor."""
    return ready_for_signature(settings, claire, maire, procureur, pdf=small)


def latest(row: Signatory) -> bytes:
    return versioning.latest_pdf(row.contract.versions.get(voided_at=None))


def signed_by(row: Signatory, name: str, *, of: bytes = b"", authority: str = "AC des tests", **subject: str) -> bytes:
    given = {"COMMON_NAME": name, **subject}
    return signed_outside(of or latest(row), row.field_name, certificate_of(authority_named(authority), **given))


def brought(row: Signatory, content: bytes, by: Any, name: str = "signe.pdf", **values: Any) -> SignatureDeposit:
    """Deposited, then examined by the job."""
    given = {"on": TODAY, "method": "external", **values}
    deposit = deposit_signature(given.pop("rows", [row]), by=by, file=SimpleUploadedFile(name, content), **given)
    jobs.run(Job.objects.get(kind="contracts.jobs.examine_deposits", arguments__deposit_ids__contains=[deposit.pk]).pk)
    deposit.refresh_from_db()
    return deposit


def scan_of(row: Signatory, *numbers: int) -> bytes:
    """The pages of these numbers, printed and scanned."""
    document, output = pypdfium2.PdfDocument(latest(row)), BytesIO()
    pages = [document[number - 1].render(scale=200 / 72, grayscale=True).to_pil().rotate(1) for number in numbers]
    pages[0].save(output, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return output.getvalue()


# Signed with a certificate


def test_a_pdf_signed_with_ones_certificate_is_recognised_and_kept_as_it_is(opened, maire, claire):
    contract, row, _ = opened
    content = signed_by(row, str(maire))
    deposit = brought(row, content, maire)
    assert (deposit.state, deposit.findings) == (DepositState.ACCEPTED, [])
    signature = deposit.signature
    assert (signature.method, signature.level, signature.name) == ("external", "advanced", str(maire))
    assert (signature.agent, signature.deposited_by) == (None, maire)
    assert files.read(signature.file) == content == latest(row)
    evidence = signature.evidence
    assert evidence["certificate"]["issuer"] == "AC des tests"
    assert evidence["timestamp_token"] is False
    assert evidence["file_after_sha256"] == documents.sha256_of_bytes(content)
    assert "révocation" in " ".join(evidence["checked"])
    assert {mail.to for mail in Outgoing.objects.filter(subject__startswith="Signature reconnue")} == {
        maire.email, claire.email
    }  # fmt: skip
    assert Contract.objects.get(pk=contract.pk).state == ContractState.SIGNING
    # A second run of the job, which had read it while it awaited, changes nothing.
    deposit.state, deposit.signature = DepositState.EXAMINING, None
    refuse_deposits([deposit], by=PORTAL, findings=["a déjà signé"])
    assert accept_deposits([deposit], by=PORTAL, found=Found(), at=NOW) == []
    deposit.refresh_from_db()
    assert (deposit.state, deposit.signature, deposit.findings) == (DepositState.ACCEPTED, signature, [])


def test_the_last_one_concludes_the_contract_whatever_the_ways_of_the_others(opened, maire, procureur):
    contract, row, other = opened
    digest = row.contract.versions.get(voided_at=None).pdf.sha256
    sign_version(row, by=maire, code=code_received(row, maire), consent=True, document_sha256=digest)
    assert brought(other, signed_by(other, str(procureur)), procureur).state == DepositState.ACCEPTED
    contract.refresh_from_db()
    assert (contract.state, contract.signed_on) == (ContractState.SIGNED, TODAY)
    report = signing.verify(
        latest(row), trusted=[identity.portal_identity(), authority_named("AC des tests").certificate]
    )
    assert [each.good for each in report.results] == [True, True]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("Un Autre", {}, "Le certificat est au nom de Un Autre ; la signature attendue est celle de"),
        ("Mairie", {"ORGANIZATION_ID": "NTRFR-1"}, "un cachet n’est la signature de personne"),
        ("Alias", {"PSEUDONYM": "Alias"}, "pseudonyme"),
        ("", {"authority": "AC inconnue"}, "n’est pas reconnue par ce portail"),
    ],
)
def test_the_signature_of_another_a_seal_a_pseudonym_an_unknown_authority_are_refused(
    name, changes, said, opened, maire
):
    _, row, _ = opened
    deposit = brought(row, signed_by(row, name or str(maire), **changes), maire)
    assert deposit.state == DepositState.REFUSED
    assert said in " ".join(deposit.findings)
    assert deposit.signature is None
    assert not row.signatures.exists()
    assert said in Outgoing.objects.filter(subject__startswith="Fichier refusé").first().body


def test_the_delegate_signs_in_the_place_of_the_named_one(opened, maire):
    _, row, _ = opened
    delegated = Signatory(
        pk=row.pk, contract=row.contract, name="Jean Martin", delegate_name="Ève Adam", capacity=Capacity.OTHER
    )
    version = row.contract.versions.get()
    for name, faults in (("Adam Eve", 0), ("Jean Martin", 1)):
        stored = files.store(signed_by(row, name), "x.pdf", by=maire)
        brought_by = SignatureDeposit(version=version, signatory=delegated, file=stored)
        found = examination.of_external(brought_by, at=datetime.now(UTC))
        assert len(found.faults) == faults, name


def test_the_least_level_of_the_capacity_is_asked_for(opened, maire, settings):
    _, row, _ = opened
    settings.MINIMUM_SIGNATURE_LEVELS = {"other": "qualified"}
    deposit = brought(row, signed_by(row, str(maire)), maire)
    assert deposit.state == DepositState.REFUSED
    assert "signature électronique qualifiée" in " ".join(deposit.findings)


def test_a_file_made_from_an_older_state_or_from_none_is_refused_and_says_which(opened, maire, procureur):
    _, row, other = opened
    first = latest(row)
    assert brought(row, signed_by(row, str(maire)), maire).state == DepositState.ACCEPTED
    older = brought(other, signed_by(other, str(procureur), of=first), procureur)
    assert older.findings == [examination.SIGNED_MEANWHILE]
    assert brought(other, b"%PDF-1.7 autre chose", procureur).findings == [examination.NOT_OURS]


def test_of_two_signed_at_once_the_second_starts_again_from_the_new_file(opened, maire, procureur):
    """Both were examined against the same file; the first accepted makes the other's base an old one."""
    _, row, other = opened
    made = [
        deposit_signature(
            [each], by=agent, on=TODAY, method="external", file=SimpleUploadedFile("x.pdf", signed_by(each, str(agent)))
        )
        for each, agent in ((row, maire), (other, procureur))
    ]
    found = [examination.of_external(each, at=datetime.now(UTC)) for each in made]
    accept_deposits([made[0]], by=PORTAL, found=found[0], at=NOW)
    with pytest.raises(Refused, match="quelqu’un a signé entre-temps"):
        accept_deposits([made[1]], by=PORTAL, found=found[1], at=NOW)


# Signed by hand


def test_a_paper_copy_signed_by_two_is_kept_sealed_beside_the_original(opened, claire, karim, client):
    contract, row, other = opened
    before = latest(row)
    scan = scan_of(row, 1, 2)
    deposit = brought(row, scan, claire, "scan.tif", method="handwritten", signed_on=TODAY, rows=[row, other])
    assert (deposit.state, deposit.findings) == (DepositState.ACCEPTED, [])
    signatures = [row.signatures.get(), other.signatures.get()]
    assert {(each.method, each.level, each.deposited_by) for each in signatures} == {
        ("handwritten", "handwritten", claire)
    }
    assert signatures[0].file == signatures[1].file
    sealed = files.read(signatures[0].file)
    assert signing.verify(sealed, trusted=identity.portal_identity()).problems == ()
    assert signatures[0].evidence["pages"] == 2
    assert "ne reconnaît pas une signature manuscrite" in " ".join(signatures[0].evidence["checked"])
    assert latest(row) == before
    told = pieces_of(row.contract.versions.get()).facts["signatures"]
    assert [entry["signed_at"] for entry in told] == [date_fr(TODAY)] * 2
    contract.refresh_from_db()
    assert (contract.state, contract.signed_on) == (ContractState.SIGNED, TODAY)
    (copy,) = paper_copies(row.contract.versions.get(), claire)
    assert copy == {"url": reverse("deposit-file", args=[deposit.pk]), "titles": [row.title, other.title]}
    (copy,) = paper_copies(row.contract.versions.get(), karim)
    assert copy["url"] == reverse("deposit-detail", args=[deposit.pk])
    client.force_login(claire)
    page = client.get(reverse("contract-signature", args=[contract.pk])).content.decode()
    assert "Document présenté à la signature, version 1" in page
    assert "Document à signer" not in page
    assert "Exemplaire signé à la main\u00a0: Le signataire 1, Le signataire 2" in page
    said = " ".join(verification.verify(scan).sentences)
    assert "est bien celui que le portail conserve" in said
    assert "signé à la main par" in said
    assert "tel que sa numérisation a été déposée" in said
    assert not verification.verify(scan + b"\0").valid


def test_the_sealed_file_claims_no_signature_that_it_does_not_carry(opened, maire, procureur, claire, client):
    """The mayor signs in the portal, the prosecutor on paper: mail, seal, page and proof say which is where."""
    contract, row, other = opened
    version = contract.versions.get()
    sign_version(row, by=maire, code=code_received(row, maire), consent=True, document_sha256=version.pdf.sha256)
    Signature.objects.create(
        version=version, signatory=other, name=other.name, signed_at=NOW, file=version.pdf, evidence={},
        method="handwritten", level="handwritten", deposited_by=claire,
    )  # fmt: skip
    Contract.objects.filter(pk=contract.pk).update(state=ContractState.SIGNED, signed_on=TODAY)
    Outgoing.objects.all().delete()
    sealed = seal_version(version, by=PORTAL)
    assert sealed.seal_record["on_paper"] == 1
    report = signing.verify(files.read(sealed.sealed_pdf), trusted=identity.every_seal(), differences=False)
    assert "2 signatures, dont 1 sur exemplaire papier conservé à côté" in report.results[-1].reason
    body = Outgoing.objects.get(to=maire.email, subject__startswith="Contrat signé").body
    assert "Le document scellé est joint" in body
    assert "il ne porte pas la signature donnée à la main" in body
    client.force_login(claire)
    page = client.get(reverse("contract-signature", args=[contract.pk])).content.decode()
    assert "(1 signature ; 1 à la main, à part)" in page.replace("\u00a0", " ")
    assert "sans celles qui sont sur l’exemplaire papier" in pieces_of(sealed).pieces[1].what


def test_a_scan_without_one_of_its_pages_is_refused_and_nothing_changes(opened, claire):
    contract, row, _ = opened
    deposit = brought(row, scan_of(row, 2), claire, "scan.tif", method="handwritten", signed_on=TODAY)
    assert (deposit.state, deposit.findings) == (DepositState.REFUSED, ["Il manque la page 1 du contrat."])
    assert not row.signatures.exists()
    assert files.read(deposit.file)
    assert Contract.objects.get(pk=contract.pk).state == ContractState.SIGNING


def test_a_copy_too_heavy_once_sealed_is_refused_with_what_to_do(settings, monkeypatch):
    """What is kept can be verified on the public page."""
    settings.DOCUMENT_MEGABYTES = 1
    sealed = bytes((1 << 20) + 1)
    for name, value in {
        "_scanned": ([], b""), "files.read": b"", "scans.page_count": 1, "judge": ScanReport(),
        "identity.portal_identity": None, "signing.seal_received": sealed,
    }.items():  # fmt: skip
        monkeypatch.setattr(f"contracts.examination.{name}", lambda *_, given=value, **__: given)
    version = SimpleNamespace(pdf="", contract=SimpleNamespace(reference="X"), number=1, json_sha256="")
    found = examination.of_handwritten(SimpleNamespace(version=version, signed_on=TODAY), at=NOW, watch=lambda *_: None)
    (fault,) = found.faults
    assert "dépasse 1\u00a0Mo\u00a0: numérisez-le en noir et blanc" in fault
    assert not found.content


def test_the_date_declared_is_between_that_of_the_text_and_today(opened, claire):
    _, row, _ = opened
    for day in (None, TODAY + timedelta(days=1), TODAY - timedelta(days=400)):
        with pytest.raises(Refused, match="date"):
            brought(row, b"x", claire, method="handwritten", signed_on=day)


# Who, and the pages


def test_a_signatory_brings_their_own_the_prefecture_anyones(opened, maire, procureur, karim, claire):
    _, row, other = opened
    for agent in (procureur, karim):
        with pytest.raises(Forbidden):
            brought(row, b"x", agent)
    assert brought(row, b"%PDF-", claire).state == DepositState.REFUSED
    with pytest.raises(Refused, match="un signataire à la fois"):
        brought(row, b"x", claire, rows=[row, other])


def test_one_deposits_reads_what_was_found_and_tries_again(client, opened, maire, procureur, claire):
    _, row, other = opened
    client.force_login(maire)
    address = reverse("signatory-deposit", args=[row.pk])
    assert "Téléchargez le dernier fichier" in client.get(address).content.decode()
    page = client.get(f"{address}?mode=handwritten").content.decode()
    assert "échelle 100" in page
    assert other.title not in page  # one deposits for oneself
    answer = client.post(address, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 rien")})
    deposit = SignatureDeposit.objects.get()
    assert answer.url == reverse("deposit-detail", args=[deposit.pk])
    assert "Examen du fichier signé" in client.get(answer.url).content.decode()
    jobs.run(Job.objects.get(kind="contracts.jobs.examine_deposits").pk)
    page = client.get(answer.url).content.decode()
    assert "ne commence par aucun fichier" in page
    assert "Déposer un autre fichier" in page
    assert client.get(reverse("deposit-file", args=[deposit.pk])).status_code == 200
    client.force_login(procureur)
    page = client.get(answer.url).content.decode()
    assert "ne commence par aucun fichier" not in page
    assert "Les motifs sont lus par" in page
    page = client.get(reverse("contract-signature", args=[row.contract_id])).content.decode()
    assert "Fichiers déposés" in page
    assert "ne commence par aucun fichier" not in page
    assert client.get(reverse("deposit-file", args=[deposit.pk])).status_code == 403
    assert client.get(address).status_code == 403
    client.force_login(claire)
    page = client.get(reverse("contract-signature", args=[row.contract_id])).content.decode()
    assert "Fichiers déposés" in page
    assert "ne commence par aucun fichier" in page
    assert page.count("Déposer un exemplaire signé à la main") == 2
    both = {
        "file": SimpleUploadedFile("x.tif", b"II"),
        "signed_on": TODAY.isoformat(),
        "signatories": [row.pk, other.pk],
    }
    page = client.post(f"{address}?mode=handwritten", both)
    assert "Je déclare" in page.content.decode()
    client.post(f"{address}?mode=handwritten", {**both, "file": SimpleUploadedFile("x.tif", b"II"), "declared": "on"})
    assert SignatureDeposit.objects.filter(method="handwritten").count() == 2
