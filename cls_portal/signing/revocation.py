"""Whether certificates were revoked, from what proves it: lists (CRL) and responses (OCSP), given or asked for.

Unknown is never good: a certificate is said not to be revoked only when an answer that is signed, fresh and of its own
authority says so, and so of each authority above it but the root.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import crl, ocsp, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from .network import NoAnswer, ask

CLOCKS = timedelta(minutes=10)  # two clocks may differ so much
MOST_OCSP, MOST_CRL = 1 << 16, 20 << 20
MOST_ABOVE = 10  # authorities in a chain
OCSP_HEADERS = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
CRL_HEADERS = {"Accept": "application/pkix-crl"}


@dataclass(frozen=True)
class Revocation:
    """Revocation lists (CRL) and responses (OCSP) to embed."""

    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.crls or self.ocsps)

    def __add__(self, other: Revocation) -> Revocation:
        crls = {each.dump(): each for each in (*self.crls, *other.crls)}
        ocsps = {each.dump(): each for each in (*self.ocsps, *other.ocsps)}
        return Revocation(tuple(crls.values()), tuple(ocsps.values()))


@dataclass(frozen=True)
class Standing:
    """What is known of a certificate at an hour; ``revoked_at`` when it was revoked."""

    known: bool = False
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Subject:
    """A certificate to judge, those found beside it, and the roots under which it may stand."""

    certificate: asn1_x509.Certificate
    others: tuple[asn1_x509.Certificate, ...] = ()
    roots: tuple[asn1_x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        held = self.certificate.subject
        return str(held.native.get("common_name") or held.human_friendly)

    def pairs(self) -> Iterable[tuple[asn1_x509.Certificate, asn1_x509.Certificate]]:
        """Each certificate of the chain with the one above it, as their names say."""
        below, candidates = self.certificate, (*self.others, *self.roots)
        for _ in range(MOST_ABOVE):
            above = next((each for each in candidates if each.subject == below.issuer), None)
            if below.issuer == below.subject or above is None:
                return
            yield below, above
            below = above


@dataclass(frozen=True)
class Sources:
    """Where revocations are learnt: what was given to the portal and, when it may ask, the authorities themselves.

    Only the addresses in certificates that lead to a trusted root are asked: anybody may write one in another.
    """

    given: Revocation = Revocation()
    network: bool = False

    def about(self, subject: Subject, *, at: datetime) -> tuple[Standing, Revocation]:
        """What is known of a certificate at that hour, and all that is to be read to know it."""
        found = standing(subject, self.given, at=at)
        if found.known or not self.network or not leads_to_a_root(subject, at=at):
            return found, self.given
        more = self.given + fetched(subject)
        return standing(subject, more, at=at), more


def standing(subject: Subject, revocation: Revocation, *, at: datetime) -> Standing:
    """What these lists and responses say of it at that hour; unknown when they say nothing to be believed."""
    return asyncio.run(standing_of(subject, revocation, at=at))


async def standing_of(subject: Subject, revocation: Revocation, *, at: datetime) -> Standing:
    """The same, for who is asked within a loop."""
    try:
        await _validate(subject, revocation, at, mode="require")
    except RevokedError as error:
        return Standing(known=True, revoked_at=error.revocation_dt)
    except (PathError, ValidationError):
        return Standing()
    return Standing(known=True)


def leads_to_a_root(subject: Subject, *, at: datetime) -> bool:
    """Whether its chain is good at that hour, revocations left out."""
    try:
        asyncio.run(_validate(subject, Revocation(), at, mode="soft-fail"))
    except (PathError, ValidationError):
        return False
    return True


async def _validate(subject: Subject, revocation: Revocation, at: datetime, *, mode: str) -> None:
    context = ValidationContext(
        trust_roots=list(subject.roots),
        other_certs=list(subject.others),
        crls=list(revocation.crls),
        ocsps=list(revocation.ocsps),
        moment=at,
        revocation_mode=mode,
        time_tolerance=CLOCKS,
    )
    validator = CertificateValidator(subject.certificate, subject.others, validation_context=context)
    await validator.async_validate_path()


def fetched(subject: Subject) -> Revocation:
    """What its authorities answer at the addresses that the certificates name; nothing of those that do not answer."""
    found = Revocation()
    for certificate, issuer in subject.pairs():
        found += _by_ocsp(certificate, issuer) or _by_crl(certificate)
    return found


def _by_ocsp(certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> Revocation:
    of, under = (x509.load_der_x509_certificate(each.dump()) for each in (certificate, issuer))
    asked = OCSPRequestBuilder().add_certificate(of, under, SHA1()).build().public_bytes(Encoding.DER)
    for url in certificate.ocsp_urls:
        try:
            answer = _loaded(ocsp.OCSPResponse, ask(url, asked, headers=OCSP_HEADERS, most=MOST_OCSP))
        except NoAnswer:
            continue
        if answer is not None and answer["response_status"].native == "successful":
            return Revocation(ocsps=(answer,))
    return Revocation()


def _by_crl(certificate: asn1_x509.Certificate) -> Revocation:
    for point in certificate.crl_distribution_points:
        try:
            answer = _loaded(crl.CertificateList, ask(point.url or "", headers=CRL_HEADERS, most=MOST_CRL))
        except NoAnswer:
            continue
        if answer is not None:
            return Revocation(crls=(answer,))
    return Revocation()


def revocation_in(folder: Path) -> Revocation:
    """The files `*.crl` (DER or PEM) and `*.ocsp` (DER) of a folder; what cannot be read is left out."""
    crls = [_loaded(crl.CertificateList, file.read_bytes()) for file in sorted(folder.glob("*.crl"))]
    ocsps = [_loaded(ocsp.OCSPResponse, file.read_bytes()) for file in sorted(folder.glob("*.ocsp"))]
    return Revocation(tuple(filter(None, crls)), tuple(filter(None, ocsps)))


def _loaded(kind: Any, content: bytes) -> Any:
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        found = kind.load(der, strict=True)
        found.native  # noqa: B018  # asn1crypto reads late: what is not one is found here
    except (ValueError, TypeError):
        return None
    return found
