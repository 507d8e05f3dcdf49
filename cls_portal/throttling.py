"""How often one address may knock at a public door: counted in the memory of each process."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def too_often(request: HttpRequest, door: str, *, most: int, seconds: int = MINUTE) -> bool:
    """Whether this address has come to this door more than `most` times in that while."""
    key = f"door:{door}:{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # it expired in between
        return False
