"""A document issued with one flag of its form only, signed first outside: the flag that it lacked is no alteration."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification

from cls_portal.signing import Kind, examine, verdict
from cls_portal.signing.differences import DIFFERENCES
from tests.cls_portal.foreign import authority_named, certificate_of, signed_outside
from tests.cls_portal.small import with_zone

PERSON = {"COMMON_NAME": "Aurelie VASSEUR-DELMAS"}
ROOT = "AC des tests"


def judged(pdf: bytes, before: bytes) -> Kind:
    known = sha256(before).hexdigest()
    root = authority_named(ROOT).certificate
    return verdict(pdf, known_sha256=lambda each: each == known, trusted=[root]).kind


def with_flags(pdf: bytes, flags: int) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    form = writer.root["/AcroForm"]
    form[pdf_name("/SigFlags")] = NumberObject(flags)
    writer.update_container(form)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


@pytest.mark.parametrize("flags", [1, 3])
def test_the_first_signature_made_outside_leaves_it_genuine(flags):
    before = with_zone(flags=flags)
    signer = certificate_of(authority_named(ROOT), **PERSON)
    signed = signed_outside(before, "sig-1", signer)
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert int(pdf.Root.AcroForm.SigFlags) == 3
    assert judged(signed, before) is Kind.VALID
    found = examine(
        signed, before, field_name="sig-1", seals=[], roots=[authority_named(ROOT).certificate], at=datetime.now(UTC)
    )
    assert (found.faults, found.notes) == ((), ())


@pytest.mark.parametrize(
    ("before", "after", "suspicious"), [(1, 3, False), (1, 0, True), (3, 1, True), (1, 2, True), (0, 3, True)]
)
def test_no_other_change_of_these_flags_passes(before, after, suspicious):
    changed = PdfFileReader(BytesIO(with_flags(with_zone(flags=before), after)), strict=False)
    assert isinstance(DIFFERENCES.review_file(changed, 0), SuspiciousModification) is suspicious
