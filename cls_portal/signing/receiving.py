"""The portal's seal on what it was given: these bytes were received so, at that hour. It is nobody's signature."""

from datetime import datetime

from .identity import PortalIdentity
from .reader import Unreadable
from .sealing import seal
from .token import TokenUnusable


def seal_received(pdf: bytes, *, reason: str, at: datetime, identity: PortalIdentity) -> bytes:
    """``pdf`` as it came, then the portal's seal. Raises Unreadable when nothing can be added to it, TokenUnusable."""
    try:
        return seal(pdf, identity=identity, reason=reason, at=at)
    except TokenUnusable:
        raise
    except Exception as error:  # a file of others: pyHanko raises whatever its parser meets
        raise Unreadable("Ce PDF est protégé ou endommagé : enregistrez-le sans protection.") from error
