"""Signatures of PDF documents: made under the portal's seal, read from anyone.

The only package that touches pyHanko. What each level proves: ``docs/decisions/signature.md``.
"""

from .additions import Stamp
from .apart import certificates_in, seal_apart
from .bounded import states_of, verdict_apart
from .identity import (
    IdentityMissing,
    PortalIdentity,
    Seal,
    Trusted,
    is_demonstration,
    load_identity,
    load_pkcs12,
    load_token,
    make_portal_certificate,
    remember_seal,
    remembered_seals,
)
from .judgement import Kind, States, Verdict, states, verdict
from .lasting import Lasting, seal_lasting
from .outside import Examination, Holder, OutsideSignature, examine, holder_of
from .persons import demonstration_person, zone_of
from .reader import FieldResult, SignatureReport, Unreadable, embedded_json, revisions, verify
from .receiving import seal_received
from .revocation import Revocation, Sources, Standing, Subject, revocation_in, standing
from .sealing import seal
from .signer import FieldAlreadySigned, FieldMissing, SigningRefused, in_french, sign
from .stamp import StampOverflow
from .timestamps import (
    SEAL_FIELD,
    Authority,
    TimestampUnavailable,
    timestamp_authority,
    timestamp_of,
    token_of,
)
from .token import Token, TokenUnusable

__all__ = [
    "SEAL_FIELD",
    "Authority",
    "Examination",
    "FieldAlreadySigned",
    "FieldMissing",
    "FieldResult",
    "Holder",
    "IdentityMissing",
    "Kind",
    "Lasting",
    "OutsideSignature",
    "PortalIdentity",
    "Revocation",
    "Seal",
    "SignatureReport",
    "SigningRefused",
    "Sources",
    "Stamp",
    "StampOverflow",
    "Standing",
    "States",
    "Subject",
    "TimestampUnavailable",
    "Token",
    "TokenUnusable",
    "Trusted",
    "Unreadable",
    "Verdict",
    "certificates_in",
    "demonstration_person",
    "embedded_json",
    "examine",
    "holder_of",
    "in_french",
    "is_demonstration",
    "load_identity",
    "load_pkcs12",
    "load_token",
    "make_portal_certificate",
    "remember_seal",
    "remembered_seals",
    "revisions",
    "revocation_in",
    "seal",
    "seal_apart",
    "seal_lasting",
    "seal_received",
    "sign",
    "standing",
    "states",
    "states_of",
    "timestamp_authority",
    "timestamp_of",
    "token_of",
    "verdict",
    "verdict_apart",
    "verify",
    "zone_of",
]
