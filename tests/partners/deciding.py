"""Decisions of a council, as its meetings take them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.models import Agent
from partners.models import Council, Decision, Group, GroupMember, Meeting
from tests.personas import commune

HELD = date(2026, 11, 2)
SINCE = date(2024, 1, 1)


def a_council(**values: Any) -> Council:
    given = {"kind": "CLSPD", "name": "CLSPD de Bègles", "chair_title": "le maire", "created_on": SINCE, **values}
    given.setdefault("territory", commune("33039"))
    made: Council = Council.objects.create(**given)
    return made


def succeeded(council: Council, on: date, **values: Any) -> Council:
    """What succeeds it on that day: a CISPD, unless told otherwise."""
    given = {"kind": "CISPD", "name": f"CISPD du {on:%d/%m/%Y}", "territory": council.territory, **values}
    heir = a_council(**given)
    Council.objects.filter(pk=council.pk).update(succeeded_by=heir, dissolved_on=on)
    return heir


def a_meeting(council: Council, form: str = "plenary", *members: Agent, **values: Any) -> Meeting:
    """Held; one that is not plenary is of a group to which these people belong."""
    given = {"held_on": HELD, **values}
    if form != "plenary":
        given.setdefault("group", a_group(council, form, *members))
    made: Meeting = Meeting.objects.create(council=council, form=form, **given)
    return made


def a_group(council: Council, form: str, *members: Agent) -> Group:
    kind = {"restricted": "restricted", "working_group": "thematic", "watch_cell": "watch_cell"}[form]
    group: Group = Group.objects.create(council=council, kind=kind, name=f"Groupe {form}", created_on=SINCE)
    for agent in members:
        GroupMember.objects.create(group=group, agent=agent, title="Membre", starts_on=SINCE)
    return group


def a_decision(meeting: Meeting, **values: Any) -> Decision:
    number = meeting.decisions.count() + 1
    made: Decision = Decision.objects.create(
        meeting=meeting, **{"number": number, "title": "Éclairer la gare", **values}
    )
    return made
