"""What a préfecture watches from the home page: councils asleep, communes that should have one."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.home import Tile
from cls_portal.models import Agent
from cls_portal.querysets import counted_together
from cls_portal.roles import Role
from cls_portal.templatetags.portal import count_of
from partners.departmental.cover import lacking, under
from partners.models import Council
from partners.states import CouncilState
from territories.access import roles_held
from territories.models import Territory
from territories.rules import Duty


def asleep_or_missing(agent: Agent, on: date) -> list[Tile]:
    """How many councils sleep, and how many communes should have one and have none: one statement."""
    held = [each.territory for each in roles_held(agent, on) if each.role == Role.PREFECTURE]
    if not held:
        return []
    communes = Territory.objects.current().communes_of(held)
    found = counted_together(
        asleep=Council.objects.visible_to(agent).in_state(CouncilState.DORMANT),
        missing=under(lacking(communes, on), Duty.COMPULSORY, on),
    )
    said = [count_of(found[what], words) for what, words in WORDS.items() if found[what]]
    if not said:
        return []
    return [Tile(", ".join(said), reverse("council-department"), sum(found.values()))]


WORDS = {
    "asleep": "conseil en sommeil,conseils en sommeil",
    "missing": "commune obligée d’avoir un conseil n’en a pas,communes obligées d’avoir un conseil n’en ont pas",
}
