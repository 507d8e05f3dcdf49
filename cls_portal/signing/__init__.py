"""Signatures of PDF documents: made under the portal's seal, read from anyone.

The only package that touches pyHanko. What each level proves: ``docs/decisions/signature.md``.
"""

from .identity import IdentityMissing, PortalIdentity, Trusted, load_identity, make_portal_certificate
from .judgement import Kind, Verdict, verdict
from .reader import FieldResult, SignatureReport, Unreadable, embedded_json, revisions, verify
from .signer import FieldAlreadySigned, FieldMissing, SigningRefused, in_french, sign
from .stamp import StampOverflow

__all__ = [
    "FieldAlreadySigned",
    "FieldMissing",
    "FieldResult",
    "IdentityMissing",
    "Kind",
    "PortalIdentity",
    "SignatureReport",
    "SigningRefused",
    "StampOverflow",
    "Trusted",
    "Unreadable",
    "Verdict",
    "embedded_json",
    "in_french",
    "load_identity",
    "make_portal_certificate",
    "revisions",
    "sign",
    "verdict",
    "verify",
]
