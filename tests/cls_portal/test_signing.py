import hashlib
import os
import random
import re
import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfStrictReadError

from cls_portal.signing import (
    FieldAlreadySigned,
    FieldMissing,
    IdentityMissing,
    Kind,
    PortalIdentity,
    SigningRefused,
    StampOverflow,
    Trusted,
    Unreadable,
    embedded_json,
    in_french,
    load_identity,
    make_portal_certificate,
    revisions,
    revocation_in,
    seal,
    sign,
    verdict,
    verify,
)
from cls_portal.signing.reader import UNPROVEN
from tests.cls_portal.authorities import authority, dummy_authority
from tests.cls_portal.foreign import authority_named, certificate_of, signed_outside
from tests.cls_portal.sample_contract import FIELDS, FROZEN, PEOPLE, sample
from tests.verapdf import validate_all

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LEVEL = "Signature électronique simple"
ARABIC = "فاطمة الزهراء"
LINES = ("Consentement donné après nouvelle saisie du mot de passe", "Preuve n° 0123 4567 89ab cdef")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def issued(*files: bytes) -> Callable[[str], bool]:
    return {sha256(each) for each in files}.__contains__


def sign_as(pdf: bytes, number: int, identity: PortalIdentity, **changes: object) -> bytes:
    capacity, name = PEOPLE[number]
    given: dict[str, object] = {
        "field": FIELDS[number].name,
        "signer_name": name,
        "capacity": capacity,
        "level_label": LEVEL,
        "reason": "Consentement recueilli par le Portail CLS",
        "at": START + timedelta(minutes=number),
        "identity": identity,
        "stamp_lines": LINES,
        **changes,
    }
    return sign(pdf, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> PortalIdentity:
    folder = tmp_path_factory.mktemp("portail") / "cachet"
    return make_portal_certificate(folder, organisation="Préfecture de démonstration", now=START)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> PortalIdentity:
    """Another authority: a parapheur, or a forger who copied our names."""
    folder = tmp_path_factory.mktemp("autre") / "cachet"
    return make_portal_certificate(folder, organisation="Préfecture de démonstration", now=START)


@pytest.fixture(scope="module")
def states(portal: PortalIdentity) -> list[bytes]:
    """The document unsigned, then signed by one, two, three people."""
    made = [sample()]
    for number in range(3):
        made.append(sign_as(made[-1], number, portal))
    return made


def edited(pdf: bytes) -> bytes:
    """A later update that covers a page with something else."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.add_stream_to_page(2, writer.add_object(generic.StreamObject(stream_data=b"0 0 300 300 re f")))  # type: ignore[no-untyped-call]
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


# The certificate


def test_the_certificate_says_that_it_is_not_for_production(portal: PortalIdentity) -> None:
    assert portal.label == "Portail CLS – cachet technique (démonstration)"
    assert not portal.for_production
    assert re.fullmatch(r"[0-9a-f]{64}", portal.certificate_sha256)


def test_the_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "cachet"
    first = make_portal_certificate(folder, organisation="X")
    assert make_portal_certificate(folder, organisation="Y") == first == load_identity(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    assert [each.name for each in tmp_path.iterdir()] == ["cachet"]


def test_the_key_of_the_authority_is_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "cachet"
    make_portal_certificate(folder, organisation="X")
    assert sum(each.read_bytes().count(b"PRIVATE KEY-----\n") for each in folder.iterdir()) == 2


def test_a_key_under_a_passphrase_needs_it(tmp_path: Path) -> None:
    folder = tmp_path / "cachet"
    made = make_portal_certificate(folder, organisation="X", passphrase="secret")
    assert load_identity(folder, passphrase="secret").certificate == made.certificate
    with pytest.raises(IdentityMissing):
        load_identity(folder)


def test_the_key_never_shows(portal: PortalIdentity) -> None:
    assert "key=" not in repr(portal)


def test_a_key_that_is_not_that_of_the_certificate_is_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "un", tmp_path / "deux"
    make_portal_certificate(one, organisation="X")
    make_portal_certificate(two, organisation="X")
    (one / "cachet.pem").write_bytes((two / "cachet.pem").read_bytes())
    with pytest.raises(IdentityMissing, match="n’est pas celle"):
        load_identity(one)


def test_an_empty_folder_holds_no_identity(tmp_path: Path) -> None:
    with pytest.raises(IdentityMissing):
        load_identity(tmp_path)


# Signing


def text_of(pdf: bytes) -> str:
    """As poppler reads it, each writing in its own order; its marks of direction left out."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", run.stdout.decode())


