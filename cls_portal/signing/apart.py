"""A seal kept beside what it seals, and the certificates that the signatures of a PDF carry."""

from __future__ import annotations

import hashlib
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from .identity import PortalIdentity
from .reader import Unreadable
from .signer import cms_of


def seal_apart(content: bytes, *, identity: PortalIdentity) -> bytes:
    """The portal's seal on ``content``, as a detached CMS (DER): what `openssl cms -verify` reads."""
    der: bytes = cms_of(identity, hashlib.sha256(content).digest()).dump()  # type: ignore[attr-defined]
    return der


def certificates_in(pdf: bytes) -> list[x509.Certificate]:
    """Every certificate embedded in the signatures of ``pdf``, each once, in the order met. Raises Unreadable."""
    try:
        signatures = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        found = [each for signature in signatures for each in (signature.signer_cert, *signature.other_embedded_certs)]
        return list(dict.fromkeys(x509.load_der_x509_certificate(each.dump()) for each in found))
    except Exception as error:  # hostile input: pyHanko raises whatever its parser meets
        raise Unreadable("Les certificats de ce PDF ne sont pas lisibles.") from error
