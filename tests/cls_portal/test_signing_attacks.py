"""Structural attacks on a signed document: none is « valid », with or without a trusted signature laid over them.

What anybody can do to the file, then the same signed by an authority that the portal trusts: a parapheur may sign
what the portal issued, and nothing else. Changed bytes and padding are in test_signing.py; hostile files in
test_signing_bounded.py; an independent reader (poppler) is asked about the honest file and about the altered ones.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cls_portal.pdf import Attachment, SignatureField, render
from cls_portal.signing import Kind, PortalIdentity, Trusted, Verdict, seal, sign, verdict
from cls_portal.signing.signer import as_asn1
from tests.cls_portal.authorities import authority

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
FIELDS = (SignatureField("sig-1", "Signature : la préfète"), SignatureField("sig-2", "Signature : la maire"))
JSON = Attachment("contrat.json", b'{"reference":"CLS-9"}', "Texte du contrat")
PAGE = "<section class='chapter'><h1>Engagement {0}</h1><p>Douze mille euros par an.</p></section>"
Attack = Callable[[IncrementalPdfFileWriter], None]


def identity(name: str) -> PortalIdentity:
    root = authority(f"Autorité {name}")
    issued = root.issue("Portail CLS – cachet technique")
    return PortalIdentity(issued.certificate, (root.certificate,), issued.key)


PORTAL, PARAPHEUR, FORGER = identity("du portail"), identity("du parapheur"), identity("du portail")
TRUSTED: Trusted = [PORTAL, PARAPHEUR.root]


def signed_by(pdf: bytes, field: str, who: PortalIdentity, name: str = "Nadège Le Guilvinec") -> bytes:
    return sign(
        pdf, field=field, signer_name=name, capacity="La maire", level_label="Signature électronique simple",
        reason="Consentement", at=AT, identity=who,
    )  # fmt: skip


@pytest.fixture(scope="module")
def issued() -> list[bytes]:
    """The document as composed, then signed once under the portal's seal; its second field is empty."""
    blocks = "".join(
        f'<div class="signature-block"><p class="name">{each.label}</p>'
        f'<input class="signature-field" name="{each.name}" title="{each.label}"></div>'
        for each in FIELDS
    )
    html = (
        "<!doctype html><html lang='fr'><head><title>x</title></head><body data-reference='CLS-9' "
        f"data-version='Version 1'>{PAGE.format(1)}{PAGE.format(2)}<section class='chapter' id='signatures'>"
        f"<h1>Signatures</h1><div class='signatures'>{blocks}</div></section></body></html>"
    )
    composed = render(html, title="CLS-9", created=AT, fields=FIELDS, attachments=(JSON,), page_mark=lambda *_: "")
    return [composed, signed_by(composed, "sig-1", PORTAL)]


@pytest.fixture(scope="module")
def signed(issued: list[bytes]) -> bytes:
    return issued[-1]


@pytest.fixture
def judged(issued: list[bytes]) -> Callable[[bytes], Verdict]:
    known = {hashlib.sha256(each).hexdigest() for each in issued}
    return lambda pdf: verdict(pdf, known_sha256=known.__contains__, trusted=TRUSTED)


