"""What can be done to roles on territories."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import refuse
from cls_portal.roles import Role
from cls_portal.writing import create, lock, operation, write
from territories import rules
from territories.models import Membership, Territory

if TYPE_CHECKING:
    from cls_portal.models import Agent


@operation("role.given")
def give_role(
    agent: Agent,
    *,
    by: Agent | SystemActor,
    role: Role,
    territory: Territory,
    starts_on: date,
    ends_on: date | None = None,
) -> Membership:
    """The agent holds this role on this territory from `starts_on` (included) to `ends_on` (excluded)."""
    membership = Membership(
        agent=agent, role=role, territory=territory, starts_on=starts_on, ends_on=ends_on, given_by=agent_of(by)
    )
    require(by, "territories.give_role", membership)
    refuse(rules.missing_to_give(membership))
    return create(membership)


@operation("role.ended")
def end_role(
    membership: Membership, *, by: Agent | SystemActor, revision: int, ends_on: date, reason: str
) -> Membership:
    """The role is no longer held from `ends_on` on (that day excluded); the reason is kept in the history."""
    membership = lock(membership, revision)
    require(by, "territories.end_role", membership)
    refuse(rules.missing_to_end(membership, ends_on, reason))
    return write(membership, ends_on=ends_on)
