"""The portal's own certificate: a technical seal, given by the operator or made at first run for demonstration.

A seal names an organisation, never a person (regulation (EU) 910/2014, article 3 (25)). The key of
the authority that certifies it is thrown away at once: nobody can make a second one under it.

What stands in the folder of seals (`remember_seal`) is public: the certificates of the seals that served, present
and former, so that old documents are still read when the key has been changed.
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
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from .token import Token

AUTHORITY_NAME = "Autorité de démonstration – NE PAS UTILISER EN PRODUCTION"
SEAL_NAME = "Portail CLS – cachet technique (démonstration)"
NOT_FOR_PRODUCTION = "NE PAS UTILISER EN PRODUCTION"
LIFE = timedelta(days=10 * 365)
KEY_BITS = 3072
KEY_FILE, SEAL_FILE, AUTHORITY_FILE = "cachet-cle.pem", "cachet.pem", "autorite.pem"


class IdentityMissing(Exception):
    """The folder holds no usable certificate and key. ``str()`` is a French sentence."""


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Seal:
    """A certificate of the portal and the authorities above it (nearest first, root last); no key."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def root(self) -> x509.Certificate:
        """The authority that is to be trusted: the last of the chain, or the certificate itself."""
        return self.chain[-1] if self.chain else self.certificate

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


@dataclass(frozen=True)
class PortalIdentity(Seal):
    """The seal in use: its certificates, and the key, in memory or in a token that never gives it."""

    key: PrivateKey | Token = field(repr=False, compare=False)


Trusted = Seal | Sequence[Seal | x509.Certificate]


def common_name(certificate: x509.Certificate) -> str:
    """CN of the subject; the whole subject when it has none."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def is_demonstration(certificate: x509.Certificate) -> bool:
    """Whether this authority says of itself that it is none: nothing under it counts in production."""
    return NOT_FOR_PRODUCTION in common_name(certificate)


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
    if not isinstance(key, PrivateKey) or key.public_key() != certificate.public_key():
        raise IdentityMissing("La clé du portail n’est pas celle de son certificat.")
    return PortalIdentity(certificate, tuple(chain), key)


def load_pkcs12(file: Path, *, passphrase: str | None = None) -> PortalIdentity:
    """Key, certificate and chain of a PKCS#12 file. Raises IdentityMissing, which never tells the passphrase."""
    try:
        found = pkcs12.load_pkcs12(file.read_bytes(), passphrase.encode() if passphrase else None)
    except (OSError, ValueError) as error:
        raise IdentityMissing(f"Le fichier PKCS#12 du cachet est absent ou illisible\u00a0: {error}") from error
    if not isinstance(found.key, PrivateKey) or found.cert is None:
        raise IdentityMissing("Le fichier PKCS#12 du cachet ne contient pas une clé RSA ou EC et son certificat.")
    others = [each.certificate for each in found.additional_certs]
    return PortalIdentity(found.cert.certificate, _above(found.cert.certificate, others), found.key)


def load_token(token: Token, certificates: Path) -> PortalIdentity:
    """The key stays in the token; its certificate, then those of the authorities above, are in a PEM file."""
    try:
        first, *others = x509.load_pem_x509_certificates(certificates.read_bytes())
    except (OSError, ValueError) as error:
        raise IdentityMissing(f"Le certificat du cachet est absent ou illisible\u00a0: {error}") from error
    return PortalIdentity(first, _above(first, others), token)


def _above(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Those of `others` that certify it, nearest first, whatever their order in the file."""
    chain: list[x509.Certificate] = []
    below = certificate
    while above := next((each for each in others if each.subject == below.issuer and each not in chain), None):
        chain.append(above)
        below = above
    return tuple(chain)


def remember_seal(seal: Seal, folder: Path) -> None:
    """Keep its certificates (public) in the folder of the seals that served, once."""
    file = folder / f"{seal.certificate_sha256}.pem"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(b"".join(each.public_bytes(serialization.Encoding.PEM) for each in seal_certificates(seal)))
        draft.replace(file)


def seal_certificates(seal: Seal) -> tuple[x509.Certificate, ...]:
    return (seal.certificate, *seal.chain)


def remembered_seals(folder: Path) -> tuple[Seal, ...]:
    """Every seal of the folder: in each PEM file its certificate, then those above it."""
    seals = []
    for file in sorted(folder.glob("*.pem")):
        first, *others = x509.load_pem_x509_certificates(file.read_bytes())
        seals.append(Seal(first, _above(first, others)))
    return tuple(seals)


def _write(identity: PortalIdentity, folder: Path, passphrase: str | None) -> None:
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
    pem = serialization.Encoding.PEM
    assert not isinstance(identity.key, Token)
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
    authority_name = name_of(AUTHORITY_NAME, organisation)
    authority = (
        builder(authority_name, authority_name, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(certify=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    seal = (
        builder(name_of(SEAL_NAME, organisation), authority_name, seal_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(certify=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return PortalIdentity(seal, (authority,), seal_key)


def name_of(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, now: datetime) -> x509.CertificateBuilder:
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


def usage(*, certify: bool) -> x509.KeyUsage:
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
