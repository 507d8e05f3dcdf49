"""The portal's own certificate: a technical seal, made at first run for demonstration.

A seal names an organisation, never a person (regulation (EU) 910/2014, article 3 (25)). The key of
the authority that certifies it is thrown away at once: nobody can make a second one under it.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

AUTHORITY_NAME = "Autorité de démonstration – NE PAS UTILISER EN PRODUCTION"
SEAL_NAME = "Portail CLS – cachet technique (démonstration)"
NOT_FOR_PRODUCTION = "NE PAS UTILISER EN PRODUCTION"
LIFE = timedelta(days=10 * 365)
KEY_BITS = 3072
KEY_FILE, SEAL_FILE, AUTHORITY_FILE = "cachet-cle.pem", "cachet.pem", "autorite.pem"


class IdentityMissing(Exception):
    """The folder holds no usable certificate and key. ``str()`` is a French sentence."""


@dataclass(frozen=True)
class PortalIdentity:
    """Key, certificate and the authorities above it (nearest first, root last)."""

    key: rsa.RSAPrivateKey = field(repr=False, compare=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def label(self) -> str:
        """Common name of the seal, as PDF readers show it."""
        return common_name(self.certificate)

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate (DER), 64 hexadecimal digits."""
        return hashlib.sha256(self.certificate.public_bytes(serialization.Encoding.DER)).hexdigest()

    @property
    def for_production(self) -> bool:
        """False when the certificate was made by the portal itself."""
        names = [common_name(each) for each in (self.certificate, *self.chain)]
        return not any(NOT_FOR_PRODUCTION in name for name in names)


Trusted = PortalIdentity | Sequence[PortalIdentity | x509.Certificate]


def common_name(certificate: x509.Certificate) -> str:
    """CN of the subject; the whole subject when it has none."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def make_portal_certificate(
    folder: Path, *, organisation: str, now: datetime | None = None, passphrase: str | None = None
) -> PortalIdentity:
    """The identity kept in ``folder``, made there the first time (2 s). Safe against two starts at once.

    Files readable by their owner only. Raises OSError when the folder cannot be written.
    """
    if (folder / KEY_FILE).exists():
        return load_identity(folder, passphrase=passphrase)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # 0700
    try:
        _write(_issue(organisation, now or datetime.now(UTC)), draft, passphrase)
        draft.rename(folder)
    except OSError:
        if not (folder / KEY_FILE).exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return load_identity(folder, passphrase=passphrase)


def load_identity(folder: Path, *, passphrase: str | None = None) -> PortalIdentity:
    """Read key, certificate and chain (PEM) from ``folder``. Raises IdentityMissing."""
    try:
        key = serialization.load_pem_private_key(
            (folder / KEY_FILE).read_bytes(), passphrase.encode() if passphrase else None
        )
        certificate = x509.load_pem_x509_certificate((folder / SEAL_FILE).read_bytes())
        chain = x509.load_pem_x509_certificates((folder / AUTHORITY_FILE).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise IdentityMissing(f"Le certificat du portail est absent ou illisible\u00a0: {error}") from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise IdentityMissing("La clé du portail n’est pas celle de son certificat.")
    return PortalIdentity(key, certificate, tuple(chain))


def _write(identity: PortalIdentity, folder: Path, passphrase: str | None) -> None:
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
    pem = serialization.Encoding.PEM
    contents = {
        SEAL_FILE: identity.certificate.public_bytes(pem),
        AUTHORITY_FILE: b"".join(each.public_bytes(pem) for each in identity.chain),
        KEY_FILE: identity.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, encryption),
    }
    for name, content in contents.items():
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


def _issue(organisation: str, now: datetime) -> PortalIdentity:
    authority_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    seal_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    authority_name = _name(AUTHORITY_NAME, organisation)
    authority = (
        _builder(authority_name, authority_name, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certify=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    seal = (
        _builder(_name(SEAL_NAME, organisation), authority_name, seal_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certify=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return PortalIdentity(seal_key, seal, (authority,))


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, now: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certify,
        content_commitment=not certify,
        key_cert_sign=certify,
        crl_sign=certify,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
