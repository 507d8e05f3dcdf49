"""Fill one signature field: PAdES B-B under the portal's seal, as an incremental update."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import BuildProps, SignatureObject
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .identity import PortalIdentity
from .stamp import SignatureStampStyle
from .token import Token, TokenUnusable, token_signer

DIGEST = "sha256"
# Hexadecimal digits kept for the signature: about 3,600 bytes of CMS with 3072-bit keys, twice that
# in digits, and room for a timestamp.
RESERVED = 16_384
CAPACITY_KEY, LEVEL_KEY = "/CLS_Capacity", "/CLS_Level"
PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


class SigningRefused(Exception):
    """The field was not signed. ``str()`` is a French sentence."""


class FieldMissing(SigningRefused):
    """The document has no signature field of that name."""


class FieldAlreadySigned(SigningRefused):
    """The field holds a signature already."""


def in_french(at: datetime) -> str:
    """« 23 novembre 2026 à 10 h 30 (heure de Paris) »."""
    local = at.astimezone(PARIS)
    day = "1er" if local.day == 1 else str(local.day)
    return (
        f"{day}\u00a0{MONTHS[local.month - 1]}\u00a0{local.year}"
        f" à {local.hour}\u00a0h\u00a0{local.minute:02d} (heure de Paris)"
    )


def sign(
    pdf: bytes,
    *,
    field: str,
    signer_name: str,
    capacity: str,
    level_label: str,
    reason: str,
    at: datetime,
    identity: PortalIdentity,
    stamp_lines: Sequence[str] = (),
) -> bytes:
    """``pdf`` with its pre-placed ``field`` filled: the old bytes, then an update.

    The seal is the portal's; the name, capacity, level (« Signature électronique simple ») and
    ``reason`` stand in the signature dictionary, under the seal. ``at`` (aware) is the portal's
    clock, not a trusted timestamp. The stamp shows name, capacity, level, date, then ``stamp_lines``.

    Raises FieldMissing, FieldAlreadySigned, StampOverflow; ValueError when ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("at must carry its time zone")
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    _check_field(writer, field)
    embedder = PdfCMSEmbedder().write_cms(field_name=field, writer=writer, existing_fields_only=True)
    next(embedder)
    embedder.send(
        SigObjSetup(
            sig_placeholder=dictionary_of(signer_name, capacity, level_label, reason, at),
            mdp_setup=SigMDPSetup(md_algorithm=DIGEST),
            appearance_setup=SigAppearanceSetup(
                style=SignatureStampStyle(
                    headline=signer_name,
                    lines=(capacity, f"{level_label} – {in_french(at)}", *stamp_lines),
                ),
                timestamp=at,
                name=signer_name,
            ),
        )
    )
    prepared, output = embedder.send(SigIOSetup(md_algorithm=DIGEST))
    embedder.send(cms_of(identity, prepared.document_digest))
    signed: bytes = output.getvalue()
    return signed


def _check_field(writer: IncrementalPdfFileWriter, name: str) -> None:
    for found, value, _ in enumerate_sig_fields(writer.prev):
        if found == name:
            if value is not None:
                raise FieldAlreadySigned(f"La zone de signature «\u00a0{name}\u00a0» est déjà signée.")
            return
    raise FieldMissing(f"Le document n’a pas de zone de signature «\u00a0{name}\u00a0».")


def dictionary_of(
    name: str, capacity: str, level: str, reason: str, at: datetime, *, reserved: int = RESERVED
) -> SignatureObject:
    placeholder = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
        app_build_props=BuildProps(name="PortailCLS"),
        bytes_reserved=reserved,
    )
    placeholder[pdf_name(CAPACITY_KEY)] = TextStringObject(capacity)
    placeholder[pdf_name(LEVEL_KEY)] = TextStringObject(level)
    return placeholder


def cms_of(identity: PortalIdentity, digest: bytes, timestamper: TimeStamper | None = None) -> object:
    """The signature of these bytes with the portal's key, timestamped when there is an authority to ask."""
    with _signer(identity) as signer:
        signed = asyncio.run(signer.async_sign(digest, DIGEST, use_pades=True, timestamper=timestamper))
    if isinstance(identity.key, Token):
        _check_key(signed, identity, digest)
    return signed


def _check_key(signed: cms.ContentInfo, identity: PortalIdentity, digest: bytes) -> None:
    """A token is asked for a key by its name: that it is the key of the certificate shows once it has signed."""
    (found,) = signed["content"]["signer_infos"]
    certificate = as_asn1(identity.certificate)
    right = validate_sig_integrity(found, certificate, expected_content_type="data", actual_digest=digest)
    if not all(right):
        raise TokenUnusable("La clé de la puce du cachet n’est pas celle de son certificat.")


@contextmanager
def _signer(identity: PortalIdentity) -> Iterator[Signer]:
    chain = [as_asn1(each) for each in identity.chain]
    if isinstance(identity.key, Token):
        with token_signer(identity.key, as_asn1(identity.certificate), chain) as signer:
            yield signer
        return
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    yield SimpleSigner(
        signing_cert=as_asn1(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(
            identity.key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
        cert_registry=store,
    )


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The same certificate, as pyHanko wants it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