def test_signatures_keep_the_document_archival_and_accessible(
    states: list[bytes], portal: PortalIdentity, tmp_path: Path
) -> None:
    long_name = sign_as(
        states[3],
        3,
        portal,
        signer_name="Marie‑Ève d’Œuvre\u202f✓ de Saint‑Étienne‑lès‑Remiremont",
        capacity=f"{'Č' * 30} ({ARABIC})",
    )
    assert ARABIC in text_of(long_name)
    folder = tmp_path / "revocations"
    folder.mkdir()
    (folder / "autorite.crl").write_bytes(authority("Révocations").revocations().public_bytes(Encoding.PEM))
    sealed = seal(
        long_name, identity=portal, reason="Toutes les signatures sont réunies", at=START + timedelta(hours=1),
        timestamper=dummy_authority(authority("Horodatage")), revocation=revocation_in(folder),
    )  # fmt: skip
    paths = []
    for number, content in enumerate([states[3], long_name, sealed]):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(content)
    assert validate_all(paths) == []


def test_a_signature_only_adds_bytes(states: list[bytes]) -> None:
    for before, after in pairwise(states):
        assert after.startswith(before)
        assert len(after) - len(before) < 45_000


def test_every_signature_stays_valid_as_others_come(states: list[bytes], portal: PortalIdentity) -> None:
    report = verify(states[3], trusted=portal)
    assert report.problems == ()
    assert report.whole_file_covered
    assert report.unsigned_fields == ("sig-4",)
    for number, result in enumerate(report.results):
        capacity, name = PEOPLE[number]
        assert (result.field, result.signer_name, result.capacity) == (FIELDS[number].name, name, capacity)
        assert (result.level, result.signed_at) == (LEVEL, START + timedelta(minutes=number))
        assert result.good
        assert result.modification_ok
        assert result.certificate_sha256 == portal.certificate_sha256
        assert result.covered_bytes == len(states[number + 1])


def test_the_order_of_signing_is_free(states: list[bytes], portal: PortalIdentity) -> None:
    backwards = sign_as(sign_as(states[0], 3, portal), 1, portal)
    report = verify(backwards, trusted=portal)
    assert [each.field for each in report.results] == ["sig-4", "sig-2"]
    assert report.problems == ()
    assert report.whole_file_covered


