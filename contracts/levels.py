"""The level of a signature, and the least that each capacity asks for (product.md §5, rule 10).

Code civil, art. 1367; décret n° 2017-1416; CRPA, art. L. 212-3; règlement (UE) n° 910/2014, art. 3, 25 and 26.
"""

from __future__ import annotations

from django.conf import settings

from cls_portal.errors import Reason
from contracts.models import Capacity, Signatory, SignatureLevel

# From the weakest to the strongest of the electronic ones; a signature by hand is on no ladder.
LADDER = (SignatureLevel.SIMPLE, SignatureLevel.ADVANCED, SignatureLevel.QUALIFIED)
# What the portal itself can add: consent given with an account and a one-time code.
IN_PORTAL = SignatureLevel.SIMPLE


def minimum_level(capacity: str) -> SignatureLevel:
    """The least electronic level this capacity signs with, by the setting MINIMUM_SIGNATURE_LEVELS."""
    return SignatureLevel(settings.MINIMUM_SIGNATURE_LEVELS.get(capacity, SignatureLevel.SIMPLE))


def satisfies(level: str, capacity: str) -> bool:
    """Whether a signature of this level will do for this capacity; one given by hand always does."""
    if level == SignatureLevel.HANDWRITTEN:
        return True
    return LADDER.index(SignatureLevel(level)) >= LADDER.index(minimum_level(capacity))


def missing_level(level: str, signatory: Signatory) -> list[Reason]:
    """Why a signature of this level will not do for this signatory: nothing when it will."""
    if satisfies(level, signatory.capacity):
        return []
    least = minimum_level(signatory.capacity)
    return [
        Reason(
            f"{Capacity(signatory.capacity).label} : la signature doit être au moins une "
            f"{_lower(least.label)}, ou donnée à la main. Celle-ci serait une {_lower(SignatureLevel(level).label)}.",
            code="contract.signature_level",
        )
    ]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
