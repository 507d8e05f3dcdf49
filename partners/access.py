"""Who may do what to organisations, councils and people: the table of product.md §1, and nothing else decides.

- on an Organisation: `edit_organisation` and `edit_contacts`, préfecture and coordinator whose scope contains its
  territory, and the administrator; `affiliate`, the same without the coordinator; on a Contact, `edit_contacts` and
  `give_data` (what the portal holds about them), préfecture and administrator
- on a Council and on what belongs to it (`BELONGS`): `edit_council` and `record_meeting`, préfecture and coordinator
  whose scope contains its territory; neither lets anybody read what a group exchanges
- on a Meeting and what it holds: `prepare_meeting` (agenda, documents, convocations) and `keep_minutes` (attendance,
  minutes, decisions), the same of those who read it (`MeetingQuerySet.readable_by`), and who leads its group or writes
  for it; `record_meeting` is its date, its place and its object
- on an Agent: `manage_account`, the administrator; a préfecture when everything the person holds is inside its scope
  and not above its own role
- `see_people` and `invite`: préfecture, administrator
- on a DepartmentalReport: `edit_report`, préfecture whose scope contains the département
- `watch_department`: préfecture, observer, each for what their scope holds

An organisation wider than a préfecture's scope (a region's, the nation's) is kept by the administrator: whoever
could affiliate people to it would reach, through them, the contracts of other départements.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cls_portal.actors import SystemActor
from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.models import (
    Affiliation,
    AgendaItem,
    Charter,
    CharterSignature,
    CompositionOrder,
    Contact,
    Council,
    Decision,
    DepartmentalReport,
    Group,
    GroupMember,
    InternalRules,
    Invitee,
    Mailing,
    MailingGroup,
    MailingMember,
    Meeting,
    MeetingDocument,
    MeetingSeries,
    Organisation,
    Seat,
    YearlyInformation,
)
from partners.querysets import territories_held, within
from partners.states import LEADING
from territories.access import RANKS, Reach, holds, reaches, roles_held
from territories.models import Membership, Territory, TerritoryCommune

P, C, A = Role.PREFECTURE, Role.COORDINATOR, Role.ADMINISTRATOR

# Act → roles whose scope contains the territory of the object.
ON_ORGANISATION: Mapping[str, frozenset[Role]] = {
    "edit_organisation": frozenset({P, C, A}),
    "edit_contacts": frozenset({P, C, A}),
    "affiliate": frozenset({P, A}),
}
ON_CONTACT: Mapping[str, frozenset[Role]] = {
    "edit_contacts": frozenset({P, C, A}),
    "give_data": frozenset({P, A}),  # everything the portal holds about them, at their request
}
ON_COUNCIL: Mapping[str, frozenset[Role]] = {
    "edit_council": frozenset({P, C}),
    "record_meeting": frozenset({P, C}),
}
ON_MEETING: Mapping[str, frozenset[Role]] = {
    **ON_COUNCIL,
    "prepare_meeting": frozenset({P, C}),  # and reads it; or leads its group, or writes for it
    "keep_minutes": frozenset({P, C}),  # the same
}
ON_PEOPLE: Mapping[str, frozenset[Role]] = {
    "see_people": frozenset({P, A}),
    "invite": frozenset({P, A}),
    "manage_account": frozenset({P, A}),
}
ON_REPORT: Mapping[str, frozenset[Role]] = {
    "edit_report": frozenset({P}),
}
ON_DEPARTMENT: Mapping[str, frozenset[Role]] = {
    "watch_department": frozenset({P, Role.OBSERVER}),
}
# What belongs to a council, and by which of its attributes: rights on it are those on the council.
BELONGS: Mapping[type[Any], str] = {
    Charter: "council",
    CompositionOrder: "council",
    Group: "council",
    InternalRules: "council",
    MailingGroup: "council",
    Meeting: "council",
    MeetingSeries: "council",
    Seat: "council",
    YearlyInformation: "council",
    CharterSignature: "charter",
    GroupMember: "group",
    Mailing: "mailing_group",
    MailingMember: "mailing_group",
    AgendaItem: "meeting",
    Decision: "meeting",
    Invitee: "meeting",
    MeetingDocument: "meeting",
}
OF_MEETING = AgendaItem | Decision | Invitee | MeetingDocument
INSIDE = ("prepare_meeting", "keep_minutes")
EVERYWHERE = {**ON_ORGANISATION, **ON_CONTACT, **ON_MEETING, **ON_PEOPLE, **ON_REPORT, **ON_DEPARTMENT}


# The purpose of the links by which people without account answer a convocation.
BY_CONVOCATION = "convocation"


def may(actor: Agent | SystemActor, act: str, obj: Any = None) -> bool:
    """Whether the actor may do this; without an object, whether they may do it somewhere."""
    if isinstance(actor, SystemActor):
        return True
    if obj is not None:
        return abilities(actor, obj).get(act, False)
    today = timezone.localdate()
    return any(held.role in EVERYWHERE.get(act, ()) for held in roles_held(actor, today))


def abilities(actor: Agent | SystemActor, obj: Any) -> dict[str, bool]:
    """Every act of the table on this object, allowed or not."""
    table = _table(obj)
    if isinstance(actor, SystemActor):
        return dict.fromkeys(table, True)
    today = timezone.localdate()
    if isinstance(obj, Agent):
        return {act: _may_manage(actor, obj, today) if act == "manage_account" else may(actor, act) for act in table}
    reached = _reached(actor, _seat(obj), today)
    able = {act: any(reached[role] is Reach.CONTAINS for role in roles) for act, roles in table.items()}
    if isinstance(obj, Meeting | OF_MEETING):
        able |= dict.fromkeys(INSIDE, _keeps(actor, obj, able["keep_minutes"], today))
    return able


def _keeps(agent: Agent, obj: Any, by_role: bool, on: date) -> bool:
    """Whether they write what this meeting holds: they read it, and prepare the council or lead the group."""
    meeting: Meeting = obj if isinstance(obj, Meeting) else obj.meeting
    if not Meeting.objects.readable_by(agent, on).filter(pk=meeting.pk).exists():
        return False
    if by_role or meeting.group_id is None:
        return by_role
    leading = GroupMember.objects.filter(group=meeting.group_id, agent=agent, role__in=LEADING)
    return leading.in_force(on).exists()


def _table(obj: Any) -> Mapping[str, frozenset[Role]]:
    if isinstance(obj, Meeting | OF_MEETING):
        return ON_MEETING
    if council_of(obj) is not None:
        return ON_COUNCIL
    if isinstance(obj, Contact):
        return ON_CONTACT
    if isinstance(obj, DepartmentalReport):
        return ON_REPORT
    return ON_PEOPLE if isinstance(obj, Agent) else ON_ORGANISATION


def _seat(obj: Any) -> Territory | None:
    """The territory on which the rights on this object depend."""
    if isinstance(obj, DepartmentalReport):
        return obj.department
    holder = council_of(obj) or (obj if isinstance(obj, Organisation) else obj.organisation)
    seat: Territory | None = holder.territory
    return seat


def council_of(obj: Any) -> Council | None:
    """The council to which this belongs, however far; None for what belongs to none."""
    while type(obj) in BELONGS:
        obj = getattr(obj, BELONGS[type(obj)])
    return obj if isinstance(obj, Council) else None


def _reached(agent: Agent, seat: Territory | None, on: date) -> dict[Role, Reach]:
    """How far each role goes on this territory; an administrator's goes everywhere."""
    communes = TerritoryCommune.objects.filter(territory=seat).values_list("commune", flat=True) if seat else []
    found = reaches(agent, list(communes), on)
    return {**found, A: Reach.CONTAINS if holds(agent, A, on) else Reach.NONE}


def reaches_territory(agent: Agent, role: Role, territory: Territory, on: date) -> bool:
    """Whether this role of this person meets the territory on that day."""
    return _reached(agent, territory, on)[role] >= Reach.MEETS


def _may_manage(agent: Agent, person: Agent, on: date) -> bool:
    if holds(agent, A, on):
        return True
    if not holds(agent, P, on):
        return False
    roles = _not_ended(Membership.objects.filter(agent=person), on)
    affiliations = _not_ended(Affiliation.objects.filter(agent=person), on)
    if not roles and not affiliations:
        return False
    if any(RANKS.get(Role(role.role), 0) > RANKS[P] for role in roles):
        return False
    seats = {role.territory_id for role in roles} | {a.organisation.territory_id for a in affiliations}
    inside = Territory.objects.filter(within("pk", territories_held(agent, on, P)), pk__in=seats - {None})
    return inside.count() == len(seats)


def _not_ended(rows: Any, on: date) -> list[Any]:
    """What is held or will be; once all is ended, what was held: somebody must still answer for the account."""
    everything = list(rows.select_related("organisation") if rows.model is Affiliation else rows)
    return [row for row in everything if row.ends_on is None or row.ends_on > on] or everything
