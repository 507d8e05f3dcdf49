"""Whom a meeting calls together, and how they are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from partners.models import Council, GroupMember, InternalRules, Invitee, Meeting, Seat
from partners.states import Capacity, MeetingForm, Reply

# Who sits without counting for the quorum, unless the list says otherwise.
NOT_VOTING = (Capacity.COORDINATOR, Capacity.OTHER, Capacity.PARLIAMENT, Capacity.INTERESTED)


def members_to_call(meeting: Meeting) -> list[Invitee]:
    """Rows not saved yet, one for each member on the day of the meeting who is not on the list.

    The plenary calls those who sit, not their substitutes; a group calls its members.
    """
    if meeting.group_id is not None:
        return list(_of_group(meeting))
    return list(_of_council(meeting)) if meeting.form == MeetingForm.PLENARY else []


def _of_council(meeting: Meeting) -> Iterator[Invitee]:
    known = meeting.invitees.exclude(seat=None).values("seat")
    seats = Seat.objects.in_force(meeting.held_on).filter(council=meeting.council_id, substitute_for=None)
    for seat in seats.exclude(pk__in=known).for_list().order_by("pk"):
        yield Invitee(
            meeting=meeting, title=seat.title, seat=seat, voting=seat.capacity not in NOT_VOTING, **_held(seat)
        )


def _of_group(meeting: Meeting) -> Iterator[Invitee]:
    known = meeting.invitees.exclude(member=None).values("member")
    members = GroupMember.objects.in_force(meeting.held_on).filter(group=meeting.group_id)
    for member in members.exclude(pk__in=known).for_list().order_by("pk"):
        yield Invitee(meeting=meeting, title=member.title, member=member, seat=None, **_held(member))


def _held(row: Any) -> dict[str, Any]:
    """The person as they hold their place that day, and where they are reached."""
    agent, contact = row.agent, row.contact
    return {
        "organisation": row.organisation, "contact": contact, "agent": agent, "holder_name": row.holder_name,
        "email": agent.email if agent else contact.email if contact else "",
        "address": contact.address if contact else "",
    }  # fmt: skip


def by_link(invitee: Invitee, on: date) -> bool:
    """Whether they answer by a link: they have no account, or one that does not see this council."""
    if invitee.agent is None or not invitee.agent.is_active:
        return True
    return not Council.objects.visible_to(invitee.agent).filter(pk=invitee.meeting.council_id).exists()


def joins_by_video(invitee: Invitee, on: date) -> bool:
    """Whether the video link, which opens the door of the meeting, goes to them.

    They read the meeting; or, without account, they belong to its group and nothing is left for them to sign.
    """
    meeting, agent = invitee.meeting, invitee.agent
    if meeting.form == MeetingForm.PLENARY:
        return True
    if agent is not None:
        return agent.is_active and Meeting.objects.readable_by(agent, on).filter(pk=meeting.pk).exists()
    if meeting.group_id is None or invitee.member_id is None:
        return False
    members = GroupMember.objects.in_force(on).bound().filter(group=meeting.group_id)
    return members.filter(pk=invitee.member_id).exists()


def rules_in_force(council: Council, on: date) -> InternalRules | None:
    """The règlement intérieur of that day."""
    return council.internal_rules.filter(adopted_on__lte=on).order_by("-adopted_on", "-pk").first()


def coming(invitees: Collection[Invitee]) -> int:
    """How many of those who count for the quorum said they come or are represented."""
    return sum(each.voting and each.reply in (Reply.PRESENT, Reply.REPRESENTED) for each in invitees)
