"""The last seal: invisible, timestamped when an authority answers, with what proves it for ever when it is given."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cls_portal import signing
from cls_portal.signing.signer import as_asn1
from tests.cls_portal.authorities import STAMPED, Authority, authority, dummy_authority
from tests.cls_portal.sample_contract import FIELDS, PEOPLE, sample

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def root() -> Authority:
    return authority("Autorité des tests")


@pytest.fixture(scope="module")
def identity(root: Authority) -> signing.PortalIdentity:
    """The portal's seal, with an elliptic key."""
    seal = root.issue("Cachet des tests")
    return signing.PortalIdentity(seal.certificate, (root.certificate,), seal.key)


@pytest.fixture(scope="module")
def stamper(root: Authority) -> DummyTimeStamper:
    """An authority that timestamps."""
    return dummy_authority(root)


@pytest.fixture(scope="module")
def signed(identity: signing.PortalIdentity) -> bytes:
    return signing.sign(
        sample(), field=FIELDS[0].name, signer_name=PEOPLE[0][1], capacity=PEOPLE[0][0],
        level_label="Signature électronique simple", reason="Consentement", at=AT, identity=identity,
    )  # fmt: skip


@pytest.fixture(scope="module")
def revocation(root: Authority, tmp_path_factory: pytest.TempPathFactory) -> signing.Revocation:
    folder = tmp_path_factory.mktemp("revocations")
    (folder / "autorite.crl").write_bytes(root.revocations().public_bytes(Encoding.PEM))
    (folder / "abime.crl").write_bytes(b"rien")
    return signing.revocation_in(folder)


@pytest.fixture(scope="module")
def sealed(signed: bytes, identity: signing.PortalIdentity, stamper: DummyTimeStamper, revocation) -> bytes:
    return signing.seal(
        signed, identity=identity, reason="Toutes les signatures sont réunies", at=AT, timestamper=stamper,
        revocation=revocation,
    )  # fmt: skip


def test_the_seal_only_adds_bytes_and_leaves_the_signatures_valid(signed, sealed, identity):
    assert sealed.startswith(signed)
    report = signing.verify(sealed, trusted=identity)
    assert report.problems == ()
    assert report.whole_file_covered
    assert [each.field for each in report.results] == [FIELDS[0].name, signing.SEAL_FIELD]


def test_the_seal_is_never_called_a_signature_of_anyone(sealed, identity):
    seal = signing.verify(sealed, trusted=identity, differences=False).results[-1]
    assert (seal.signer_name, seal.capacity) == ("Portail CLS", "")
    assert seal.level == "Cachet du portail, qui n’est la signature de personne"
    told = signing.verdict(sealed, known_sha256=lambda _: True, trusted=identity).sentences
    assert any(each.startswith("Cachet du portail, qui n’est la signature de personne") for each in told)


def test_the_time_is_that_of_the_authority_and_the_lists_are_inside(sealed, signed):
    assert signing.timestamp_of(sealed) == STAMPED
    assert signing.timestamp_of(signed) is None
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(sealed)))
    assert len(store.crls) == 1
    assert len(store.certs) == 2


def test_without_authority_nor_lists_the_seal_is_bare(signed, identity):
    bare = signing.seal(signed, identity=identity, reason="x", at=AT)
    assert signing.timestamp_of(bare) is None
    assert b"/DSS" not in bare[len(signed) :]


def test_an_authority_that_does_not_answer_is_said(signed, identity):
    silent = signing.timestamp_authority("http://127.0.0.1:9/tsa")
    with pytest.raises(signing.TimestampUnavailable):
        signing.seal(signed, identity=identity, reason="x", at=AT, timestamper=silent)
    assert signing.timestamp_authority("") is None
    with pytest.raises(ValueError, match="web address"):
        signing.timestamp_authority("file:///etc/passwd")


def test_what_is_not_a_revocation_list_is_left_out(revocation, identity):
    assert len(revocation.crls) == 1
    roots = (as_asn1(identity.root),)
    assert signing.standing(signing.Subject(as_asn1(identity.certificate), (), roots), revocation, at=AT).known
    other = authority("Autre")
    subject = signing.Subject(as_asn1(other.issue("Cachet").certificate), (), (as_asn1(other.certificate),))
    assert not signing.standing(subject, revocation, at=AT).known


def test_an_independent_reader_finds_the_seal_valid(sealed, tmp_path: Path):
    file = tmp_path / "scelle.pdf"
    file.write_bytes(sealed)
    run = subprocess.run(
        ["pdfsig", str(file)], capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(tmp_path)}
    )
    assert run.stdout.count("Signature is Valid.") == 2
    assert run.stdout.count("- Total document signed") == 1
