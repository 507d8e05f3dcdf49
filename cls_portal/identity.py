"""The portal's own certificate: made at first run for a demonstration, given by the operator in production."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cls_portal import signing


def portal_identity() -> signing.PortalIdentity:
    """The seal of this installation; `IdentityMissing` in production when nobody has provided it."""
    return _identity(str(settings.IDENTITY_ROOT), settings.DEMONSTRATION)


@lru_cache(maxsize=2)
def _identity(folder: str, demonstration: bool) -> signing.PortalIdentity:
    place = Path(folder)
    try:
        return signing.load_identity(place)
    except signing.IdentityMissing:
        if not demonstration:
            raise
        return signing.make_portal_certificate(place, organisation="Portail CLS")
