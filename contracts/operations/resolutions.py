"""The délibérations of the communes and EPCI that sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from contracts.models import Contract, Resolution
from contracts.operations.contract import require_editable
from territories.models import Territory


@dataclass(frozen=True)
class ResolutionEntry:
    """A délibération as typed: `file` is (name, content), kept as it was when None; `revision` of the one corrected."""

    territory: Territory
    number: str
    adopted_on: date
    file: tuple[str, bytes] | None = None
    revision: int | None = None


def _open(contract: Contract, by: Agent | SystemActor) -> Contract:
    contract = lock(contract, None)
    require(by, "contracts.record_resolution", contract)
    require_editable(contract)
    return contract


@operation("contract.resolution_recorded")
def record_resolution(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    territory: Territory,
    number: str,
    adopted_on: date,
    file: tuple[str, bytes] | None = None,
) -> Resolution:
    """Record the délibération of a commune of the perimeter, or of its EPCI, with its file (name, content)."""
    contract = _open(contract, by)
    return _write(contract, ResolutionEntry(territory, number, adopted_on, file), None, by, on)


@operation("contract.resolutions_recorded")
def record_resolutions(
    contract: Contract, *, by: Agent | SystemActor, on: date, entries: Sequence[ResolutionEntry]
) -> list[Resolution]:
    """Record and correct several at once: all of them, or none."""
    contract = _open(contract, by)
    present = {row.territory_id: row for row in contract.resolutions.all()}
    return [_write(contract, entry, present.get(entry.territory.pk), by, on) for entry in entries]


@operation("contract.resolution_changed")
def change_resolution(
    resolution: Resolution,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    number: str,
    adopted_on: date,
    file: tuple[str, bytes] | None = None,
) -> Resolution:
    """Correct a délibération, or replace its file, before the text is frozen."""
    contract = _open(resolution.contract, by)
    entry = ResolutionEntry(resolution.territory, number, adopted_on, file, revision)
    return _write(contract, entry, resolution, by, on)


@operation("contract.resolution_removed")
def remove_resolution(resolution: Resolution, *, by: Agent | SystemActor, revision: int) -> None:
    """Take back a délibération recorded by mistake; it is awaited again."""
    _open(resolution.contract, by)
    remove(lock(resolution, revision))


def _write(
    contract: Contract, entry: ResolutionEntry, existing: Resolution | None, by: Agent | SystemActor, on: date
) -> Resolution:
    name = entry.territory.name
    if entry.adopted_on > on:
        raise Refused([Reason(f"{name} : la date de la délibération est à venir.", field="adopted_on")])
    if not entry.territory.commune_rows.filter(commune__in=contract.perimeter.values("commune")).exists():
        raise Refused([Reason(f"{name} : cette collectivité n’est pas dans le périmètre.", field="territory")])
    stored = files.store(entry.file[1], entry.file[0], by=by) if entry.file else existing and existing.file
    values = {"number": entry.number, "adopted_on": entry.adopted_on, "file": stored}
    if existing is None:
        return create(Resolution(contract=contract, territory=entry.territory, **values))
    return write(lock(existing, entry.revision), **values)
