"""Councils and their states."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.access import may, require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.roles import Role
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.access import reaches_territory
from partners.models import Council, Organisation
from partners.states import CouncilState
from territories.models import Territory

DESCRIBED = ("kind", "name", "territory", "created_on", "chair_title", "chair", "coordinator", "host")

# Who may be named, by the roles that make them one.
_CHAIRS = (Role.MAYOR, Role.PREFECTURE)
_COORDINATORS = (Role.COORDINATOR,)


@operation("council.created")
def create_council(
    *,
    by: Agent | SystemActor,
    on: date,
    kind: str,
    name: str,
    territory: Territory,
    chair_title: str,
    created_on: date | None = None,
    chair: Agent | None = None,
    coordinator: Agent | None = None,
    host: Organisation | None = None,
) -> Council:
    """A new council of this territory."""
    require(by, "partners.edit_council")
    council = Council(
        kind=kind,
        name=name,
        territory=territory,
        chair_title=chair_title,
        created_on=created_on,
        chair=chair,
        coordinator=coordinator,
        host=host,
    )
    _require_inside(by, council)
    _refuse(rules.missing_to_seat(kind, territory.kind, created_on, on))
    _check_named(council, on, {"chair": chair, "coordinator": coordinator})
    return create(council)


@operation("council.changed")
def change_council(council: Council, *, by: Agent | SystemActor, on: date, revision: int, **values: Any) -> Council:
    """Change the fields of `DESCRIBED`."""
    rules.unknown_fields(values, DESCRIBED)
    council = lock(council, revision)
    require(by, "partners.edit_council", council)
    former = {name: getattr(council, f"{name}_id") for name in ("chair", "coordinator")}
    council = write(council, **values)
    _require_inside(by, council)
    _refuse(rules.missing_to_seat(council.kind, council.territory.kind, council.created_on, on))
    _check_named(council, on, {name: getattr(council, name) for name in former if values.get(name)}, former)
    return council


def _require_inside(by: Agent | SystemActor, council: Council) -> None:
    if not may(by, "partners.edit_council", council):
        reason = Reason("Ce territoire dépasse celui de votre rôle.", "partners.territory_outside", field="territory")
        raise Refused([reason])


def _check_named(
    council: Council, on: date, named: dict[str, Agent | None], former: dict[str, int | None] | None = None
) -> None:
    """Who chairs or coordinates already holds a role there: naming opens no door. Those already named stay."""
    for field, roles in (("chair", _CHAIRS), ("coordinator", _COORDINATORS)):
        agent = named.get(field)
        if agent is None or (former or {}).get(field) == agent.pk:
            continue
        if not any(reaches_territory(agent, role, council.territory, on) for role in roles):
            text = "Cette personne ne tient pas le rôle voulu sur le territoire du conseil : donnez-le-lui d’abord."
            raise Refused([Reason(text, f"partners.{field}_without_role", field=field)])


@operation("council.dormant")
def mark_dormant(council: Council, *, by: Agent | SystemActor, on: date, since: date, reason: str = "") -> Council:
    """The council no longer meets since that day."""
    council = _in_state(council, by, CouncilState.ACTIVE)
    _refuse(rules.in_the_past(since, on, "since"))
    return write(council, dormant_since=since)


@operation("council.awake")
def wake_council(council: Council, *, by: Agent | SystemActor, reason: str = "") -> Council:
    """The council meets again."""
    return write(_in_state(council, by, CouncilState.DORMANT), dormant_since=None)


@operation("council.dissolved")
def dissolve_council(
    council: Council, *, by: Agent | SystemActor, on: date, dissolved_on: date, reason: str
) -> Council:
    """The council no longer exists from that day; its meetings stay."""
    council = _in_state(council, by, CouncilState.ACTIVE, CouncilState.DORMANT)
    reasons = rules.in_the_past(dissolved_on, on, "dissolved_on")
    _refuse(reasons + rules.missing_reason(reason, "Indiquez le motif de la dissolution."))
    return write(council, dissolved_on=dissolved_on)


def _in_state(council: Council, by: Agent | SystemActor, *states: CouncilState) -> Council:
    council = lock(council, None)
    require(by, "partners.edit_council", council)
    if rules.council_state(council) not in states:
        raise Refused([Reason("Ce n’est plus possible : l’état du conseil a changé.", "partners.council_state")])
    return council


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(reasons)
