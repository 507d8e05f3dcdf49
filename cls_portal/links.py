"""Secret links that serve one purpose: expiring, revocable, kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cls_portal.actors import LinkHolder
from cls_portal.errors import Forbidden
from cls_portal.models import Agent, ContactLink, LinkSecret, LinkUse, SingleUseLink
from cls_portal.writing import create, lock, remove, write

INVITATION = "invitation"
INVITATION_LIFE = timedelta(days=7)


def make(purpose: str, agent: Agent, life: timedelta) -> str:
    """A new secret for this person; those of the same purpose not yet used are revoked."""
    now = timezone.now()
    waiting = SingleUseLink.objects.filter(purpose=purpose, agent=agent, used_at=None, revoked_at=None)
    waiting.update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    SingleUseLink.objects.create(purpose=purpose, agent=agent, digest=digest_of(secret), expires_at=now + life)
    return secret


def find(purpose: str, secret: str) -> SingleUseLink | None:
    """The link behind the secret, if it still serves."""
    return (
        SingleUseLink.objects.select_related("agent")
        .filter(purpose=purpose, digest=digest_of(secret), used_at=None, revoked_at=None)
        .filter(expires_at__gt=timezone.now(), agent__is_active=True)
        .first()
    )


def use(link: SingleUseLink) -> None:
    """Mark the link as used; call it in the transaction of what it allows."""
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# Links of contacts without account: they serve until they expire or are revoked.


def open_for(purpose: str, target: int, *, name: str, service: str, email: str, expires_at: datetime) -> ContactLink:
    """A link for this contact on this object; whoever sends it asks for a secret (`new_secret`)."""
    link = ContactLink(purpose=purpose, target=target, name=name, service=service, email=email, expires_at=expires_at)
    return create(link)


def new_secret(link: ContactLink) -> str:
    """A secret for one mail; those sent before still serve, so that a page already open loses nothing."""
    secret = secrets.token_urlsafe(32)
    LinkSecret.objects.create(link=link, digest=digest_of(secret))
    return secret


def holder_of(purpose: str, secret: str) -> LinkHolder | None:
    """Who comes by this secret, if its link still serves; the same nothing for all the others."""
    link = (
        ContactLink.objects.filter(purpose=purpose, secrets__digest=digest_of(secret))
        .filter(revoked_at=None, expires_at__gt=timezone.now())
        .first()
    )
    return LinkHolder(link) if link else None


def serves(link: ContactLink) -> bool:
    """Whether this link, as loaded, still opens something."""
    return link.revoked_at is None and link.expires_at > timezone.now()


def require_holder(holder: LinkHolder, purpose: str, target: int, *, closed: bool) -> None:
    """That the link opens this request, which is not `closed`: as it stands now, not as it was when its holder knocked.

    It stays so until the end of the transaction. Raises `Forbidden`.
    """
    link = lock(holder.link, None)
    if (link.purpose, link.target) != (purpose, target) or closed or not serves(link):
        raise Forbidden("Ce lien n’ouvre pas cette demande.")


def end_of(day: date) -> datetime:
    """Until when a link serves whose last day this is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def in_force(purpose: str, target: int) -> ContactLink | None:
    """The link not revoked on this object, expired or not."""
    return ContactLink.objects.filter(purpose=purpose, target=target, revoked_at=None).first()


def revoke(purpose: str, target: int) -> None:
    """The link on this object opens nothing any more, at once."""
    link = in_force(purpose, target)
    if link is not None:
        write(lock(link, None), revoked_at=timezone.now())


def prolong(purpose: str, target: int, until: datetime) -> None:
    """The link on this object serves until then at least."""
    link = in_force(purpose, target)
    if link is not None:
        write(lock(link, None), expires_at=max(link.expires_at, until))


def note_use(link: ContactLink, act: str, address: str) -> None:
    LinkUse.objects.create(link=link, act=act, address=address or None)


def forget(before: datetime) -> None:
    """Remove the links that expired before, with the names, the addresses and the uses that they keep."""
    for link in ContactLink.objects.filter(expires_at__lte=before):
        remove(link)


def uses_of(purpose: str, target: int) -> QuerySet[LinkUse]:
    return LinkUse.objects.filter(link__purpose=purpose, link__target=target).select_related("link")


def opened(purpose: str) -> Exists:
    """Whether a link of this purpose on the row has served: an annotation for its table."""
    return Exists(LinkUse.objects.filter(link__purpose=purpose, link__target=OuterRef("pk")).order_by())
