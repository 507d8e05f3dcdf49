"""What is watched of councils from the home page: those late or asleep, communes that should have one."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.access import may
from cls_portal.home import Tile
from cls_portal.models import Agent
from cls_portal.querysets import counted_together
from cls_portal.roles import Role
from cls_portal.templatetags.portal import count_of
from partners.departmental.cover import lacking, under
from partners.models import Council
from partners.rules import plenary_limit
from partners.states import CouncilState
from territories.access import roles_held
from territories.models import Territory
from territories.rules import Duty


def councils_watched(agent: Agent, on: date) -> list[Tile]:
    """How many councils held no plenary for the time the law gives, for those who convene them; how many sleep, and how
    many communes should have one and have none, for a préfecture: one statement."""
    seen, counted = Council.objects.visible_to(agent), {}
    if may(agent, "partners.record_meeting"):
        counted["late"] = seen.late_on(plenary_limit(on), on)
    held = [each.territory for each in roles_held(agent, on) if each.role == Role.PREFECTURE]
    if held:
        communes = Territory.objects.current().communes_of(held)
        counted["asleep"] = seen.in_state(CouncilState.DORMANT)
        counted["missing"] = under(lacking(communes, on), Duty.COMPULSORY, on)
    found = counted_together(**counted) if counted else {}
    return [
        *_tile(found, ("late",), f"{reverse('council-list')}?retard=on"),
        *_tile(found, ("asleep", "missing"), reverse("council-department")),
    ]


WORDS = {
    "late": "conseil sans réunion plénière depuis un an,conseils sans réunion plénière depuis un an",
    "asleep": "conseil en sommeil,conseils en sommeil",
    "missing": "commune obligée d’avoir un conseil n’en a pas,communes obligées d’avoir un conseil n’en ont pas",
}


def _tile(found: dict[str, int], counted: tuple[str, ...], url: str) -> list[Tile]:
    said = [count_of(found[what], WORDS[what]) for what in counted if found.get(what)]
    return [Tile(", ".join(said), url, sum(found.get(what, 0) for what in counted))] if said else []
