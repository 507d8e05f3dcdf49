"""Signatures made outside the portal, as a parapheur or a card makes them, under invented authorities."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto import core, keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cls_portal.signing.signer import as_asn1
from tests.cls_portal.authorities import Authority, authority

QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
QC_TYPE = "0.4.0.1862.1.6"
QUALIFIED = ("0.4.0.1862.1.1", "0.4.0.1862.1.4")
ORGANISATION_IDENTIFIER = ObjectIdentifier("2.5.4.97")
Signer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
CURVE = ec.SECP256R1()
USAGE = x509.KeyUsage(True, True, False, False, False, False, False, False, False)


@cache
def authority_named(name: str) -> Authority:
    return authority(name)


class Statement(core.Sequence):
    _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class Statements(core.SequenceOf):
    _child_spec = Statement


class Kinds(core.SequenceOf):
    _child_spec = core.ObjectIdentifier


def statements(*identifiers: str, kinds: tuple[str, ...] = ()) -> x509.UnrecognizedExtension:
    """qcStatements that say this of the certificate, and what it is for."""
    said: list[dict[str, Any]] = [{"id": each} for each in identifiers]
    if kinds:
        said.append({"id": QC_TYPE, "info": core.Any(Kinds(list(kinds)))})
    return x509.UnrecognizedExtension(QC_STATEMENTS, Statements([Statement(each) for each in said]).dump())


def certificate_of(
    under: Authority,
    *extensions: x509.ExtensionType,
    days: int = 365,
    curve: ec.EllipticCurve = CURVE,
    **subject: str,
) -> Signer:
    """A certificate valid for so many days around today; `SURNAME="…"` and so on for what it names."""
    key, now = ec.generate_private_key(curve), datetime.now(UTC)
    names = {**{each: getattr(NameOID, each, None) for each in subject}, "ORGANIZATION_ID": ORGANISATION_IDENTIFIER}
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(names[each], value) for each, value in subject.items()]))
        .issuer_name(under.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(USAGE, critical=True)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(under.key, hashes.SHA256()), key


def signed_outside(
    pdf: bytes,
    field: str,
    signer: Signer,
    *,
    zone: SigFieldSpec | None = None,
    certify: bool = False,
    digest: str = "sha256",
    timestamper: TimeStamper | None = None,
    **claims: str,
) -> bytes:
    """The file with one more signature, in a prepared field or in a zone of the tool's own.

    `claims`: what the signer writes of themselves (`name`, `reason`).
    """
    certificate, key = signer
    simple = SimpleSigner(
        signing_cert=as_asn1(certificate),
        signing_key=keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=SimpleCertificateStore(),
    )
    meta: dict[str, Any] = {"field_name": field, "subfilter": SigSeedSubFilter.PADES, "certify": certify, **claims}
    made = PdfSigner(
        PdfSignatureMetadata(md_algorithm=digest, **meta), signer=simple, timestamper=timestamper, new_field_spec=zone
    )
    output = BytesIO()
    asyncio.run(made.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output))
    return output.getvalue()
