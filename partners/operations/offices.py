"""The accounts that reach a council as its chair and its coordinator: those of the seats in force, and nothing else.

`Council.chair` and `Council.coordinator` follow the seats at each of their writes, and each day for the terms that
begin or end by themselves. A council that never had such a seat keeps the account that its sheet named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.roles import Role
from cls_portal.writing import create, lock, operation, write
from partners.access import reaches_territory
from partners.models import Council, Seat
from partners.states import Capacity

FIELDS: Mapping[str, str] = {Capacity.CHAIR: "chair", Capacity.COORDINATOR: "coordinator"}

# Who may be named, by the roles that make them one.
ROLES = {"chair": (Role.MAYOR, Role.PREFECTURE), "coordinator": (Role.COORDINATOR,)}
WITHOUT_ROLE = (
    "Cette personne ne tient pas le rôle voulu sur le territoire du conseil\u00a0: donnez-le-lui d’abord{instead}."
)


def may_hold(agent: Agent, field: str, council: Council, on: date) -> bool:
    """Who chairs or coordinates already holds a role there: naming opens no door."""
    return any(reaches_territory(agent, role, council.territory, on) for role in ROLES[field])


def check_named(council: Council, on: date, named: Mapping[str, Any], former: Mapping[str, int | None]) -> None:
    """Those named on the sheet; those already named stay."""
    for field, agent in named.items():
        if agent is not None and former.get(field) != agent.pk and not may_hold(agent, field, council, on):
            raise Refused([Reason(WITHOUT_ROLE.format(instead=""), f"partners.{field}_without_role", field=field)])


def follow_seats(council: Council, on: date, capacities: Iterable[str]) -> None:
    """Name on the sheet whoever holds these offices on that day; refuse an account that may not hold them."""
    named = _holders(council, on, capacities)
    for field, agent in named.items():
        if not _may_be(agent, field, council, on):
            text = WITHOUT_ROLE.format(instead=", ou écrivez son nom au lieu de son compte")
            raise Refused([Reason(text, f"partners.{field}_without_role", field="person")])
    _name(council, named)


def seat_officers(council: Council, on: date, named: Mapping[str, Agent | None]) -> None:
    """Those named on the sheet sit from that day on; who sat until then no longer does."""
    for capacity, field in FIELDS.items():
        if field in named:
            _seat(council, capacity, named[field], on)


def _seat(council: Council, capacity: str, agent: Agent | None, on: date) -> None:
    held = _held(council, on).filter(capacity=capacity).first()
    if held is not None and agent is not None and held.starts_on == on:
        write(lock(held, None), agent=agent, contact=None, holder_name="")
        return
    if held is not None:
        write(lock(held, None), ends_on=on)
    if agent is not None:
        title = council.chair_title if capacity == Capacity.CHAIR else agent.job_title or "Coordination du conseil"
        create(Seat(council=council, capacity=capacity, title=title, agent=agent, starts_on=on, follows=held))


@operation("council.offices")
def follow_terms(*, by: SystemActor, on: date) -> int:
    """The terms that began or ended by themselves; gives how many councils changed.

    An account that may not hold its office is named no more, or not yet.
    """
    changed = 0
    for council in Council.objects.misnaming(on):
        named = _holders(council, on, FIELDS)
        changed += _name(
            council,
            {
                field: agent if _may_be(agent, field, council, on) else None
                for field, agent in named.items()
                if getattr(council, f"seats_{field}")
            },
        )
    return changed


def _may_be(agent: Agent | None, field: str, council: Council, on: date) -> bool:
    """Those already named stay."""
    return agent is None or agent.pk == getattr(council, f"{field}_id") or may_hold(agent, field, council, on)


def _holders(council: Council, on: date, capacities: Iterable[str]) -> dict[str, Agent | None]:
    held = {seat.capacity: seat.agent for seat in _held(council, on).select_related("agent")}
    return {field: held.get(capacity) for capacity, field in FIELDS.items() if capacity in capacities}


def _held(council: Council, on: date) -> Any:
    return council.seats.in_force(on).filter(capacity__in=FIELDS, substitute_for=None)


def _name(council: Council, values: dict[str, Any]) -> bool:
    changed = {
        field: agent
        for field, agent in values.items()
        if (agent.pk if agent else None) != getattr(council, f"{field}_id")
    }
    if changed:
        write(lock(council, None), **changed)
    return bool(changed)
