"""What a file signed outside the portal may add to the one that was issued, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec

from cls_portal.pdf import render
from cls_portal.signing import (
    Examination,
    PortalIdentity,
    Unreadable,
    examine,
    holder_of,
    make_portal_certificate,
    seal_received,
    sign,
    verify,
)
from tests.cls_portal.foreign import (
    QUALIFIED,
    Signer,
    authority_named,
    certificate_of,
    signed_outside,
    statements,
)
from tests.cls_portal.sample_contract import ATTACHMENT, CREATED, FIELDS, PEOPLE, signature_blocks
from tests.contracts.staging import IDENTITY

PERSON = {"SURNAME": "VASSEUR-DELMAS", "GIVEN_NAME": "Aurelie", "COMMON_NAME": "Aurelie VASSEUR-DELMAS"}
Edit = Callable[[IncrementalPdfFileWriter], None]


@pytest.fixture(scope="module")
def portal() -> PortalIdentity:
    return make_portal_certificate(IDENTITY, organisation="Portail des tests")


@pytest.fixture(scope="module")
def issued(portal: PortalIdentity) -> bytes:
    """Two pages, which the mayor has signed in the portal."""
    blocks = signature_blocks(FIELDS[:3])
    html = f'<html lang="fr"><body><h1>Contrat</h1><p>Le texte.</p><div class="signatures">{blocks}</div></body></html>'
    drawn = render(html, title="Contrat", created=CREATED, fields=FIELDS[:3], attachments=(ATTACHMENT,))
    return sign(
        drawn, field="sig-3", signer_name=PEOPLE[2][1], capacity=PEOPLE[2][0], level_label="Signature simple",
        reason="Consentement", at=datetime.now(UTC), identity=portal,
    )  # fmt: skip


@pytest.fixture(scope="module")
def person() -> Signer:
    return certificate_of(authority_named("AC des tests"), **PERSON)


@pytest.fixture(scope="module")
def signed(issued: bytes, person: Signer) -> bytes:
    return signed_outside(issued, "sig-1", person)


def examined(pdf: bytes, issued: bytes, portal: PortalIdentity, **changes: Any) -> Examination:
    given = {
        "field_name": "sig-1", "roots": [authority_named("AC des tests").certificate], "at": datetime.now(UTC),
        **changes,
    }  # fmt: skip
    return examine(pdf, issued, seals=[portal], **given)


def edited(pdf: bytes, edit: Edit) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    edit(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def page_of(writer: IncrementalPdfFileWriter, number: int = 0) -> Any:
    page = writer.find_page_for_modification(number)[0].get_object()
    writer.update_container(page)
    return page


# What is accepted


def test_a_signature_in_the_prepared_field_is_recognised_with_its_certificate(signed, issued, portal):
    found = examined(signed, issued, portal)
    assert found.faults == ()
    (signature,) = found.signatures
    assert signature.field == "sig-1"
    assert (signature.holder.surname, signature.holder.given_name) == ("VASSEUR-DELMAS", "Aurelie")
    assert signature.holder.issuer == "AC des tests"
    assert signature.algorithm == "ecdsa, sha256"
    assert not signature.timestamped
    assert not signature.qualified
    report = verify(signed, trusted=[portal, authority_named("AC des tests").certificate])
    assert [each.good for each in report.results] == [True, True]


def test_a_card_with_a_longer_elliptic_key_is_recognised_and_verified(issued, portal):
    """P-384 with SHA-384, as cards of agents have; the others of these tests are P-256."""
    signer = certificate_of(authority_named("AC des tests"), curve=ec.SECP384R1(), **PERSON)
    pdf = signed_outside(issued, "sig-1", signer, digest="sha384")
    found = examined(pdf, issued, portal)
    assert found.faults == ()
    assert (found.signatures[0].algorithm, found.signatures[0].holder.surname) == ("ecdsa, sha384", "VASSEUR-DELMAS")
    report = verify(pdf, trusted=[portal, authority_named("AC des tests").certificate])
    assert [each.good for each in report.results] == [True, True]
    altered = pdf[:200] + bytes([pdf[200] ^ 1]) + pdf[201:]
    assert examined(altered, issued, portal).faults


def test_a_tool_that_makes_its_own_zone_is_accepted_with_a_warning(issued, portal, person):
    for zone in (SigFieldSpec("Parapheur", on_page=0), SigFieldSpec("Parapheur", on_page=0, box=(60, 60, 200, 110))):
        found = examined(signed_outside(issued, "Parapheur", person, zone=zone), issued, portal)
        assert found.faults == ()
        assert "sa propre zone" in found.notes[0]
    (stamp,) = found.stamps
    assert (stamp.page, stamp.rectangle) == (0, (60, 60, 200, 110))


def test_it_is_called_qualified_only_when_the_authority_and_the_certificate_are(issued, portal):
    under = authority_named("AC qualifiée")
    signer = certificate_of(under, statements(*QUALIFIED), **PERSON)
    pdf = signed_outside(issued, "sig-1", signer)
    ordinary = examined(pdf, issued, portal, roots=[under.certificate])
    listed = examined(pdf, issued, portal, roots=[], qualified_roots=[under.certificate])
    assert [each.signatures[0].qualified for each in (ordinary, listed)] == [False, True]
    without_device = signed_outside(issued, "sig-1", certificate_of(under, statements(QUALIFIED[0]), **PERSON))
    assert not examined(without_device, issued, portal, qualified_roots=[under.certificate]).signatures[0].qualified


# Who may not


def test_an_unknown_authority_an_expired_certificate_and_the_portals_seal_are_refused(issued, portal):
    stranger = certificate_of(authority_named("AC inconnue"), **PERSON)
    (fault,) = examined(signed_outside(issued, "sig-1", stranger), issued, portal).faults
    assert "AC inconnue" in fault
    assert "n’est pas reconnue" in fault
    expired = certificate_of(authority_named("AC des tests"), days=-1, **PERSON)
    (fault,) = examined(signed_outside(issued, "sig-1", expired), issued, portal).faults
    assert "n’est pas en cours de validité" in fault
    ours = sign(
        issued, field="sig-1", signer_name="Aurélie Vasseur-Delmas", capacity="Préfète", level_label="Avancée",
        reason="x", at=datetime.now(UTC), identity=portal,
    )  # fmt: skip
    assert any("n’est pas reconnue" in fault for fault in examined(ours, issued, portal).faults)


def test_pseudonyms_and_seals_say_what_they_are():
    under = authority_named("AC des tests")
    alias = holder_of(certificate_of(under, PSEUDONYM="Titulaire 12", COMMON_NAME="Titulaire 12")[0])
    marked = holder_of(certificate_of(under, COMMON_NAME="Jean Dupont:PN")[0])
    seal_of = holder_of(certificate_of(under, COMMON_NAME="Préfecture", ORGANIZATION_ID="NTRFR-123")[0])
    declared = holder_of(certificate_of(under, statements(kinds=("0.4.0.1862.1.6.2",)), COMMON_NAME="Préfecture")[0])
    named = x509.SubjectAlternativeName([x509.RFC822Name("A.Vasseur@exemple.fr")])
    somebody = holder_of(certificate_of(under, named, **PERSON)[0])
    assert [each.pseudonym for each in (alias, marked, seal_of, somebody)] == [True, True, False, False]
    assert [each.seal for each in (alias, seal_of, declared, somebody)] == [False, True, True, False]
    assert somebody.emails == ("a.vasseur@exemple.fr",)


# What it may not add


def test_nothing_added_two_signatures_and_the_field_of_another_are_refused(issued, signed, portal, person):
    assert "sans signature de plus" in examined(issued, issued, portal).faults[0]
    assert "aucune signature de plus" in examined(edited(issued, lambda w: page_of(w)), issued, portal).faults[0]
    twice = examined(signed_outside(signed, "sig-2", person), issued, portal)
    assert any("plusieurs signatures" in fault for fault in twice.faults)
    elsewhere = examined(signed, issued, portal, field_name="sig-2")
    assert "d’un autre signataire" in " ".join(elsewhere.faults)


def test_a_changed_byte_and_bytes_added_after_are_refused(signed, issued, portal):
    changed = bytearray(signed)
    changed[changed.index(b"PPKLite", len(issued))] ^= 1
    assert "ne correspond pas au contenu" in " ".join(examined(bytes(changed), issued, portal).faults)
    assert "Des octets ont été ajoutés après la signature" in " ".join(
        examined(signed + b"\n% et puis", issued, portal).faults
    )


def _hidden_text(writer: IncrementalPdfFileWriter) -> None:
    stream = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 900 re f"))
    writer.add_stream_to_page(0, stream)


def _script(writer: IncrementalPdfFileWriter) -> None:
    action = generic.DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("a()")})
    writer.root["/OpenAction"] = writer.add_object(action)
    writer.update_root()


def _attachment(writer: IncrementalPdfFileWriter) -> None:
    file = writer.add_object(generic.StreamObject({pdf_name("/Type"): pdf_name("/EmbeddedFile")}, b"x"))
    kept = generic.DictionaryObject({pdf_name("/F"): file})
    spec = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Filespec"), pdf_name("/EF"): kept})
    writer.root["/AF"] = generic.ArrayObject([writer.add_object(spec)])
    writer.update_root()


def _title(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Autre contrat")}))


def _metadata(writer: IncrementalPdfFileWriter) -> None:
    said = writer.root["/Metadata"].data.replace(b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfuaid:part>2</pdfuaid:part>")
    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(stream_data=said))
    writer.update_root()


def _page(writer: IncrementalPdfFileWriter) -> None:
    first = page_of(writer)
    kids = writer.root["/Pages"]["/Kids"]
    kids.append(writer.add_object(generic.DictionaryObject(first)))
    writer.root["/Pages"]["/Count"] = generic.NumberObject(len(kids))
    writer.update_container(kids)


def _note(writer: IncrementalPdfFileWriter) -> None:
    drawn = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/FreeText"), "/Contents": pdf_string("sauf le maire")}
    page = page_of(writer)
    note = writer.add_object(generic.DictionaryObject({pdf_name(key): value for key, value in drawn.items()}))
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), note])


def _font(writer: IncrementalPdfFileWriter) -> None:
    """The page stays the same object; what it draws with does not."""
    font = next(iter(page_of(writer)["/Resources"]["/Font"].values())).get_object()
    font["/Encoding"] = generic.NameObject("/Identity-V")
    writer.update_container(font)


def _label(writer: IncrementalPdfFileWriter) -> None:
    other = writer.root["/AcroForm"]["/Fields"][1]
    other["/TU"] = pdf_string("Signature : un autre")
    writer.update_container(other)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (_hidden_text, "La page 1 a été modifiée"),
        (_script, "un script"),
        (_attachment, "un fichier joint"),
        (_title, "titre, auteur"),
        (_metadata, "métadonnées"),
        (_page, "Le nombre de pages a changé"),
        (_note, "Une annotation a été ajoutée à la page 1"),
        (_font, "Le contenu du document a été modifié"),
        (_label, "« sig-2 » a été modifiée"),
    ],
)
def test_what_is_hidden_under_a_good_signature_is_refused(edit: Edit, said: str, issued, portal, person):
    pdf = signed_outside(edited(issued, edit), "sig-1", person)
    faults = " ".join(examined(pdf, issued, portal).faults).replace("\u00a0", " ")
    assert said in faults


def test_a_stamp_over_the_zone_of_another_and_a_certification_are_refused(issued, portal, person):
    zone = SigFieldSpec("Parapheur", on_page=0, box=(60, 400, 500, 800))
    covered = examined(signed_outside(issued, "Parapheur", person, zone=zone), issued, portal)
    assert "recouvre la zone d’une autre signature" in " ".join(covered.faults)
    bare = render('<html lang="fr"><body><h1>x</h1></body></html>', title="x", created=CREATED)
    only = SigFieldSpec("Certification", on_page=0)
    certified = examined(signed_outside(bare, "Certification", person, zone=only, certify=True), bare, portal)
    assert "certification" in " ".join(certified.faults)


# The seal of a scan


def test_any_pdf_is_sealed_as_it_was_received(issued, portal):
    sealed = seal_received(issued, reason="Reçu", at=datetime.now(UTC), identity=portal)
    assert sealed.startswith(issued)
    assert verify(sealed, trusted=portal).problems == ()
    with pytest.raises(Unreadable, match="protégé ou endommagé"):
        seal_received(b"%PDF-1.4 rien", reason="Reçu", at=datetime.now(UTC), identity=portal)
