"""A real authority (OpenSSL) over HTTP: its timestamps are asked, verified, read by others; its faults are said."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import monotonic
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cls_portal import signing
from tests.cls_portal.answering import Answering, answering
from tests.cls_portal.authorities import Authority, authority
from tests.cls_portal.foreign import signed_outside
from tests.cls_portal.small import blank

ZONE = SigFieldSpec("Parapheur", on_page=0)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    with answering(tmp_path_factory.mktemp("autorites")) as made:
        yield made


@pytest.fixture(autouse=True)
def _well(others: Answering) -> Iterator[None]:
    yield
    others.manner = "well"
    others.revoked.clear()


@pytest.fixture(scope="module")
def identity(others: Answering) -> signing.PortalIdentity:
    seal = others.issue("Cachet des essais")
    return signing.PortalIdentity(seal.certificate, (others.root.certificate,), seal.key)


@pytest.fixture(scope="module")
def document() -> bytes:
    return blank()


@pytest.fixture(scope="module")
def person(others: Answering) -> Authority:
    return others.issue("Aurelie VASSEUR-DELMAS")


def asked_of(others: Answering, *roots: Authority, **more: Any) -> signing.Authority:
    found = signing.timestamp_authority(
        f"{others.address}/tsa", [each.certificate for each in roots or (others.root,)], **more
    )
    assert found is not None
    return found


def sealed(document: bytes, identity: signing.PortalIdentity, authority: signing.Authority | None, **more: Any) -> Any:
    given = {"roots": (identity.root,), "sources": signing.Sources(), "reason": "x", "at": datetime.now(UTC), **more}
    return signing.seal_lasting(document, identity=identity, seals=[identity], authority=authority, **given)


# The time


def test_the_time_is_asked_verified_and_read_by_others(document, identity, others, tmp_path):
    found = sealed(document, identity, asked_of(others))
    assert (found.level, found.rooted, found.holds_revocation) == ("PAdES B-T", True, False)
    assert abs(found.stamped_at - datetime.now(UTC)) < timedelta(minutes=1)
    token = signing.token_of(found.pdf)
    (signature,) = PdfFileReader(BytesIO(found.pdf)).embedded_regular_signatures
    (tmp_path / "token").write_bytes(token.dump())
    (tmp_path / "signature").write_bytes(signature.signer_info["signature"].native)
    command = ["openssl", "ts", "-verify", "-data", "signature", "-in", "token", "-token_in", "-CAfile"]
    said = subprocess.run([*command, others.folder / "root.pem"], cwd=tmp_path, capture_output=True, check=False)
    assert b"Verification: OK" in said.stdout + said.stderr
    (tmp_path / "scelle.pdf").write_bytes(found.pdf)
    environment = {**os.environ, "HOME": str(tmp_path)}
    read = subprocess.run(["pdfsig", "scelle.pdf"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert b"Signature is Valid." in read.stdout


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        ("silent", "n’a pas répondu en 0.2 secondes"),
        ("dripping", "n’a pas répondu en 0.2 secondes"),
        ("error", "a répondu par une erreur (HTTP 503)"),
        ("another digest", "a horodaté une autre empreinte que celle du document"),
        ("nonsense", "a répondu autre chose qu’un horodatage"),
        ("endless", "a répondu trop longuement"),
    ],
)
def test_an_authority_at_its_worst_is_said_and_never_waited_for(manner, said, document, identity, others, monkeypatch):
    if manner in ("silent", "dripping"):
        monkeypatch.setattr("cls_portal.signing.network.PATIENCE", 0.2)
    others.manner, started = manner, monotonic()
    with pytest.raises(signing.TimestampUnavailable) as refused:
        sealed(document, identity, asked_of(others))
    assert str(refused.value) == said
    assert monotonic() - started < 2


def test_a_token_of_another_root_of_another_hour_or_of_a_revoked_authority_is_not_believed(
    document, identity, others, monkeypatch
):
    with pytest.raises(signing.TimestampUnavailable, match="aucune racine d’horodatage"):
        sealed(document, identity, asked_of(others, authority("Autre racine")))
    listed = others.root.revocations({others.stamper.certificate.serial_number: datetime(2026, 1, 1, tzinfo=UTC)})
    (others.folder / "a.crl").write_bytes(listed.public_bytes(Encoding.DER))
    with pytest.raises(signing.TimestampUnavailable, match="certificat révoqué"):
        sealed(document, identity, asked_of(others, revocation=signing.revocation_in(others.folder)))
    monkeypatch.setattr("cls_portal.signing.timestamps.CLOCKS", timedelta(days=-1))
    with pytest.raises(signing.TimestampUnavailable, match="à l’heure du portail"):
        sealed(document, identity, asked_of(others))


# The revocations


def test_what_the_responders_answer_is_sealed_with_it(document, identity, others, person):
    signed = signed_outside(document, "Parapheur", (person.certificate, person.key), zone=ZONE)
    asks = signing.Sources(network=True)
    found = sealed(signed, identity, asked_of(others), sources=asks)
    assert (found.level, found.unknown, found.revoked) == ("PAdES B-LT", (), ())
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(found.pdf)))
    assert len(store.ocsps) == 3, "the seal, the authority of the timestamp, the signatory"
    assert signing.verify(found.pdf, trusted=[identity, others.root.certificate]).problems == ()
    others.revoked[person.certificate.serial_number] = when = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert sealed(signed, identity, None, sources=asks).revoked == (("Aurelie VASSEUR-DELMAS", when),)


def test_a_list_alone_leaves_unknown_those_it_does_not_speak_of(document, identity, others):
    given = signing.Sources(signing.Revocation(signing.revocation_in(others.folder).crls))
    other = authority("Autre racine").issue("Paul PARAPHEUR")
    signed = signed_outside(document, "Parapheur", (other.certificate, other.key), zone=ZONE)
    found = sealed(signed, identity, None, sources=given)
    assert (found.level, found.unknown) == ("PAdES B-B", ("Paul PARAPHEUR",))


def examined(document: bytes, signed: bytes, others: Answering, *, network: bool = True) -> signing.Examination:
    """Five minutes later, so that what happened after the signature may have happened before."""
    at = datetime.now(UTC) + timedelta(minutes=5)
    return signing.examine(
        signed, document, field_name="sig-1", seals=[], roots=[others.root.certificate], at=at,
        timestamp_roots=[others.root.certificate], sources=signing.Sources(network=network),
    )  # fmt: skip


@pytest.mark.parametrize("by", ["OCSP", "CRL"])
def test_a_certificate_revoked_before_it_signed_is_refused(by, document, others):
    somebody = others.issue("Paul PARAPHEUR", list_only=by == "CRL")
    signed = signed_outside(document, "Parapheur", (somebody.certificate, somebody.key), zone=ZONE)
    found = examined(document, signed, others)
    assert (found.faults, found.signatures[0].standing) == ((), signing.Standing(known=True))
    others.revoked[somebody.certificate.serial_number] = datetime(2026, 11, 1, 12, tzinfo=UTC)
    (fault,) = examined(document, signed, others).faults
    assert "est révoqué depuis le 1er novembre 2026" in fault.replace("\u00a0", " ")
    assert "rien ne prouve que la signature soit antérieure" in fault
    unknown = examined(document, signed, others, network=False)
    assert (unknown.faults, unknown.signatures[0].standing) == ((), signing.Standing())


def test_a_certificate_revoked_since_harms_no_signature_that_a_timestamp_proves_older(document, others, person):
    signed = signed_outside(
        document, "Parapheur", (person.certificate, person.key), zone=ZONE, timestamper=asked_of(others)
    )
    others.revoked[person.certificate.serial_number] = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    found = examined(document, signed, others)
    assert found.faults == ()
    assert any("une autorité d’horodatage prouve que la signature lui est antérieure" in each for each in found.notes)
    others.revoked[person.certificate.serial_number] = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert "est postérieure" in examined(document, signed, others).faults[0]


def test_a_responder_that_does_not_answer_leaves_it_unknown(document, others, monkeypatch):
    somebody = others.issue("Paul PARAPHEUR")
    signed = signed_outside(document, "Parapheur", (somebody.certificate, somebody.key), zone=ZONE)
    monkeypatch.setattr(Answering, "revocation_of", lambda *_: b"")
    found = examined(document, signed, others)
    assert (found.faults, found.signatures[0].standing) == ((), signing.Standing())
