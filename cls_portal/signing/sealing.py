"""The last seal of a concluded document: the portal's own, invisible, nobody's signature (PAdES B-B, B-T or B-LT).

What a reader needs to check it for ever goes in the same update, under the seal: the certificates of the chain and the
revocation lists given (DSS). The timestamp is asked of an authority (RFC 3161) when one is configured.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from .identity import PortalIdentity, seal_certificates
from .revocation import Revocation
from .signer import DIGEST, RESERVED, as_asn1, cms_of, dictionary_of
from .timestamps import SEAL_FIELD

SEALED_BY = "Portail CLS"
SEAL_LEVEL = "Cachet du portail, qui n’est la signature de personne"
BARE, TIMESTAMPED = 2, 3  # times the room of a signature alone


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
    reserved = (BARE if timestamper is None else TIMESTAMPED) * RESERVED
    dictionary = dictionary_of(SEALED_BY, "", SEAL_LEVEL, reason, at, reserved=reserved)
    embedder.send(SigObjSetup(sig_placeholder=dictionary, mdp_setup=SigMDPSetup(md_algorithm=DIGEST)))
    prepared, output = embedder.send(SigIOSetup(md_algorithm=DIGEST))
    signed = cms_of(identity, prepared.document_digest, timestamper)
    assert isinstance(signed, cms.ContentInfo)
    embedder.send(signed)
    sealed: bytes = output.getvalue()
    return sealed
