"""Tokens with which a program acts for a person: shown once, kept as a SHA-256, scoped, expiring, revocable."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from cls_portal import history
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent, ApiToken, TokenScope
from cls_portal.writing import create, operation

MARK = "cls_"
PREFIX_LENGTH = 12
SECRET_BYTES = 32


@operation("token.made")
def make(agent: Agent, name: str, scopes: Iterable[str], expires_at: datetime, *, by: Agent | SystemActor) -> str:
    """A new token of this person; the secret returned is shown once and kept nowhere."""
    if by != agent and not isinstance(by, SystemActor):
        raise Forbidden("Chacun crée ses propres jetons.")
    if not agent.is_active:
        raise Refused("Ce compte est fermé : il ne peut pas recevoir de jeton.")
    if expires_at <= timezone.now():
        raise Refused([Reason("Choisissez une date d’expiration à venir.", field="expires_at")])
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    create(
        ApiToken(
            agent=agent,
            name=name,
            prefix=secret[:PREFIX_LENGTH],
            digest=_digest(secret),
            scopes=[scope.value for scope in TokenScope if scope in set(scopes)],
            expires_at=expires_at,
        )
    )
    return secret


def find(secret: str) -> ApiToken | None:
    """The token that has this secret, with its agent; None when unknown, expired, revoked, or the account closed."""
    if not secret.startswith(MARK):
        return None
    return (
        ApiToken.objects.select_related("agent")
        .filter(digest=_digest(secret), revoked_at=None, expires_at__gt=timezone.now(), agent__is_active=True)
        .first()
    )


@operation("token.revoked")
def revoke(token: ApiToken, *, by: Agent | SystemActor) -> ApiToken:
    """The token stops serving at once; revoking it again changes nothing."""
    if by != token.agent:
        require(by, "partners.manage_account", token.agent)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


def note_use(token: ApiToken, on: date) -> None:
    """Remember the day of the last use: at most one write a day."""
    if token.last_used_on != on:
        with history.acting(token.agent, "token.used"):
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
