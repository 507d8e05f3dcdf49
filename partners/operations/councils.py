"""Councils and their states."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import files
from cls_portal.access import may, require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent, StoredFile
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.models import Council, Organisation
from partners.operations.offices import FIELDS, check_named, follow_seats, seat_officers
from partners.states import CouncilState
from territories.models import Territory

RESOLUTION = ("resolution_body", "resolution_number", "resolution_on")
DESCRIBED = (
    "kind", "name", "territory", "created_on", "chair_title", "chair", "coordinator", "host", *RESOLUTION,
    "resolution_file",
)  # fmt: skip


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
    resolution_body: str = "",
    resolution_number: str = "",
    resolution_on: date | None = None,
    resolution_file: tuple[str, bytes] | None = None,
) -> Council:
    """A new council of this territory; who is named to its chair and its coordination sits from that day on."""
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
        resolution_body=resolution_body,
        resolution_number=resolution_number,
        resolution_on=resolution_on,
        resolution_file=_stored(resolution_file, by),
    )
    _require_inside(by, council)
    refuse(rules.missing_to_seat(kind, territory.kind, created_on, on) + _wrong_resolution(council, on))
    named = {"chair": chair, "coordinator": coordinator}
    check_named(council, on, named, {})
    council = create(council)
    seat_officers(council, on, named)
    return council


@operation("council.changed")
def change_council(council: Council, *, by: Agent | SystemActor, on: date, revision: int, **values: Any) -> Council:
    """Change the fields of `DESCRIBED`; without a file, the former stays.

    Another chair or coordinator sits from that day on.
    """
    rules.unknown_fields(values, DESCRIBED)
    council = lock(council, revision)
    require(by, "partners.edit_council", council)
    if "resolution_file" in values:
        values["resolution_file"] = _stored(values["resolution_file"], by) or council.resolution_file
    former = {name: getattr(council, f"{name}_id") for name in ("chair", "coordinator")}
    council = write(council, **values)
    _require_inside(by, council)
    reasons = rules.missing_to_seat(council.kind, council.territory.kind, council.created_on, on)
    refuse(reasons + _wrong_resolution(council, on))
    named = {name: values[name] for name in former.keys() & values if former[name] != _key(values[name])}
    check_named(council, on, named, former)
    seat_officers(council, on, named)
    return council


def _stored(file: tuple[str, bytes] | None, by: Agent | SystemActor) -> StoredFile | None:
    return files.store(file[1], file[0], by=by) if file else None


def _wrong_resolution(council: Council, on: date) -> list[Reason]:
    return rules.in_the_past(council.resolution_on, on, "resolution_on") if council.resolution_on else []


def _key(agent: Agent | None) -> int | None:
    return agent.pk if agent is not None else None


def _require_inside(by: Agent | SystemActor, council: Council) -> None:
    if not may(by, "partners.edit_council", council):
        reason = Reason("Ce territoire dépasse celui de votre rôle.", "partners.territory_outside", field="territory")
        raise Refused([reason])


@operation("council.dormant")
def mark_dormant(council: Council, *, by: Agent | SystemActor, on: date, since: date, reason: str = "") -> Council:
    """The council no longer meets since that day."""
    council = _in_state(council, by, CouncilState.ACTIVE)
    refuse(rules.in_the_past(since, on, "since"))
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
    refuse(reasons + rules.missing_reason(reason, "Indiquez le motif de la dissolution."))
    council = write(council, dissolved_on=dissolved_on)
    follow_seats(council, on, FIELDS)
    return council


def _in_state(council: Council, by: Agent | SystemActor, *states: CouncilState) -> Council:
    council = lock(council, None)
    require(by, "partners.edit_council", council)
    if rules.council_state(council) not in states:
        raise Refused([Reason("Ce n’est plus possible : l’état du conseil a changé.", "partners.council_state")])
    return council
