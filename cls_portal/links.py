"""Secret links that serve one purpose, once: expiring, revocable, kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from cls_portal.models import Agent, SingleUseLink

INVITATION = "invitation"
INVITATION_LIFE = timedelta(days=7)


def make(purpose: str, agent: Agent, life: timedelta) -> str:
    """A new secret for this person; those of the same purpose not yet used are revoked."""
    now = timezone.now()
    waiting = SingleUseLink.objects.filter(purpose=purpose, agent=agent, used_at=None, revoked_at=None)
    waiting.update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    SingleUseLink.objects.create(purpose=purpose, agent=agent, digest=_digest(secret), expires_at=now + life)
    return secret


def find(purpose: str, secret: str) -> SingleUseLink | None:
    """The link behind the secret, if it still serves."""
    return (
        SingleUseLink.objects.select_related("agent")
        .filter(purpose=purpose, digest=_digest(secret), used_at=None, revoked_at=None)
        .filter(expires_at__gt=timezone.now(), agent__is_active=True)
        .first()
    )


def use(link: SingleUseLink) -> None:
    """Mark the link as used; call it in the transaction of what it allows."""
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
