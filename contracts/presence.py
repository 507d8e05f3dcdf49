"""Who else has an article open, in words. Nothing is locked: people are told, and saving second loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

# The browser gives a sign of life every 30 seconds (static/portal/presence.js): two may be missed.
GONE_AFTER = timedelta(seconds=90)
# A sign that comes sooner writes nothing.
TOO_SOON = timedelta(seconds=10)

NBSP = "\u00a0"


def said(name: str, opened_at: datetime, now: datetime) -> str:
    """« Claire Aubert a ouvert cet article il y a 2 min »."""
    return f"{name} a ouvert cet article {_ago(now - opened_at)}"


def _ago(elapsed: timedelta) -> str:
    minutes = int(elapsed.total_seconds()) // 60
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}{NBSP}min"
    hours, rest = divmod(minutes, 60)
    return f"il y a {hours}{NBSP}h{NBSP}{rest:02}"
