"""The groups of a council (formation restreinte, working groups, watch cells) and who belongs to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.groups import rules as group_rules
from partners.models import Charter, Contact, Council, Group, GroupMember, Organisation, Seat
from partners.operations.keeping import kept
from partners.states import GroupKind, GroupRole
from territories.models import Territory

GROUP = ("name", "subject", "territory", "charter", "created_on")
MEMBER = ("role", "title", "organisation", "contact", "agent", "holder_name", "seat", "starts_on", "ends_on")
HOLDER = ("organisation", "contact", "agent", "holder_name")


@operation("group.created")
def create_group(
    council: Council,
    *,
    by: Agent | SystemActor,
    kind: str,
    name: str,
    created_on: date,
    subject: str = "",
    territory: Territory | None = None,
    charter: Charter | None = None,
) -> Group:
    """A body inside the council, which meets apart from it; its nature does not change afterwards."""
    council = kept(council, by)
    group = Group(
        council=council,
        kind=kind,
        name=name,
        subject=subject,
        territory=territory,
        charter=charter,
        created_on=created_on,
    )
    _check_group(group)
    return create(group)


@operation("group.changed")
def change_group(group: Group, *, by: Agent | SystemActor, revision: int, **values: Any) -> Group:
    """Change the fields of `GROUP`. With another charter, nobody reads the meetings until they have signed that one."""
    rules.unknown_fields(values, GROUP)
    kept(group.council, by)
    group = lock(group, revision)
    group = write(group, **values)
    _check_group(group)
    return group


@operation("group.ended")
def end_group(group: Group, *, by: Agent | SystemActor, revision: int, ended_on: date, reason: str = "") -> Group:
    """The group no longer exists from that day; nor do the terms of its members, who no longer read its meetings."""
    kept(group.council, by)
    group = lock(group, revision)
    if group.ended_on is not None and group.ended_on <= ended_on:
        text = "Ce groupe est déjà terminé à cette date ou avant."
        raise Refused([Reason(text, "partners.group_ended", field="ended_on")])
    for member in group.members.exclude(ends_on__lte=ended_on):
        write(lock(member, None), ends_on=max(ended_on, member.starts_on))
    return write(group, ended_on=ended_on)


def _check_group(group: Group) -> None:
    council = group.council
    reasons = group_rules.missing_to_gather(
        kind=GroupKind(group.kind), subject=group.subject, has_territory=group.territory is not None
    )
    reasons += group_rules.missing_to_begin(
        starts_on=group.created_on, created_on=council.created_on, dissolved_on=council.dissolved_on, field="created_on"
    )
    if group.charter is not None and group.charter.council_id != council.pk:
        text = "Cette charte est celle d’un autre conseil."
        reasons.append(Reason(text, "partners.charter_elsewhere", field="charter"))
    refuse(reasons)


# Who belongs to it


@operation("group_member.added")
def add_group_member(
    group: Group,
    *,
    by: Agent | SystemActor,
    starts_on: date,
    ends_on: date | None = None,
    role: str = GroupRole.MEMBER,
    seat: Seat | None = None,
    title: str = "",
    organisation: Organisation | None = None,
    contact: Contact | None = None,
    agent: Agent | None = None,
    holder_name: str = "",
) -> GroupMember:
    """Somebody belongs to the group; from a seat of the council, who holds it unless told otherwise."""
    kept(group.council, by)
    member = GroupMember(
        group=group,
        role=role,
        seat=seat,
        starts_on=starts_on,
        ends_on=ends_on,
        **_from_seat(
            seat, title=title, organisation=organisation, contact=contact, agent=agent, holder_name=holder_name
        ),
    )
    _check_member(member)
    return create(member)


@operation("group_member.changed")
def change_group_member(member: GroupMember, *, by: Agent | SystemActor, revision: int, **values: Any) -> GroupMember:
    """Change the fields of `MEMBER`: a correction; who leaves is ended or replaced.

    Who signed the charter stays the same person: another one has not signed it.
    """
    rules.unknown_fields(values, MEMBER)
    kept(member.group.council, by)
    member = lock(member, revision)
    former = [getattr(member, name) for name in HOLDER[1:]]
    member = write(member, **values)
    if former != [getattr(member, name) for name in HOLDER[1:]] and member.signatures.exists():
        text = "Ce membre a signé la charte\u00a0: une autre personne le remplace, et la signe à son tour."
        raise Refused([Reason(text, "partners.member_signed", field="person")])
    _check_member(member)
    return member


@operation("group_member.ended")
def end_group_member(
    member: GroupMember, *, by: Agent | SystemActor, revision: int, ends_on: date, reason: str = ""
) -> GroupMember:
    """They no longer belong to the group from that day (excluded), nor read its meetings; the past stays."""
    kept(member.group.council, by)
    member = lock(member, revision)
    refuse(rules.wrong_end(ends_on, starts_on=member.starts_on, current=member.ends_on))
    return write(member, ends_on=ends_on)


@operation("group_member.excluded")
def exclude_group_member(
    member: GroupMember, *, by: Agent | SystemActor, on: date, revision: int, ends_on: date, exclusion_reason: str
) -> GroupMember:
    """Who broke the charter leaves the group (charter of 2014); the reason is kept."""
    kept(member.group.council, by)
    member = lock(member, revision)
    refuse(rules.in_the_past(ends_on, on, "ends_on"))
    refuse(group_rules.missing_to_exclude(exclusion_reason))
    refuse(rules.wrong_end(ends_on, starts_on=member.starts_on, current=member.ends_on))
    return write(member, ends_on=ends_on, exclusion_reason=exclusion_reason)


@operation("group_member.replaced")
def replace_group_member(
    member: GroupMember,
    *,
    by: Agent | SystemActor,
    revision: int,
    starts_on: date,
    role: str = "",
    seat: Seat | None = None,
    title: str = "",
    organisation: Organisation | None = None,
    contact: Contact | None = None,
    agent: Agent | None = None,
    holder_name: str = "",
) -> GroupMember:
    """Another belongs to the group instead from that day on, and has the charter to sign."""
    kept(member.group.council, by)
    member = lock(member, revision)
    if starts_on <= member.starts_on:
        text = "Le remplacement commence après le début de ce membre\u00a0: sinon, corrigez-le."
        raise Refused([Reason(text, "partners.replaced_before", field="starts_on")])
    if member.ends_on is None or member.ends_on > starts_on:
        member = write(member, ends_on=starts_on)
    follower = GroupMember(
        group=member.group,
        role=role or member.role,
        seat=seat,
        follows=member,
        starts_on=starts_on,
        **_from_seat(
            seat, title=title, organisation=organisation, contact=contact, agent=agent, holder_name=holder_name
        ),
    )
    _check_member(follower)
    return create(follower)


def _from_seat(seat: Seat | None, **given: Any) -> dict[str, Any]:
    """What was given; what was not, as the seat has it."""
    if seat is None:
        return given
    title, organisation = given["title"] or seat.title, given["organisation"] or seat.organisation
    nobody = not any(given[name] for name in HOLDER[1:])
    who = {name: getattr(seat, name) if nobody else given[name] for name in HOLDER[1:]}
    return {**who, "title": title, "organisation": organisation}


def _check_member(member: GroupMember) -> None:
    group = member.group
    reasons = group_rules.missing_to_begin(
        starts_on=member.starts_on, created_on=group.created_on, dissolved_on=group.ended_on, field="starts_on"
    )
    if member.seat is not None and member.seat.council_id != group.council_id:
        reasons.append(Reason("Ce siège est celui d’un autre conseil.", "partners.seat_elsewhere", field="seat"))
    if member.contact is not None and member.contact.organisation_id != member.organisation_id:
        text = "Ce contact n’est pas celui de l’organisme du membre."
        reasons.append(Reason(text, "partners.contact_elsewhere", field="contact"))
    if _belongs_already(member):
        text = "Cette personne est déjà membre du groupe pendant cette période."
        reasons.append(Reason(text, "partners.member_twice", field="starts_on"))
    refuse(reasons)


def _belongs_already(member: GroupMember) -> bool:
    """The same account, contact or seat in the group over days in common."""
    for name in ("agent", "contact", "seat"):
        who = getattr(member, name)
        if who is None:
            continue
        others = GroupMember.objects.filter(group=member.group, **{name: who}).exclude(pk=member.pk)
        others = others.exclude(ends_on__lte=member.starts_on)
        if member.ends_on is not None:
            others = others.exclude(starts_on__gte=member.ends_on)
        if others.exists():
            return True
    return False
