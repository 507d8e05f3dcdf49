"""The last seal of a concluded document: the portal's own, invisible, nobody's signature (PAdES B-B, B-T or B-LT).

What a reader needs to check it for ever goes in the same update, under the seal: the certificates of the chain and the
revocation lists given (DSS). The timestamp is asked of an authority (RFC 3161) when one is configured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import cms, crl, ocsp, pem, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko.sign.validation.dss import DocumentSecurityStore

from .identity import PortalIdentity, Seal, seal_certificates
from .signer import DIGEST, RESERVED, as_asn1, cms_of, dictionary_of

SEAL_FIELD = "cachet-du-portail"
SEALED_BY = "Portail CLS"
SEAL_LEVEL = "Cachet du portail, qui n’est la signature de personne"
PATIENCE = 10  # seconds for the authority that timestamps


class TimestampUnavailable(Exception):
    """The authority did not answer, or not with a timestamp."""


@dataclass(frozen=True)
class Revocation:
    """Revocation lists (CRL) and responses (OCSP) to embed."""

    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.crls or self.ocsps)

    def covers(self, seal: Seal) -> bool:
        """Whether one of the lists is that of the authority of this seal."""
        issuer = as_asn1(seal.certificate).issuer
        return any(each.issuer == issuer for each in self.crls)


class Authority(TimeStamper):
    """A timestamp authority at a web address, asked with the standard library."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__()

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        asked = Request(self.url, req.dump(), set_tsp_headers({}))
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:
                return tsp.TimeStampResp.load(answer.read(1 << 20))
        except (URLError, OSError, ValueError) as error:
            raise TimestampRequestError("no answer") from error


def timestamp_authority(url: str) -> TimeStamper | None:
    """The one of that address (http or https); none for an empty address."""
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise ValueError("a timestamp authority has a web address")
    return Authority(url)


def revocation_in(folder: Path) -> Revocation:
    """The files `*.crl` (DER or PEM) and `*.ocsp` (DER) of a folder; what cannot be read is left out."""
    crls = [_loaded(crl.CertificateList, file) for file in sorted(folder.glob("*.crl"))]
    ocsps = [_loaded(ocsp.OCSPResponse, file) for file in sorted(folder.glob("*.ocsp"))]
    return Revocation(tuple(filter(None, crls)), tuple(filter(None, ocsps)))


def _loaded(kind: Any, file: Path) -> Any:
    content = file.read_bytes()
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        found = kind.load(der, strict=True)
        found.native  # noqa: B018  # asn1crypto reads late: a file that is not one is found here
    except (ValueError, TypeError):
        return None
    return found


def seal(
    pdf: bytes,
    *,
    identity: PortalIdentity,
    reason: str,
    at: datetime,
    timestamper: TimeStamper | None = None,
    revocation: Revocation | None = None,
    certificates: Sequence[asn1_x509.Certificate] = (),
) -> bytes:
    """``pdf`` under the last seal: the old bytes, then an update. Raises TimestampUnavailable, TokenUnusable."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if revocation:
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[*(as_asn1(each) for each in seal_certificates(identity)), *certificates],
            crls=list(revocation.crls),
            ocsps=list(revocation.ocsps),
        )
    embedder = PdfCMSEmbedder(new_field_spec=SigFieldSpec(SEAL_FIELD)).write_cms(field_name=SEAL_FIELD, writer=writer)
    next(embedder)
    dictionary = dictionary_of(SEALED_BY, "", SEAL_LEVEL, reason, at, reserved=2 * RESERVED)
    embedder.send(SigObjSetup(sig_placeholder=dictionary, mdp_setup=SigMDPSetup(md_algorithm=DIGEST)))
    prepared, output = embedder.send(SigIOSetup(md_algorithm=DIGEST))
    try:
        signed = cms_of(identity, prepared.document_digest, timestamper)
    except TimestampRequestError as error:
        raise TimestampUnavailable from error
    assert isinstance(signed, cms.ContentInfo)
    embedder.send(signed)
    sealed: bytes = output.getvalue()
    return sealed


def timestamp_of(pdf: bytes) -> datetime | None:
    """The time in the timestamp of the last seal, if it has one."""
    found = [each for each in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures if each.field_name == SEAL_FIELD]
    attributes = found[-1].signer_info["unsigned_attrs"] if found else ()
    tokens = [each["values"][0] for each in attributes if each["type"].native == "signature_time_stamp_token"]
    return tokens[0]["content"]["encap_content_info"]["content"].parsed["gen_time"].native if tokens else None
