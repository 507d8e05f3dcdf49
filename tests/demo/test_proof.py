"""The document is archival, accessible, signed as others read it; any change is refused."""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
from io import BytesIO, StringIO
from multiprocessing import get_context
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from cls_portal import signing
from cls_portal.signing import Kind
from cls_portal.verification import verify
from tests.demo.conftest import Document
from tests.verapdf import validate_all

SIGNATURES = 4  # in the PDF: the prosecutor signed on paper
TRIES = 7
PAGES, PROCESSOR = 24, 10


def run(*command: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home)}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=environment)


# What others say of it


def test_verapdf_finds_no_fault_with_every_signature(document: Document, paper: bytes, tmp_path: Path):
    scan = tmp_path / "papier.pdf"
    scan.write_bytes(paper)
    assert validate_all([document.path, scan], ("3a", "ua1")) == []


def test_pdfsig_agrees_with_every_signature(document: Document, tmp_path: Path):
    said = run("pdfsig", document.path, home=tmp_path).stdout
    assert said.count("Signature is Valid.") == SIGNATURES
    assert said.count("Signature Type: ETSI.CAdES.detached") == SIGNATURES
    assert said.count("- Total document signed") == 1
    assert said.count("The signature form field is not signed.") == 1  # that of the prosecutor


def test_qpdf_finds_no_fault(document: Document, tmp_path: Path):
    checked = run("qpdf", "--check", document.path, home=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "No syntax or stream encoding errors" in checked.stdout
    assert "WARNING" not in checked.stdout + checked.stderr


# What the portal says of it


def test_every_state_that_was_issued_is_recognised(document: Document):
    for content, signatures in ((document.unsigned, 0), (document.signed, SIGNATURES)):
        answer = verify(content)
        assert answer.valid
        assert answer.sentences[0] == "Ce document est bien celui que le portail a émis, à l’octet près."
        levels = ("Signature électronique simple", "Signature faite hors du portail, niveau non établi")
        assert sum(each.startswith(levels) for each in answer.sentences) == signatures
        assert answer.document is not None
        assert (answer.document.reference, answer.document.version) == ("CLS-DEMO-1", 1)
        assert "Document de démonstration, sans valeur." in answer.sentences


def read_in_bounds(pdf: bytes) -> list[bool]:
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    return [each.intact and each.valid for each in signing.verify(pdf, trusted=()).results]


def test_every_signature_is_read_in_ten_seconds_of_processor(document: Document):
    """As a job reads them, every addition to the file examined; the kernel ends whoever takes longer. The 200 pages
    are read in `bench/` (`large`).
    """
    assert len(pikepdf.open(document.path).pages) >= PAGES
    with get_context("fork").Pool(1) as pool:
        assert pool.apply_async(read_in_bounds, [document.signed]).get(timeout=300) == [True] * SIGNATURES


def zones(document: Document) -> dict[str, tuple[int, int]]:
    """[start, end) of the kinds of bytes that the document is made of."""
    pdf = document.signed
    stream = pdf.index(b"stream\n", pdf.index(b"/Contents")) + 7
    third = [found.start() for found in re.finditer(rb"/ByteRange", pdf)][2]
    _, gap, after, _ = map(int, re.findall(rb"\d+", pdf[third : third + 80])[:4])
    padding = gap + len(pdf[gap : after - 1].rstrip(b"0"))
    metadata = pdf.index(b"/Type /Metadata")
    attached = pdf.index(b"/Type /EmbeddedFile")
    creator = pdf.index(b"/Creator (")
    return {
        "content": (stream, stream + 1_500),
        "attached data": (attached, attached + 1_500),
        "cross-references": (pdf.index(b"\nxref") + 1, len(document.unsigned) - 7),
        "signature": (gap + 1, padding),
        "padding of the signature": (padding, after - 1),
        "metadata": (metadata, metadata + 1_500),
        "information": (creator, creator + 120),
        "stamps": (len(document.unsigned) + 1, len(pdf) - 3_000),
        "last cross-references": (pdf.rindex(b"\nxref") + 1, len(pdf) - 7),
    }


@pytest.mark.parametrize("zone", [
    "content", "attached data", "cross-references", "signature", "padding of the signature", "metadata", "information",
    "stamps", "last cross-references",
])  # fmt: skip
def test_a_changed_byte_is_refused(zone: str, document: Document):
    start, end = zones(document)[zone]
    assert end - start > 30
    chance = random.Random(zone)
    for position in chance.sample(range(start, end), TRIES):
        changed = bytearray(document.signed)
        changed[position] = chance.choice([byte for byte in b"0123456789aAfF /<>" if byte != changed[position]])
        answer = verify(bytes(changed))
        assert answer.verdict.kind is Kind.ALTERED, (position, answer.sentences)


def test_anything_after_the_end_is_refused(document: Document):
    for tail in (b"\n", b" ", b"%%EOF\n", b"\0" * 1_000, document.unsigned):
        assert verify(document.signed + tail).verdict.kind is Kind.ALTERED, tail[:9]


def test_anything_cut_off_is_refused(document: Document):
    for length in (1, 7, 300, 20_000):
        assert verify(document.signed[:-length]).verdict.kind is Kind.ALTERED, length


def test_a_document_saved_again_by_another_program_is_refused(document: Document):
    again = BytesIO()
    pikepdf.open(BytesIO(document.signed)).save(again)
    assert not verify(again.getvalue()).valid


# From the command line


def verdict_of(path: Path) -> tuple[int, str]:
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_document", str(path), stdout=said, stderr=said)
    return int(ended.value.code or 0), said.getvalue()


def test_export_then_verify(document: Document, tmp_path: Path):
    path = tmp_path / "contrat.pdf"
    call_command("export_contract", "CLS-DEMO-1", output=path, stdout=StringIO())
    assert path.read_bytes() == document.signed
    code, said = verdict_of(path)
    assert code == 0
    assert "bien celui que le portail a émis" in said
    assert "sans valeur" in said


def test_an_altered_or_a_foreign_document_ends_with_1(document: Document, tmp_path: Path):
    path = tmp_path / "autre.pdf"
    path.write_bytes(document.signed + b"\n")
    assert verdict_of(path)[0] == 1
    with pikepdf.new() as foreign:
        foreign.add_blank_page()
        foreign.save(path)
    assert verdict_of(path)[0] == 1


def test_a_document_that_cannot_be_read_ends_with_2(tmp_path: Path):
    path = tmp_path / "texte.pdf"
    assert verdict_of(path)[0] == 2
    path.write_bytes(b"ceci n'est pas un PDF")
    assert verdict_of(path)[0] == 2


@pytest.mark.parametrize("reference", ["CLS-DEMO-2", "CLS-DEMO-9"])
def test_a_contract_without_version_is_not_exported(reference: str, tmp_path: Path):
    with pytest.raises(CommandError, match=reference):
        call_command("export_contract", reference, output=tmp_path / "rien.pdf")