def test_an_independent_reader_agrees(states: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "signe.pdf"
    path.write_bytes(states[3])
    run = subprocess.run(
        ["pdfsig", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert run.stdout.count("Signature is Valid.") == 3
    assert run.stdout.count("Signature Type: ETSI.CAdES.detached") == 3
    assert run.stdout.count("- Total document signed") == 1
    assert run.stdout.count("The signature form field is not signed.") == 1


def test_the_independent_reader_sees_a_changed_byte(states: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "altere.pdf"
    changed = bytearray(states[3])
    changed[len(states[0]) // 2] ^= 1
    path.write_bytes(changed)
    run = subprocess.run(
        ["pdfsig", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert "Signature is Valid." not in run.stdout


def test_qpdf_finds_no_fault_in_the_signed_file(states: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "signe.pdf"
    path.write_bytes(states[3])
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in run.stdout


def test_the_stamp_shows_who_in_what_capacity_how_and_when(states: list[bytes]) -> None:
    text = subprocess.run(["pdftotext", "-", "-"], input=states[3], capture_output=True, check=True).stdout.decode()
    flat = " ".join(text.split())
    for shown in (LEVEL, *LINES, "23 novembre 2026 à 11 h 02 (heure de Paris)"):
        assert " ".join(shown.split()) in flat
    assert flat.count("Nadège Le Guilvinec") == 3  # cover, signature block, stamp


def test_a_signed_field_is_not_signed_again(states: list[bytes], portal: PortalIdentity) -> None:
    with pytest.raises(FieldAlreadySigned, match="déjà signée"):
        sign_as(states[1], 0, portal)


def test_a_field_that_is_not_there_is_not_made(states: list[bytes], portal: PortalIdentity) -> None:
    with pytest.raises(FieldMissing, match="sig-9"):
        sign_as(states[0], 0, portal, field="sig-9")
    assert issubclass(FieldMissing, SigningRefused)


def test_a_text_too_long_for_the_zone_is_refused(states: list[bytes], portal: PortalIdentity) -> None:
    with pytest.raises(StampOverflow):
        sign_as(states[0], 0, portal, stamp_lines=["mot " * 200])


def test_a_time_without_zone_is_refused(states: list[bytes], portal: PortalIdentity) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sign_as(states[0], 0, portal, at=datetime(2026, 1, 1))


def test_dates_are_said_in_french_and_in_paris() -> None:
    assert in_french(datetime(2026, 6, 30, 22, 5, tzinfo=UTC)).replace("\u00a0", " ") == (
        "1er juillet 2026 à 0 h 05 (heure de Paris)"
    )


# Reading


def test_an_unknown_authority_is_not_trusted(states: list[bytes], stranger: PortalIdentity) -> None:
    report = verify(states[1], trusted=stranger)
    (result,) = report.results
    assert result.intact
    assert result.valid
    assert not result.trusted
    assert "certificat inconnu du portail" in report.problems[0]


def test_several_authorities_can_be_trusted(
    states: list[bytes], portal: PortalIdentity, stranger: PortalIdentity
) -> None:
    both = sign_as(states[1], 1, stranger)
    assert verify(both, trusted=[portal, stranger.chain[-1]]).problems == ()
    assert len(verify(both, trusted=portal).problems) == 1


def test_a_signature_is_read_after_its_certificate_has_expired(states: list[bytes], tmp_path: Path) -> None:
    long_ago = datetime(2012, 5, 2, tzinfo=UTC)
    old = make_portal_certificate(tmp_path / "c", organisation="X", now=long_ago)
    signed = sign_as(states[0], 0, old, at=long_ago + timedelta(days=9))
    assert verify(signed, trusted=old).results[0].trusted
    backdated = sign_as(states[0], 0, old, at=START)
    assert not verify(backdated, trusted=old).results[0].trusted


def test_a_later_edit_is_seen_though_every_signature_is_intact(states: list[bytes], portal: PortalIdentity) -> None:
    report = verify(edited(states[2]), trusted=portal)
    assert [each.intact for each in report.results] == [True, True]
    assert [each.modification_ok for each in report.results] == [False, False]
    assert not report.whole_file_covered
    assert len(report.problems) == 3


def test_a_file_rewritten_by_another_program_is_broken(states: list[bytes], portal: PortalIdentity) -> None:
    rewritten = BytesIO()
    pikepdf.open(BytesIO(states[2])).save(rewritten)
    report = verify(rewritten.getvalue(), trusted=portal, differences=False)
    assert not any(each.intact for each in report.results)


def test_the_states_of_a_file_are_told_by_their_lengths(states: list[bytes]) -> None:
    assert revisions(states[3]) == [len(each) for each in states]
    assert revisions(b"rien") == [4]
    assert revisions(states[0] + b"x") == [len(states[0]), len(states[0]) + 1]
    assert len(revisions(b"%%EOF\n" * 5_000)) == 201


def test_the_data_come_out_as_they_went_in(states: list[bytes]) -> None:
    assert embedded_json(states[3]) == FROZEN
    bare = BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(bare)
    assert embedded_json(bare.getvalue()) is None
    with pytest.raises(Unreadable):
        embedded_json(b"%PDF-1.7 rien")


# Judging


def test_every_state_that_was_issued_is_valid(states: list[bytes], portal: PortalIdentity) -> None:
    for number, content in enumerate(states):
        judged = verdict(content, known_sha256=issued(*states), trusted=portal)
        assert judged.kind is Kind.VALID
        assert judged.known_sha256 == judged.sha256 == sha256(content)
        assert judged.sentences[0] == "Ce document est bien celui que le portail a émis, à l’octet près."
        assert sum(LEVEL in each for each in judged.sentences) == number


def test_the_verdict_says_that_the_certificate_is_worth_nothing(states: list[bytes], portal: PortalIdentity) -> None:
    assert "démonstration" in verdict(states[1], known_sha256=issued(*states), trusted=portal).sentences[-1]


def zones(states: list[bytes]) -> dict[str, tuple[int, int]]:
    """[start, end) of the kinds of bytes that a file signed three times is made of."""
    pdf = states[3]
    stream = pdf.index(b"stream\n", pdf.index(b"/Contents")) + 7
    second = pdf.index(b"/ByteRange", len(states[1]))
    first, gap, after, _ = map(int, re.findall(rb"\d+", pdf[second : second + 60])[:4])
    padding = after - 1 - (len(pdf[gap : after - 1]) - len(pdf[gap : after - 1].rstrip(b"0")))
    assert first == 0
    metadata = pdf.index(b"/Type /Metadata")
    return {
        "content": (stream, stream + 1_500),
        "any object": (15, pdf.index(b"\nxref")),
        "cross-references": (pdf.index(b"\nxref") + 1, len(states[0]) - 7),
        "signature": (gap + 1, padding),
        "padding": (padding, after - 1),
        "metadata": (metadata, metadata + 1_500),
        "information": (pdf.index(b"/Creator (") + 40, pdf.index(b"/Creator (") + 110),
        "stamps": (len(states[2]) + 1, len(states[3]) - 3_000),
        "last cross-references": (pdf.rindex(b"\nxref") + 1, len(pdf) - 7),
    }


def test_any_changed_byte_is_refused(states: list[bytes], portal: PortalIdentity) -> None:
    chance = random.Random(20261123)
    places = zones(states)
    tried = 0
    for zone, (start, end) in places.items():
        assert end - start > 30, zone
        for _ in range(7):
            position = chance.randrange(start, end)
            changed = bytearray(states[3])
            changed[position] = chance.choice([byte for byte in b"0123456789aAfF /<>" if byte != changed[position]])
            judged = verdict(bytes(changed), known_sha256=issued(*states), trusted=portal)
            assert judged.kind is Kind.ALTERED, (zone, position, judged.sentences)
            tried += 1
    for tail in (b"\n", b" ", b"%%EOF\n", b"\0" * 1_000, b"%%EOF", states[0]):
        judged = verdict(states[3] + tail, known_sha256=issued(*states), trusted=portal)
        assert judged.kind is Kind.ALTERED, tail[:10]
        assert judged.known_bytes == len(states[3])
        tried += 1
    for length in (1, 7, 300, 20_000):
        judged = verdict(states[3][:-length], known_sha256=issued(*states), trusted=portal)
        assert judged.kind is Kind.ALTERED, length
        tried += 1
    assert tried >= 60


def test_the_padding_of_a_signature_hides_nothing(states: list[bytes], portal: PortalIdentity) -> None:
    start, _ = zones(states)["padding"]
    hiding = bytearray(states[3])
    hiding[start + 100 : start + 104] = b"CAFE"
    report = verify(bytes(hiding), trusted=portal)
    assert [each.intact for each in report.results] == [True, True, False]
    assert not report.results[1].coverage_entire_revision


def test_an_edit_after_the_signatures_is_refused(states: list[bytes], portal: PortalIdentity) -> None:
    judged = verdict(edited(states[3]), known_sha256=issued(*states), trusted=portal)
    assert judged.kind is Kind.ALTERED
    assert judged.known_bytes == len(states[3])


def test_the_portal_s_seal_on_a_file_it_did_not_keep_is_refused(states: list[bytes], portal: PortalIdentity) -> None:
    judged = verdict(states[2], known_sha256=issued(states[0], states[1]), trusted=portal)
    assert judged.kind is Kind.ALTERED
    assert any("qui ne l’a pas émise" in each for each in judged.sentences)


def test_a_document_of_the_portal_that_it_does_not_know_is_refused(states: list[bytes], portal: PortalIdentity) -> None:
    for content in (states[0], states[3]):
        judged = verdict(content, known_sha256=issued(), trusted=portal)
        assert judged.kind is Kind.ALTERED
        assert "ne l’a pas émis" in judged.sentences[0]


def test_a_trusted_parapheur_may_sign_what_the_portal_issued(
    states: list[bytes], portal: PortalIdentity, stranger: PortalIdentity
) -> None:
    elsewhere = sign_as(states[2], 3, stranger)
    judged = verdict(elsewhere, known_sha256=issued(*states), trusted=[portal, stranger.chain[-1]])
    assert judged.kind is Kind.VALID
    assert judged.known_sha256 == sha256(states[2])
    assert verdict(elsewhere, known_sha256=issued(*states), trusted=portal).kind is Kind.ALTERED


def test_the_first_signature_may_be_given_outside_and_is_told_as_its_certificate_says(
    states: list[bytes], portal: PortalIdentity
) -> None:
    """By a stock signing library, on the document as issued; nothing that it writes of itself is repeated."""
    parapheur = authority_named("AC du parapheur")
    signer = certificate_of(parapheur, COMMON_NAME="Aurelie VASSEUR")
    claims = {"name": "Le président de la République", "reason": "Sous réserve"}
    first = signed_outside(states[0], FIELDS[0].name, signer, **claims)
    judged = verdict(first, known_sha256=issued(states[0]), trusted=[portal, parapheur.certificate])
    assert judged.kind is Kind.VALID
    assert (
        "niveau non établi par ce fichier\u00a0: certificat au nom de «\u00a0Aurelie VASSEUR\u00a0», le "
        in (judged.sentences[1])
    )
    assert "République" not in " ".join(judged.sentences)


def test_level_and_capacity_are_believed_under_the_portals_seal_only(
    states: list[bytes], portal: PortalIdentity, stranger: PortalIdentity
) -> None:
    """A parapheur whose authority is trusted copies the portal's own words."""
    trusted: Trusted = [portal, stranger.chain[-1]]
    copied = sign_as(states[1], 3, stranger, level_label="Signature électronique qualifiée")
    ours, theirs = verify(copied, trusted=trusted, differences=False).results
    assert (ours.by_portal, ours.level, ours.capacity) == (True, LEVEL, PEOPLE[0][0])
    assert (theirs.by_portal, theirs.level, theirs.capacity) == (False, UNPROVEN, "")
    assert theirs.signer_name == theirs.certificate_label
    told = " ".join(verdict(copied, known_sha256=issued(*states), trusted=trusted).sentences)
    assert "qualifiée" not in told
    assert PEOPLE[3][1] not in told


def test_a_parapheur_that_changes_the_content_is_refused(
    states: list[bytes], portal: PortalIdentity, stranger: PortalIdentity
) -> None:
    trusted: Trusted = [portal, stranger.chain[-1]]
    for before in (states[0], states[2]):
        forged = sign_as(edited(before), 3, stranger)
        assert verify(forged, trusted=trusted).results[-1].good
        assert verdict(forged, known_sha256=issued(*states), trusted=trusted).kind is Kind.ALTERED


def test_a_forger_with_the_same_names_is_refused(
    states: list[bytes], portal: PortalIdentity, stranger: PortalIdentity
) -> None:
    forged = sign_as(states[0], 0, stranger)
    assert verdict(forged, known_sha256=issued(*states), trusted=portal).kind is Kind.ALTERED


def test_a_document_from_elsewhere_is_foreign(portal: PortalIdentity) -> None:
    made = BytesIO()
    with pikepdf.new() as other:
        other.add_blank_page()
        other.save(made)
    judged = verdict(made.getvalue(), known_sha256=issued(), trusted=portal)
    assert judged.kind is Kind.FOREIGN
    assert judged.sentences == ("Ce document n’a pas été émis par le portail.",)


@pytest.mark.parametrize(
    "content", [b"", b"bonjour", b"%PDF-1.7\n", b"PK\x03\x04" + bytes(500), b"%PDF-1.7\n%%EOF\n" * 50]
)
def test_what_is_no_pdf_is_unreadable(content: bytes, portal: PortalIdentity) -> None:
    judged = verdict(content, known_sha256=issued(), trusted=portal)
    assert judged.kind is Kind.UNREADABLE
    assert judged.sentences[0].endswith(".")


def test_a_known_file_is_valid_even_when_its_signatures_cannot_be_read(portal: PortalIdentity) -> None:
    scan = b"%PDF-1.4 d'un autre temps"
    judged = verdict(scan, known_sha256=issued(scan), trusted=portal)
    assert judged.kind is Kind.VALID
    assert judged.known_sha256 == sha256(scan)
    assert judged.known_bytes == len(scan)


def with_a_revision_of_another_tool(pdf: bytes) -> bytes:
    """An empty revision whose table has an object free « for ever », as poppler writes; strict readers refuse it."""
    last = pdf.rindex(b"startxref")
    previous = int(pdf[last:].split()[1])
    root, size = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1], int(re.findall(rb"/Size (\d+)", pdf)[-1])
    table = b"\nxref\n%d 1\n0000000000 00000 f \ntrailer\n" % size
    body = table + b"<</Root %s /Size %d /Prev %d>>\n" % (root, size + 1, previous)
    return pdf + body + b"startxref\n%d\n%%%%EOF\n" % (len(pdf) + 1)


def test_one_signs_in_the_portal_after_a_tool_that_strict_readers_refuse(
    states: list[bytes], portal: PortalIdentity
) -> None:
    """Signatures inside and outside are mixed within one contract, in any order."""
    foreign = with_a_revision_of_another_tool(states[1])
    with pytest.raises(PdfStrictReadError):
        IncrementalPdfFileWriter(BytesIO(foreign))
    signed = sign_as(foreign, 1, portal)
    assert signed.startswith(foreign)
    assert [each.valid for each in verify(signed, trusted=portal, differences=False).results] == [True, True]
