"""The last seal with all that proves it later: its timestamp, and what tells of the revocation of each certificate."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add

from cryptography import x509

from .identity import PortalIdentity, Seal
from .outside import subjects_in
from .revocation import Revocation, Sources, Subject, standing
from .sealing import seal
from .signer import as_asn1
from .timestamps import Authority, signer_of, timestamp_of, token_of


@dataclass(frozen=True)
class Lasting:
    """The sealed file, and what its seal holds."""

    pdf: bytes
    stamped_at: datetime | None
    rooted: bool
    """The timestamp leads to one of the roots given."""
    holds_revocation: bool
    unknown: tuple[str, ...]
    """The certificates (their names) of which nothing that is joined tells whether they were revoked."""
    revoked: tuple[tuple[str, datetime], ...]

    @property
    def level(self) -> str:
        """Of the seal (ETSI EN 319 142-1)."""
        if self.stamped_at is None:
            return "PAdES B-B"
        return "PAdES B-LT" if self.rooted and self.holds_revocation and not self.unknown else "PAdES B-T"


def seal_lasting(
    pdf: bytes,
    *,
    identity: PortalIdentity,
    seals: Sequence[Seal],
    roots: Sequence[x509.Certificate],
    sources: Sources,
    authority: Authority | None,
    reason: str,
    at: datetime,
) -> Lasting:
    """``pdf`` under the last seal; ``roots`` are those of the signatories.

    Raises TimestampUnavailable, TokenUnusable.
    """
    subjects = [_subject_of(identity), *subjects_in(pdf, seals=seals, roots=roots)]
    if authority is not None and sources.network:
        subjects.append(asyncio.run(authority.signer()))
    told: Revocation = reduce(add, (sources.about(each, at=at)[1] for each in subjects), sources.given)
    beside = {each.dump(): each for subject in subjects for each in (subject.certificate, *subject.others)}
    content = seal(
        pdf,
        identity=identity,
        reason=reason,
        at=at,
        timestamper=authority,
        revocation=told,
        certificates=tuple(beside.values()),
    )
    token = token_of(content)
    if authority is not None and token is not None and not sources.network:
        subjects.append(signer_of(token["content"], authority.roots))
    found = [(each.name, standing(each, told, at=at)) for each in subjects]
    return Lasting(
        pdf=content,
        stamped_at=timestamp_of(content),
        rooted=authority is not None and bool(authority.roots),
        holds_revocation=bool(told),
        unknown=tuple(dict.fromkeys(name for name, held in found if not held.known)),
        revoked=tuple(dict.fromkeys((name, held.revoked_at) for name, held in found if held.revoked_at)),
    )


def _subject_of(identity: PortalIdentity) -> Subject:
    chain = tuple(as_asn1(each) for each in identity.chain)
    return Subject(as_asn1(identity.certificate), chain, (as_asn1(identity.root),))
