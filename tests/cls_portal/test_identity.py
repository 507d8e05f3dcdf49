"""The portal's seal and the authorities it trusts, as the operator gives them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from asn1crypto import keys
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.config.pkcs11 import PKCS11SignatureConfig
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cls_portal import identity, signing
from cls_portal.signing.signer import as_asn1
from cls_portal.signing.token import token_signer
from tests.cls_portal.authorities import Authority, authority, written
from tests.cls_portal.sample_contract import FIELDS, PEOPLE, sample

PASSPHRASE = "phrase de passe du cachet"
AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def root() -> Authority:
    return authority("Autorité des tests")


def a_file(folder: Path, seal: Authority, root: Authority) -> Path:
    """A PKCS#12 file, as an operator receives it."""
    file = folder / f"{seal.certificate.serial_number}.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"cachet", seal.key, seal.certificate, [root.certificate], BestAvailableEncryption(PASSPHRASE.encode())
        )
    )
    return file


def signed(seal: signing.PortalIdentity, pdf: bytes | None = None, number: int = 0) -> bytes:
    return signing.sign(
        pdf or sample(), field=FIELDS[number].name, signer_name=PEOPLE[number][1], capacity=PEOPLE[number][0],
        level_label="Signature électronique simple", reason="Consentement", at=AT, identity=seal,
    )  # fmt: skip


def test_the_seal_comes_from_a_pkcs12_file_whose_passphrase_is_in_another(settings, tmp_path, root):
    seal = root.issue("Cachet de la préfecture")
    settings.SEAL_PKCS12 = str(a_file(tmp_path, seal, root))
    settings.SEAL_PASSPHRASE_FILE = str(tmp_path / "passe")
    (tmp_path / "passe").write_text(PASSPHRASE + "\n")
    found = identity.portal_identity()
    assert (found.certificate, found.chain) == (seal.certificate, (root.certificate,))
    assert PASSPHRASE not in repr(identity.source())
    assert found.for_production


@pytest.mark.parametrize("given", [{"SEAL_PASSPHRASE": "fausse"}, {"SEAL_PASSPHRASE_FILE": "/nulle/part"}])
def test_a_seal_that_cannot_be_opened_is_said_without_its_passphrase(settings, tmp_path, root, given):
    settings.SEAL_PKCS12 = str(a_file(tmp_path, root.issue("Cachet"), root))
    for name, value in given.items():
        setattr(settings, name, value)
    with pytest.raises(signing.IdentityMissing) as refused:
        identity.portal_identity()
    assert "fausse" not in str(refused.value)


def test_the_documents_of_a_former_seal_stay_valid_after_the_key_has_changed(settings, tmp_path, root):
    settings.SEAL_PASSPHRASE = PASSPHRASE
    settings.SEAL_PKCS12 = str(a_file(tmp_path, root.issue("Premier cachet"), root))
    first = identity.portal_identity()
    old = signed(first)
    other = authority("Autre autorité")
    settings.SEAL_PKCS12 = str(a_file(tmp_path, other.issue("Second cachet"), other))
    second = identity.portal_identity()
    assert second.certificate_sha256 != first.certificate_sha256
    assert {seal.certificate_sha256 for seal in identity.former_certificates()} == {
        first.certificate_sha256, second.certificate_sha256,
    }  # fmt: skip
    assert signing.verify(old, trusted=second).problems
    assert signing.verify(old, trusted=identity.every_seal()).problems == ()
    both = signed(second, old, 1)
    assert signing.verify(both, trusted=identity.every_seal()).problems == ()
    kept = b"".join(file.read_bytes() for file in settings.SEALS_ROOT.iterdir())
    assert b"PRIVATE" not in kept


def test_without_a_seal_in_use_old_documents_are_still_read(settings, tmp_path, root):
    settings.DEMONSTRATION = False
    settings.IDENTITY_ROOT = tmp_path / "rien"
    assert identity.every_seal() == ()
    former = signing.Seal(root.issue("Ancien cachet").certificate, (root.certificate,))
    signing.remember_seal(former, settings.SEALS_ROOT)
    signing.remember_seal(former, settings.SEALS_ROOT)
    assert identity.every_seal() == (former,)


