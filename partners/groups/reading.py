"""The groups of a council as their pages show them: who belongs to them at a date, who has signed, who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from cls_portal.timeline import timeline
from partners.groups import rules as group_rules
from partners.models import Charter, CharterSignature, Council, Group, GroupMember, InternalRules, Meeting
from partners.rules import last_day
from partners.states import GroupKind, GroupRole

FORMER, SHOWN = 50, 100
_PLACES = {role: place for place, role in enumerate(GroupRole.values)}


@dataclass(frozen=True)
class Belonging:
    """A member as shown: their last day, when they signed the charter, whether they still have to."""

    member: Any
    until: date | None
    signature: CharterSignature | None
    to_sign: bool
    seat_over: bool


def of_council(council: Council, agent: Agent) -> Any:
    return Group.objects.visible_to(agent).filter(council=council).for_list()


def every(agent: Agent) -> Any:
    return Group.objects.visible_to(agent).for_list()


def members_on(group: Group, agent: Agent, on: date) -> Any:
    """Who belongs to the group on that day, with the signature of its charter."""
    rows = GroupMember.objects.visible_to(agent).filter(group=group).in_force(on)
    return rows.for_list()


def group_page(group: Any, agent: Agent, on: date, today: date) -> dict[str, Any]:
    rows = list(GroupMember.objects.visible_to(agent).filter(group=group).for_list())
    held = [_belonging(member, group, on) for member in rows if group_rules.belongs(member, on)]
    former = [member for member in rows if member.ends_on is not None and member.ends_on <= on]
    able = abilities(agent, "partners", group)
    return {
        "group": group,
        "on": on,
        "past": on != today,
        "over": group.ended_on is not None and group.ended_on <= today,
        "facts": _facts(group),
        "reserved": group_rules.reserved_by(group),
        "reads": Group.objects.filter(pk=group.pk).read_by(agent, today).exists(),
        "mine": next((each.member for each in held if each.to_sign and each.member.agent_id == agent.pk), None),
        "to_sign": [each for each in held if each.to_sign],
        "members": sorted(held, key=_order),
        "former": [(each, last_day(each.ends_on)) for each in sorted(former, key=_left, reverse=True)[:FORMER]],
        "changes": _days_of_change(group, rows, today),
        "meetings": list(Meeting.objects.visible_to(agent).filter(group=group).order_by("-held_on", "-pk")[:SHOWN]),
        "abilities": able,
        "entries": timeline(group, agent, parts=[GroupMember, CharterSignature] if able["edit_council"] else []),
    }


def _belonging(member: Any, group: Group, on: date) -> Belonging:
    signature = next(iter(member.signed), None)
    awaited = group.charter_id is not None and signature is None
    seat_over = member.seat is not None and member.seat.ends_on is not None and member.seat.ends_on <= on
    return Belonging(member, last_day(member.ends_on), signature, awaited, seat_over)


def _order(each: Belonging) -> Any:
    """Who still has to sign first, then by role and by quality."""
    return (not each.to_sign, _PLACES[each.member.role], plain_words(each.member.title), each.member.pk)


def _left(member: Any) -> Any:
    return member.ends_on, member.pk


def _facts(group: Any) -> list[tuple[Any, ...]]:
    council, where, charter = group.council, group.territory, group.charter
    facts: list[tuple[Any, ...]] = [
        ("Nature", group.get_kind_display()),
        ("Conseil", council.name, reverse("council-detail", args=[council.pk])),
    ]
    if group.subject:
        facts.append(("Thème", group.subject))
    if where is not None:
        facts.append(("Territoire", where.name, reverse("territory-detail", args=[where.pk])))
    facts.append(("Créé le", f"{group.created_on:%d/%m/%Y}"))
    if group.ended_on:
        facts.append(("Terminé le", f"{group.ended_on:%d/%m/%Y}"))
    if charter is not None:
        facts.append(("Charte", str(charter), reverse("charter-detail", args=[charter.pk])))
    elif GroupKind(group.kind).needs_charter:
        facts.append(("Charte", "aucune\u00a0: personne ne lit ses réunions"))
    return facts


def _days_of_change(group: Group, rows: list[Any], today: date) -> list[tuple[date, str]]:
    """The last days on which the members changed, with the page of each."""
    days = {day for row in rows for day in (row.starts_on, row.ends_on) if day is not None and day <= today}
    page = reverse("group-detail", args=[group.pk])
    return [(day, f"{page}?au={day:%Y-%m-%d}") for day in sorted(days, reverse=True)[:12]]


# Charters and règlements


def own_to_sign(agent: Agent, on: date) -> Any:
    """The memberships of this person whose charter they have not signed."""
    return GroupMember.objects.in_force(on).filter(agent=agent).unsigned().for_list()


def charter_page(charter: Charter, agent: Agent) -> dict[str, Any]:
    signatures = list(signatures_of(charter, agent))
    able = abilities(agent, "partners", charter)
    return {
        "charter": charter,
        "commitments": group_rules.COMMITMENTS,
        "source": group_rules.CHARTER_SOURCE,
        "signatures": signatures,
        "groups": list(Group.objects.visible_to(agent).filter(charter=charter)),
        "abilities": able,
        "entries": timeline(charter, agent, parts=[CharterSignature] if able["edit_council"] else []),
    }


def signatures_of(charter: Charter, agent: Agent) -> Any:
    """Who signed it, by their day."""
    return CharterSignature.objects.visible_to(agent).filter(charter=charter).for_list()


def governing(council: Council, agent: Agent, on: date) -> dict[str, Any]:
    """What the page of a council shows of its groups, its charters and its règlement intérieur."""
    groups = list(of_council(council, agent).with_counts(on))
    rules = list(InternalRules.objects.visible_to(agent).filter(council=council).select_related("file"))
    serving = group_rules.serving(rules, on)
    return {
        "groups": [group for group in groups if group.ended_on is None or group.ended_on > on],
        "ended_groups": [group for group in groups if group.ended_on is not None and group.ended_on <= on],
        "charters": list(Charter.objects.visible_to(agent).filter(council=council)),
        "rules": serving,
        "former_rules": [each for each in rules if each != serving],
        "notice": group_rules.notice_said(serving) if serving else "",
        "quorum": group_rules.quorum_said(serving) if serving else "",
    }


# What members of Parliament are told (CSI, art. L. 132-16)


def dates_and_objects(council: Council, agent: Agent) -> Any:
    """Every meeting of the council that was not cancelled: its date and its object, nothing more."""
    return Meeting.objects.visible_to(agent).filter(council=council).not_cancelled().order_by("held_on", "pk")


def content_of(meeting: Any, agent: Agent, on: date) -> dict[str, Any]:
    """Whether this person reads what the meeting holds; otherwise, to whom it is reserved and what they may sign."""
    if Meeting.objects.readable_by(agent, on).filter(pk=meeting.pk).exists():
        return {"readable": True, "reserved": "", "to_sign": None}
    own = own_to_sign(agent, on).filter(group=meeting.group_id).first() if meeting.group_id else None
    return {"readable": False, "reserved": group_rules.reserved_to(meeting), "to_sign": own}
