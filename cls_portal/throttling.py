"""Nobody takes the server for themselves: how often an address, or an account, may knock at a public door.

What only reads is counted in the memory of each process (`too_often`: a GET writes nothing); what costs, in the
database, for all of them together (`Allowance`; docs/decisions/public-verification.md says why these numbers).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest

from cls_portal.models import Tally

COUNT = """
    INSERT INTO cls_portal_tally (purpose, who, since, number) VALUES (%s, %s, %s, 1)
    ON CONFLICT (purpose, who, since) DO UPDATE SET number = cls_portal_tally.number + 1
    RETURNING number
"""
KEPT = timedelta(hours=1)
MINUTE = 60


def too_often(request: HttpRequest, door: str, *, most: int, seconds: int = MINUTE) -> bool:
    """Whether this address has come to this door more than `most` times in that while."""
    key = f"door:{door}:{address_of(request)}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # it expired in between
        return False


@dataclass(frozen=True)
class Allowance:
    """`most` requests in each window of `minutes`, for each account, or each address of those who have none."""

    purpose: str
    most: int
    minutes: int

    def spend(self, request: HttpRequest, *, now: datetime) -> int:
        """Count this request: 0 when it is allowed, else the seconds to wait."""
        window = timedelta(minutes=self.minutes)
        since = datetime.fromtimestamp(now.timestamp() // window.total_seconds() * window.total_seconds(), now.tzinfo)
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [self.purpose, _digest(who(request), now), since])
            number = cursor.fetchone()[0]
        if number == 1:
            Tally.objects.filter(since__lt=now - KEPT).delete()
        return 0 if number <= self.most else int((since + window - now).total_seconds()) + 1


def who(request: HttpRequest) -> str:
    """The account, so that no neighbour spends its allowance; else the address, an IPv6 one by its network (/64)."""
    if request.user.is_authenticated:
        return f"account {request.user.pk}"
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return "nowhere"
    return str(ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False))


def address_of(request: HttpRequest) -> str:
    """As the outermost of our own proxies saw it: what stands left of it in the header, anybody may have written."""
    forwarded = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    proxies: int = settings.PROXIES
    seen = forwarded[-proxies] if 0 < proxies <= len(forwarded) else str(request.META.get("REMOTE_ADDR", ""))
    return _without_port(seen)


def _without_port(seen: str) -> str:
    """« 192.0.2.7 » of « 192.0.2.7:4711 », as some proxies write it; nothing of what is no address."""
    for candidate in (seen, seen.rpartition(":")[0].strip("[]")):
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            continue
    return ""


def _digest(who: str, now: datetime) -> str:
    """Under a key that changes every day: what is kept tells nothing of who asked."""
    key = f"{settings.SECRET_KEY} {now.date()}".encode()
    return hmac.new(key, who.encode(), hashlib.sha256).hexdigest()