def test_a_token_is_described_to_the_library_and_its_code_never_shows(settings, tmp_path, root):
    seal = root.issue("Cachet en puce")
    settings.SEAL_PKCS11_MODULE, settings.SEAL_PKCS11_TOKEN = "/usr/lib/puce.so", "CLS"
    settings.SEAL_PKCS11_LABEL, settings.SEAL_PASSPHRASE = "cachet", "123456"
    settings.SEAL_PKCS11_CERTIFICATE = str(written(tmp_path / "cachet.pem", seal, root))
    found = identity.portal_identity()
    assert (found.certificate, found.chain) == (seal.certificate, (root.certificate,))
    assert isinstance(found.key, signing.Token)
    asked = found.key.configuration(as_asn1(seal.certificate), [as_asn1(root.certificate)])
    assert (asked.module_path, asked.token_criteria.label, asked.key_label, asked.user_pin) == (
        "/usr/lib/puce.so", "CLS", "cachet", "123456",
    )  # fmt: skip
    assert "123456" not in repr(found) + repr(found.key)


def test_a_token_without_its_library_is_said(monkeypatch, root):
    monkeypatch.setattr("cls_portal.signing.token.pkcs11", None)
    token = signing.Token("/usr/lib/puce.so", "CLS", "cachet", "123456")
    with (
        pytest.raises(signing.TokenUnusable, match="python-pkcs11 n’est pas installé"),
        token_signer(token, as_asn1(root.certificate), []),
    ):
        pass


class TokenError(Exception):
    """What the library raises of its own."""


def a_library(monkeypatch: pytest.MonkeyPatch, key: Authority | None) -> None:
    """In place of python-pkcs11: it signs with that key whatever the name asked for; without one, it finds none."""

    @contextmanager
    def session(asked: PKCS11SignatureConfig) -> Iterator[SimpleSigner]:
        if key is None:
            raise TokenError("Could not find private key with label 'cachet'.")
        der = key.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        yield SimpleSigner(
            signing_cert=asked.signing_certificate,
            signing_key=keys.PrivateKeyInfo.load(der),
            cert_registry=SimpleCertificateStore(),
        )

    library = SimpleNamespace(PKCS11SigningContext=session, PKCS11Error=TokenError)
    monkeypatch.setattr("cls_portal.signing.token.pkcs11", library)


def test_a_token_that_has_not_the_key_of_the_certificate_is_said(monkeypatch, root):
    """Both happened on SoftHSM: an error of the library that nobody caught, and a seal that was false."""
    mine, other = root.issue("Cachet"), root.issue("Autre cachet")
    token = signing.Token("/usr/lib/puce.so", "CLS", "cachet", "123456")
    identity_of = signing.PortalIdentity(mine.certificate, (root.certificate,), token)
    a_library(monkeypatch, mine)
    assert signing.seal_apart(b"x", identity=identity_of)
    a_library(monkeypatch, other)
    with pytest.raises(signing.TokenUnusable, match="n’est pas celle de son certificat"):
        signing.seal_apart(b"x", identity=identity_of)
    a_library(monkeypatch, None)
    with pytest.raises(signing.TokenUnusable, match="vérifiez le nom de la clé"):
        signing.seal_apart(b"x", identity=identity_of)


def test_the_key_never_reaches_the_logs(settings, tmp_path, root, caplog):
    seal = root.issue("Cachet discret")
    settings.SEAL_PASSPHRASE = PASSPHRASE
    settings.SEAL_PKCS12 = str(a_file(tmp_path, seal, root))
    with caplog.at_level(logging.DEBUG):
        signed(identity.portal_identity())
    secret = seal.key.private_numbers().private_value
    der = seal.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()).hex()
    for told in (PASSPHRASE, str(secret), f"{secret:x}", der):
        assert told not in caplog.text


def test_the_authorities_of_others_are_those_of_a_folder_the_qualified_ones_apart(settings, tmp_path):
    settings.TRUST_ROOTS = tmp_path / "autorites"
    assert identity.trusted_roots().every == ()
    first, second, third = authority("A"), authority("B"), authority("C")
    written(settings.TRUST_ROOTS / "parapheur.pem", first, second)
    written(settings.TRUST_ROOTS / "qualifies" / "carte.crt", third)
    (settings.TRUST_ROOTS / "lisez-moi.txt").write_text("rien")
    roots = identity.trusted_roots()
    assert roots.advanced == (first.certificate, second.certificate)
    assert roots.qualified == (third.certificate,)
    assert roots.every == (*roots.advanced, *roots.qualified)
