"""The public page: what it says of a file, what it keeps of it (nothing), and whom it makes wait."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cls_portal import files, verification
from cls_portal.actors import PORTAL
from cls_portal.models import Job, StoredFile
from cls_portal.throttling import Allowance
from cls_portal.verification import KnownDocument, Part, PrintedDocument
from cls_portal.views import verification as page

ADDRESS = reverse("verify-document")
ISSUED = b"%PDF-1.7\n/Creator (Portail CLS)\n" + bytes(3 * 2**20) + b"%%EOF\n"
DIGITS = "0123456789abcdef"
DOCUMENT = KnownDocument("CLS-9", "CLS d’Orbe", 2, False, True, DIGITS * 4, "/contrats/9/")
PRINTED = PrintedDocument("CLS-9", 2, DIGITS * 4, voided=False, demonstration=False)
VOIDED = "annulée"


def known(digest: str) -> KnownDocument | None:
    return DOCUMENT if StoredFile.objects.filter(sha256=digest, name="9.pdf").exists() else None


def printed(reference: str, number: int) -> PrintedDocument | None:
    found = {("CLS-9", 2): PRINTED, ("CLS-9", 1): replace(PRINTED, version=1, voided=True)}
    return found.get((reference, number))


def became(document: KnownDocument | PrintedDocument, digest: str, on: Any) -> list[Part]:
    beside = [Part("À côté", ("Signature manuscrite numérisée : X.",))] if digest else []
    return [*beside, Part("Ce qu’il est devenu", ("Modifié par l’avenant n° 1.",))]


@pytest.fixture(autouse=True)
def documents(db: None, settings: Any, tmp_path: Path) -> None:
    here = "tests.cls_portal.test_verification"
    settings.KNOWN_DOCUMENTS = (f"{here}.known",)
    settings.PRINTED_DOCUMENT, settings.WHAT_BECAME = f"{here}.printed", f"{here}.became"
    settings.IDENTITY_ROOT, settings.DEMONSTRATION = tmp_path / "cachet", False
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "depots")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()


def dropped(client: Client, content: bytes, **more: Any) -> Any:
    return client.post(ADDRESS, {"document": SimpleUploadedFile("contrat.pdf", content, "application/pdf")}, **more)


def test_a_file_of_the_portal_is_told_and_nothing_of_it_is_kept(client, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    files.store(ISSUED, "9.pdf", by=PORTAL)
    before = {each for each in tmp_path.rglob("*") if each.is_file()}
    answer = dropped(client, ISSUED)
    shown = answer.content.decode()
    assert "bien celui que le portail a émis" in shown
    assert "Contrat CLS-9, version 2" in shown
    assert "Modifié par l’avenant n° 1." in shown
    assert "Signature manuscrite numérisée : X." in shown
    assert "Document de démonstration, sans valeur." in shown
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert {each for each in tmp_path.rglob("*") if each.is_file()} == before
    assert not Job.objects.exists()
    assert StoredFile.objects.count() == 1


def test_another_file_of_the_store_is_no_document(client):
    files.store(ISSUED, "délibération.pdf", by=PORTAL)
    shown = dropped(client, ISSUED).content.decode()
    assert "il a été modifié ou endommagé" in shown
    assert "CLS-9" not in shown


PNG = b"\x89PNG\r\n\x1a\n" + b"scan"


def test_an_image_is_known_by_its_bytes_and_never_opened(client, monkeypatch):
    monkeypatch.setattr(verification.signing, "verdict_apart", None)
    files.store(PNG, "9.pdf", by=PORTAL)
    shown = dropped(client, PNG).content.decode()
    assert "est bien celui que le portail conserve" in shown
    assert "Une image ne porte ni signature électronique ni cachet" in shown
    assert "Contrat CLS-9" in shown
    for changed in (PNG + b"!", PNG[:-1], b"\xff\xd8\xff" + PNG):
        shown = dropped(client, changed).content.decode()
        assert "n’est la numérisation d’aucun exemplaire que le portail conserve" in shown
        assert "CLS-9" not in shown


def test_what_was_received_is_another_file_once_something_is_added(client, settings, monkeypatch):
    """A paper scanned as a PDF: nobody may sign it afterwards and have it said to come from the portal."""
    scan = b"%PDF-1.7\n%%EOF\n"
    files.store(scan, "9.pdf", by=PORTAL)
    added = scan + b"added\n%%EOF\n"
    assert "a été modifié ou endommagé" in dropped(client, added).content.decode()
    monkeypatch.setattr("tests.cls_portal.test_verification.DOCUMENT", replace(DOCUMENT, received=True, note="Papier."))
    assert "CLS-9" not in dropped(client, added).content.decode()
    assert "CLS-9" in dropped(client, scan).content.decode()


def test_an_upload_is_in_no_folder_while_it_is_read(client, monkeypatch, tmp_path):
    seen = []

    def look(file, *, on):
        seen.append((Path(f"/proc/self/fd/{file.fileno()}").readlink(), file.read(8)))
        raise verification.Busy

    monkeypatch.setattr(page, "verify_apart", look)
    answer = dropped(client, ISSUED)
    assert answer.status_code == 429
    (where, first), *_ = seen
    assert str(where).startswith("/memfd:")
    assert first == ISSUED[:8]
    assert not list((tmp_path / "depots").iterdir())


def test_too_heavy_is_said_before_anything_is_read(client, settings):
    class Unread:
        def read(self, *_):
            raise AssertionError("the body was read")

        readline = read

    size = (settings.DOCUMENT_MEGABYTES + 1) << 20
    answer = client.generic(
        "POST", ADDRESS, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(size),
        **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "dépasse 48 Mo" in answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("contrat.docx", b"x", "Ce format n’est pas accepté"), ("contrat.pdf", b"", "vide")],
)
def test_what_is_no_pdf_is_refused_before_it_is_opened(client, name, content, said):
    answer = client.post(ADDRESS, {"document": SimpleUploadedFile(name, content)})
    assert said in answer.content.decode()


def test_the_form_is_protected_like_any_other():
    assert dropped(Client(enforce_csrf_checks=True), b"%PDF").status_code == 403


def test_too_often_is_said_in_french(client, monkeypatch):
    monkeypatch.setattr(page, "ALLOWANCE", Allowance("verification", most=0, minutes=5))
    answer = dropped(client, b"%PDF")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 300
    assert "Trop de vérifications" in answer.content.decode()


def test_nobody_waits_for_ever(client, monkeypatch):
    monkeypatch.setattr(verification, "PATIENCE", 0.01)
    for _ in range(verification.AT_ONCE):
        verification._turns.acquire()
    try:
        assert dropped(client, ISSUED).status_code == 429
    finally:
        for _ in range(verification.AT_ONCE):
            verification._turns.release()


# By the code of a page


def asked(client: Client, **said: str) -> str:
    return client.get(ADDRESS, said).content.decode()


def test_the_code_of_a_page_says_which_text_and_no_name(client):
    shown = asked(client, reference="CLS-9", version="2", empreinte=DIGITS, page="3/12")
    assert "contrat CLS-9, version 2" in shown
    assert "la page 3 sur 12" in shown
    assert "Modifié par l’avenant n° 1." in shown
    assert "Orbe" not in shown
    assert "Signature manuscrite" not in shown
    assert VOIDED not in shown
    assert VOIDED in asked(client, reference="CLS-9", version="1", empreinte=DIGITS)


def test_every_other_code_has_the_same_answer_after_the_same_work(client, django_assert_num_queries):
    answers = set()
    for reference, version, digits in (
        ("CLS-9", "2", DIGITS[::-1]), ("CLS-9", "2", DIGITS[:15]), ("CLS-9", "2", DIGITS * 2), ("CLS-9", "7", DIGITS),
        ("CLS-8", "2", DIGITS), ("CLS-8", "²", DIGITS), ("<b>", "-1", "é" * 16), ("CLS-9", "2", "*" * 16),
    ):  # fmt: skip
        shown = asked(client, reference=reference, version=version, empreinte=digits)
        assert "Ce code ne suffit pas" in shown
        answers.add(shown.partition("<main")[2].partition("</main")[0].partition("csrfmiddlewaretoken")[0])
    assert len(answers) == 1


def test_a_code_cut_short_is_as_no_code(client):
    assert "Ce code ne suffit pas" not in asked(client, reference="CLS-9", version="2")
    assert verification.page_of("3/12") == (3, 12)
    assert verification.page_of("trois") is None