def signed_outside(pdf: bytes, zone: SigFieldSpec) -> bytes:
    """By the parapheur, in a zone of its own making."""
    key = PARAPHEUR.key
    assert isinstance(key, EllipticCurvePrivateKey)
    signer = SimpleSigner(
        signing_cert=as_asn1(PARAPHEUR.certificate),
        signing_key=PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=SimpleCertificateStore(),
    )
    meta = PdfSignatureMetadata(field_name=zone.sig_field_name, md_algorithm="sha256")
    output = BytesIO()
    made = PdfSigner(meta, signer=signer, new_field_spec=zone)
    made.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output)
    return output.getvalue()


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says of it."""
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(
        ["pdfsig", str(file)], capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(folder)}
    )
    return run.stdout


# What is added after the signature


def covering(writer: IncrementalPdfFileWriter) -> None:
    """A white rectangle and other words, laid over a page as its last content."""
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"1 g 0 0 400 400 re f")))


def overlay_annotation(writer: IncrementalPdfFileWriter) -> None:
    kind = {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")}
    look = StreamObject({**kind, **rectangle("/BBox")}, stream_data=b"1 g 0 0 400 400 re f")
    add_annotation(writer, "/Stamp", look)


def page_content_replaced(writer: IncrementalPdfFileWriter) -> None:
    page = first_page(writer)
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"0 g 10 10 20 20 re f"))
    writer.update_container(page)


def stream_rewritten(writer: IncrementalPdfFileWriter) -> None:
    """The same object, with other words in it."""
    content = first_page(writer).raw_get("/Contents")
    content = content.get_object()[0] if not isinstance(content, IndirectObject) else content.get_object()
    content._data, content._encoded_data = b"0 g 10 10 20 20 re f", None
    writer.update_container(content)


def stamp_of_a_signature_changed(writer: IncrementalPdfFileWriter) -> None:
    field = field_named(writer, "sig-1")
    look = field["/AP"]["/N"]
    look._data, look._encoded_data = b"0 g 0 0 50 50 re f", None
    writer.update_container(look)


def signature_moved(writer: IncrementalPdfFileWriter) -> None:
    field = field_named(writer, "sig-1")
    field["/Rect"] = ArrayObject(map(FloatObject, (0, 0, 300, 300)))
    writer.update_container(field)


def words_of_a_signature_changed(writer: IncrementalPdfFileWriter) -> None:
    value = field_named(writer, "sig-1")["/V"]
    value["/Name"] = TextStringObject("Quelqu’un d’autre")
    writer.update_container(value)


def label_of_a_field_changed(writer: IncrementalPdfFileWriter) -> None:
    field = field_named(writer, "sig-2")
    field["/TU"] = TextStringObject("Signature : un autre")
    writer.update_container(field)


def text_field_added(writer: IncrementalPdfFileWriter) -> None:
    field = {"/FT": NameObject("/Tx"), "/T": TextStringObject("montant"), "/V": TextStringObject("1 000 000")}
    made = add_annotation(writer, "/Widget", None, {NameObject(name): value for name, value in field.items()})
    form = writer.root["/AcroForm"]
    form["/Fields"].append(made)
    writer.update_container(form["/Fields"])


def pages_swapped(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Pages"]
    tree["/Kids"] = ArrayObject([tree["/Kids"].raw_get(1), tree["/Kids"].raw_get(0), *list(tree["/Kids"])[2:]])
    writer.update_container(tree)


def page_removed(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Pages"]
    tree["/Kids"] = ArrayObject(tree["/Kids"].raw_get(number) for number in range(1, len(tree["/Kids"])))
    tree["/Count"] = NumberObject(len(tree["/Kids"]))
    writer.update_container(tree)


def script_at_opening(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = writer.add_object(script())
    writer.update_root()


def script_on_a_page(writer: IncrementalPdfFileWriter) -> None:
    page = first_page(writer)
    page["/AA"] = DictionaryObject({NameObject("/O"): writer.add_object(script())})
    writer.update_container(page)


def script_among_names(writer: IncrementalPdfFileWriter) -> None:
    listed = ArrayObject([TextStringObject("x"), writer.add_object(script())])
    names = writer.root["/Names"]
    names["/JavaScript"] = DictionaryObject({NameObject("/Names"): listed})
    writer.update_container(names)


def file_attached(writer: IncrementalPdfFileWriter) -> None:
    content = writer.add_object(StreamObject({NameObject("/Type"): NameObject("/EmbeddedFile")}, stream_data=b"MZ"))
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    names.append(TextStringObject("z.exe"))
    names.append(writer.add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/Filespec"), NameObject("/F"): TextStringObject("z.exe"),
        NameObject("/EF"): DictionaryObject({NameObject("/F"): content}),
    })))  # fmt: skip
    writer.update_container(names)


def data_replaced(writer: IncrementalPdfFileWriter) -> None:
    """Other data in the attached JSON, under the same name."""
    content = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
    content._data, content._encoded_data = b'{"reference":"CLS-10"}', None
    writer.update_container(content)


def title_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(DictionaryObject({NameObject("/Title"): TextStringObject("Autre contrat")}))


def metadata_replaced(writer: IncrementalPdfFileWriter) -> None:
    metadata = writer.root["/Metadata"]
    metadata._data, metadata._encoded_data = metadata.data.replace(b"CLS-9", b"CLS-8"), None
    writer.update_container(metadata)


def layer_hidden(writer: IncrementalPdfFileWriter) -> None:
    """A layer (optional content) that viewers may hide or show."""
    group = writer.add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG")}))
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([group])})
    writer.root["/OCProperties"] = DictionaryObject({NameObject("/OCGs"): ArrayObject([group]), NameObject("/D"): off})
    writer.update_root()


def other_catalogue(writer: IncrementalPdfFileWriter) -> None:
    """Every page, field and name of another document, in the same file (shadow attack « replace »)."""
    page = DictionaryObject({NameObject("/Type"): NameObject("/Page"), **rectangle("/MediaBox")})
    tree = DictionaryObject({NameObject("/Type"): NameObject("/Pages"), NameObject("/Count"): NumberObject(1)})
    tree["/Kids"] = ArrayObject([writer.add_object(page)])
    writer.root["/Pages"] = writer.add_object(tree)
    writer.update_root()


def rectangle(name: str) -> dict[NameObject, ArrayObject]:
    return {NameObject(name): ArrayObject(map(FloatObject, (0, 0, 400, 400)))}


def script() -> DictionaryObject:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    return DictionaryObject(action)


def first_page(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    page: DictionaryObject = writer.root["/Pages"]["/Kids"][0]
    return page


def field_named(writer: IncrementalPdfFileWriter, name: str) -> DictionaryObject:
    fields = writer.root["/AcroForm"]["/Fields"]
    (found,) = [fields[number] for number in range(len(fields)) if fields[number]["/T"] == name]
    assert isinstance(found, DictionaryObject)
    return found


def add_annotation(
    writer: IncrementalPdfFileWriter, kind: str, look: StreamObject | None, more: dict[NameObject, object] | None = None
) -> IndirectObject:
    values = {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind), **rectangle("/Rect")}
    made = DictionaryObject({**values, **(more or {})})
    if look is not None:
        made["/AP"] = DictionaryObject({NameObject("/N"): writer.add_object(look)})
    page = first_page(writer)
    reference = writer.add_object(made)
    page["/Annots"] = ArrayObject([*list(page.get("/Annots", ())), reference])
    writer.update_container(page)
    return reference


AFTERWARDS: tuple[Attack, ...] = (
    covering, overlay_annotation, page_content_replaced, stream_rewritten, stamp_of_a_signature_changed,
    signature_moved, words_of_a_signature_changed, label_of_a_field_changed, text_field_added, pages_swapped,
    page_removed, script_at_opening, script_on_a_page, script_among_names, file_attached, data_replaced,
    title_changed, metadata_replaced, layer_hidden, other_catalogue,
)  # fmt: skip


def attacked(pdf: bytes, attack: Attack) -> bytes:
    writer, output = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    attack(writer)
    writer.write(output)
    assert output.getvalue().startswith(pdf)
    return output.getvalue()


@pytest.mark.parametrize("attack", AFTERWARDS, ids=lambda attack: attack.__name__)
def test_nothing_may_be_added_even_under_a_trusted_signature(attack, signed, judged):
    altered = attacked(signed, attack)
    found = judged(altered)
    assert found.kind is Kind.ALTERED
    assert found.known_bytes == len(signed)
    assert "rien ne les signe" in found.sentences[1]
    found = judged(seal(altered, identity=PARAPHEUR, reason="x", at=AT))
    assert found.kind is Kind.ALTERED
    assert found.sentences[1:], "no reason"


def test_the_honest_way_is_valid(issued, signed, judged, tmp_path):
    assert [judged(each).kind for each in issued] == [Kind.VALID] * 2
    both = signed_by(signed, "sig-2", PARAPHEUR)
    assert judged(both).kind is Kind.VALID
    said = pdfsig(both, tmp_path)
    assert said.count("Signature is Valid.") == 2
    assert said.count("- Total document signed") == 1
    check = subprocess.run(["qpdf", "--check", str(tmp_path / "document.pdf")], capture_output=True, check=True)
    assert b"No syntax or stream encoding errors" in check.stdout


# The signature itself, and whole files


def without_byte_range(pdf: bytes) -> bytes:
    """Signature forgery (USF): nothing says which bytes are signed."""
    return pdf.replace(b"/ByteRange", b"/ByteRangX")


def without_contents(pdf: bytes) -> bytes:
    start = pdf.rindex(b"/Contents", 0, pdf.rindex(b"/ByteRange"))
    return pdf[:start] + b"/Contentz" + pdf[start + 9 :]


def empty_contents(pdf: bytes) -> bytes:
    first, gap, after, _ = ranges(pdf)
    assert first == 0
    return pdf[:gap] + b"<" + b"0" * (after - gap - 2) + b">" + pdf[after:]


def wrapped(pdf: bytes) -> bytes:
    """Signature wrapping (SWA): the signed end is moved away, other objects stand where it was."""
    start, gap, after, length = ranges(pdf)
    hidden = b"\n1 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    written = b"[%d %d %d %d]" % (start, gap, after + len(hidden), length)
    held = re.search(rb"/ByteRange ?(\[[^]]*\]\s*)", pdf)
    assert held is not None
    moved = pdf[: held.start(1)] + written.ljust(held.end(1) - held.start(1)) + pdf[held.end(1) :]
    return moved[:after] + hidden + moved[after:]


def range_from_elsewhere(pdf: bytes) -> bytes:
    """The signed bytes no longer begin with the file."""
    return re.sub(rb"/ByteRange ?\[0 ", b"/ByteRange [9 ", pdf, count=1)


def longer_gap(pdf: bytes) -> bytes:
    """Bytes slipped into the gap, behind the digits: no signature covers them."""
    _, _, after, _ = ranges(pdf)
    return pdf[: after - 5] + b"CAFE" + pdf[after - 1 :]


def rewritten(pdf: bytes) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(output)
    return output.getvalue()


def rewritten_with_pages_swapped(pdf: bytes) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.pages.reverse()
        document.save(output)
    return output.getvalue()


def truncated(pdf: bytes) -> bytes:
    return pdf[:-1_000]


def junk_appended(pdf: bytes) -> bytes:
    return pdf + b"\n% rien\n%%EOF\n"


def put_before(pdf: bytes) -> bytes:
    return b"\n" + pdf


def ranges(pdf: bytes) -> list[int]:
    held = re.search(rb"/ByteRange ?\[([^]]*)\]", pdf)
    assert held is not None
    return [int(each) for each in held[1].split()]


WHOLE: tuple[Callable[[bytes], bytes], ...] = (
    without_byte_range, without_contents, empty_contents, wrapped, range_from_elsewhere, longer_gap, rewritten,
    rewritten_with_pages_swapped, truncated, junk_appended, put_before,
)  # fmt: skip


@pytest.mark.parametrize("attack", WHOLE, ids=lambda attack: attack.__name__)
def test_a_signature_is_not_bent(attack, signed, judged):
    altered = attack(signed)
    assert altered != signed
    found = judged(altered)
    assert found.kind in {Kind.ALTERED, Kind.FOREIGN}
    assert found.sentences[1:], "no reason"


def test_the_independent_reader_sees_what_it_can(signed, judged, tmp_path):
    """Poppler knows no state that was issued: it sees what the signature shows, and we see that too."""
    for attack in (without_byte_range, empty_contents, wrapped, rewritten):
        assert "Signature is Valid." not in pdfsig(attack(signed), tmp_path), attack.__name__
    for later in (covering, script_at_opening):
        said = pdfsig(attacked(signed, later), tmp_path)
        assert "- Total document signed" not in said, later.__name__


# Authorities


def test_the_same_name_under_another_authority_is_nobody(issued, judged, tmp_path):
    forged = signed_by(issued[0], "sig-1", FORGER)
    found = judged(forged)
    assert found.kind is Kind.ALTERED
    assert "certificat inconnu du portail" in " ".join(found.sentences)
    assert "Signature is Valid." in pdfsig(forged, tmp_path)


def test_a_whole_document_signed_again_by_a_trusted_authority_is_not_the_portals(issued, judged):
    """Other words, every signature valid: the forger even has a certificate that the portal trusts."""
    other = rewritten_with_pages_swapped(issued[0])
    for who in (PARAPHEUR, PORTAL):
        found = judged(signed_by(other, "sig-1", who))
        assert found.kind is Kind.ALTERED
        assert "ne l’a pas émis" in found.sentences[0]


def test_shadows_prepared_before_a_signature_are_seen_after_it(signed, judged):
    """Hide, replace: what was slipped in before the parapheur signs shows as a change from the issued state."""
    shadow = attacked(signed, layer_hidden)
    found = judged(signed_by(shadow, "sig-2", PARAPHEUR))
    assert found.kind is Kind.ALTERED
    later = attacked(signed_by(signed, "sig-2", PARAPHEUR), other_catalogue)
    assert judged(later).kind is Kind.ALTERED


def test_a_signature_covers_only_its_own_zone(signed, judged):
    """A trusted certificate may not hide the text under the look of a zone of its own making."""
    zone = SigFieldSpec("z", box=(0, 0, 500, 700), on_page=0)
    found = judged(signed_outside(signed, zone))
    assert found.kind is Kind.ALTERED
    assert "zone de signature que le portail n’a pas prévue" in " ".join(found.sentences)
    assert judged(signed_outside(signed, SigFieldSpec("z"))).kind is Kind.VALID
