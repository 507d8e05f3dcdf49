"""Authorities and certificates invented for a test, with keys that cost nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from cls_portal.signing.signer import as_asn1

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
STAMPED = datetime(2026, 11, 23, 11, 0, 5, tzinfo=UTC)
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """A certificate and its key; `issue` makes one under it."""

    certificate: x509.Certificate
    key: Key

    def issue(self, name: str, *extensions: x509.ExtensionType, key: Key | None = None) -> Authority:
        key = key or ec.generate_private_key(ec.SECP256R1())
        usage = _usage(certify=False)
        return Authority(_certificate(name, key, self.certificate.subject, self.key, False, usage, *extensions), key)

    def revocations(self, revoked: Mapping[int, datetime] | None = None) -> x509.CertificateRevocationList:
        """Those revoked (serial: when); nobody, by default."""
        made = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        for serial, when in (revoked or {}).items():
            row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when).build()
            made = made.add_revoked_certificate(row)
        return made.last_update(SINCE).next_update(UNTIL).sign(self.key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(name)
    return Authority(_certificate(name, key, subject, key, True, _usage(certify=True)), key)


def dummy_authority(root: Authority) -> DummyTimeStamper:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # the only kind it knows
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    made = root.issue("Horodatage des tests", usage, key=key)
    der = made.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(tsa_cert=as_asn1(made.certificate), tsa_key=keys.PrivateKeyInfo.load(der), fixed_dt=STAMPED)


def written(file: Path, *authorities: Authority) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(each.pem for each in authorities))
    return file


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    name: str,
    key: Key,
    issuer: x509.Name,
    by: Key,
    certifies: bool,
    *extensions: x509.ExtensionType,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=certifies, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.ExtendedKeyUsage))
    return builder.sign(by, hashes.SHA256())


def _usage(*, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certify, content_commitment=not certify, key_cert_sign=certify, crl_sign=certify,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
