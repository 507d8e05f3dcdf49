"""The groups of the council of Bègles, what they exchange, and those who may not read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from cls_portal.roles import Role
from partners import operations
from partners.models import Charter, Council, Group, GroupMember, Meeting
from territories.models import Territory
from tests.personas import commune, department, person

SINCE, TODAY = date(2025, 1, 1), date(2026, 11, 23)
KINDS = ("restricted", "thematic", "watch_cell")


@dataclass
class Secret:
    """`groups` and `meetings` by nature of the group, `people` by what they are to the watch cell."""

    council: Council
    charter: Charter
    groups: dict[str, Group] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    people: dict[str, Agent] = field(default_factory=dict)
    members: dict[str, GroupMember] = field(default_factory=dict)


def a_group(council: Council, charter: Charter, kind: str, name: str) -> Group:
    return operations.create_group(  # type: ignore[no-any-return]
        council, by=PORTAL, kind=kind, name=name, subject="Rue", created_on=SINCE, charter=charter
    )


def belongs(group: Group, agent: Agent, *, signed: bool = True, **values: Any) -> GroupMember:
    """A member with an account, who signs the charter."""
    given = {"title": "Membre", "starts_on": SINCE, **values}
    member = operations.add_group_member(group, by=PORTAL, agent=agent, **given)
    if signed:
        operations.sign_charter(member, by=agent, on=TODAY)
    return member  # type: ignore[no-any-return]


def a_secret(council: Council, people: dict[str, Agent]) -> Secret:
    """Three groups with a meeting each; `people`: those who read none of them."""
    charter = operations.record_charter(
        council, by=PORTAL, on=TODAY, title="Charte déontologique", adopted_on=SINCE, text="Rien ne sort du groupe."
    )
    secret = Secret(council, charter)
    for kind in KINDS:
        group = a_group(council, charter, kind, f"Groupe {kind}")
        secret.groups[kind] = group
        secret.meetings[kind] = Meeting.objects.create(
            council=council, form=group_form(kind), group=group, held_on=date(2026, 11, 2), subject=f"Objet {kind}"
        )
    secret.people = {**people, **_people(secret)}
    return secret


def group_form(kind: str) -> str:
    return "working_group" if kind == "thematic" else kind


def _people(secret: Secret) -> dict[str, Agent]:
    """Around the watch cell: who reads it, and everybody who nearly does."""
    cell, france = secret.groups["watch_cell"], Territory.objects.get(kind="country")
    at = commune("33039")
    found = {
        "member": person("Lina", "Membre", Role.COORDINATOR, at),
        "unsigned": person("Ursule", "Membre", Role.COORDINATOR, at),
        "ended": person("Edmond", "Membre", Role.COORDINATOR, at),
        "excluded": person("Elsa", "Membre", Role.COORDINATOR, at),
        "other_group": person("Olga", "Membre", Role.COORDINATOR, at),
        "gone": person("Gaston", "Membre", Role.COORDINATOR, at),
        "observing_member": person("Oscar", "Membre", Role.OBSERVER, france),
        "administering_member": person("Ada", "Membre", Role.ADMINISTRATOR, france),
        "neighbour_coordinator": person("Nadia", "Membre", Role.COORDINATOR, commune("40192")),
        "prefecture_elsewhere": person("Pierre", "Membre", Role.PREFECTURE, department("40")),
    }
    for name in ("member", "ended", "excluded", "gone", "observing_member", "administering_member"):
        secret.members[name] = belongs(cell, found[name])
    secret.members["unsigned"] = belongs(cell, found["unsigned"], signed=False)
    secret.members["other_group"] = belongs(secret.groups["thematic"], found["other_group"])
    restricted = belongs(secret.groups["restricted"], found["member"], signed=False)
    secret.members["restricted"] = restricted
    ended, excluded = secret.members["ended"], secret.members["excluded"]
    operations.end_group_member(ended, by=PORTAL, revision=ended.revision, ends_on=date(2026, 1, 1))
    operations.exclude_group_member(
        excluded, by=PORTAL, on=TODAY, revision=excluded.revision, ends_on=date(2026, 6, 1), exclusion_reason="Fuite"
    )
    found["gone"].memberships.update(ends_on=date(2026, 1, 1))
    return found
