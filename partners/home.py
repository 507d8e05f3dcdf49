"""What awaits a person about councils, on the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.home import Tile
from cls_portal.models import Agent
from cls_portal.roles import Role
from cls_portal.templatetags.portal import date_fr
from partners.convening.mails import named
from partners.groups.reading import own_to_sign
from partners.models import Meeting
from partners.states import DecisionState, MinutesState
from territories.access import roles_held

SHOWN = 10


def minutes_and_decisions(agent: Agent, on: date) -> list[Tile]:
    """The minutes to finish or to approve, and the decisions late, of the meetings that a coordinator reads.

    One statement: the meetings of which something is awaited, with how many of their decisions are late.
    """
    if Role.COORDINATOR not in {held.role for held in roles_held(agent, on)}:
        return []
    rows = list(Meeting.objects.readable_by(agent, on).awaiting(on).order_by("held_on", "pk"))
    draft = [row for row in rows if row.unfinished]
    finished = [row for row in rows if row.minutes_state == MinutesState.FINISHED]
    late = sum(row.late for row in rows)
    words = "décision sans suite après sa date" if late == 1 else "décisions sans suite après leur date"
    address = f"{reverse('decision-list')}?etat={DecisionState.LATE}"
    return [
        *_oldest(draft, "compte rendu à achever", "comptes rendus à achever"),
        *_oldest(finished, "compte rendu à approuver", "comptes rendus à approuver"),
        *([Tile(f"{late} {words}", address, late)] if late else []),
    ]


def _oldest(meetings: list[Meeting], one: str, many: str) -> list[Tile]:
    """The tile leads to the oldest."""
    if not meetings:
        return []
    words = f"{len(meetings)} {one if len(meetings) == 1 else many}"
    return [Tile(words, reverse("meeting-minutes", args=[meetings[0].pk]), len(meetings))]


def convocations_to_answer(agent: Agent, on: date) -> list[Tile]:
    """The meetings this person is called to and did not answer, the soonest first: what any convocation tells."""
    rows = Meeting.objects.visible_to(agent).to_answer(agent, on).for_list().order_by("held_on", "pk")
    return [
        Tile(
            f"Répondre à la convocation\u00a0: {named(meeting)}, le {date_fr(meeting.held_on)}",
            reverse("meeting-reply", args=[meeting.pk]),
        )
        for meeting in rows[:SHOWN]
    ]


def charters_to_sign(agent: Agent, on: date) -> list[Tile]:
    """The charters of their groups that this person has not signed: until then they read nothing of them."""
    waiting = list(own_to_sign(agent, on)[:SHOWN])
    return [
        Tile(f"Charte à signer\u00a0: {member.group.name}", reverse("charter-sign", args=[member.pk]))
        for member in waiting
    ]
