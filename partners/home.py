"""What awaits a person about councils, on the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.access import may
from cls_portal.home import Tile
from cls_portal.models import Agent
from partners.groups import own_to_sign
from partners.models import Council
from partners.rules import plenary_limit

SHOWN = 10


def plenaries_late(agent: Agent, on: date) -> list[Tile]:
    """How many councils have held no plenary for the time the law gives, for those who convene them."""
    if not may(agent, "partners.record_meeting"):
        return []
    count = Council.objects.visible_to(agent).late_on(plenary_limit(on), on).count()
    if not count:
        return []
    words = "conseil sans réunion plénière" if count == 1 else "conseils sans réunion plénière"
    return [Tile(f"{count} {words} depuis un an", reverse("council-list") + "?retard=on", count)]


def charters_to_sign(agent: Agent, on: date) -> list[Tile]:
    """The charters of their groups that this person has not signed: until then they read nothing of them."""
    waiting = list(own_to_sign(agent, on)[:SHOWN])
    return [
        Tile(f"Charte à signer\u00a0: {member.group.name}", reverse("charter-sign", args=[member.pk]))
        for member in waiting
    ]
