"""Priority areas: made, changed and removed one by one, or imported as a whole; lists declared complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused, refuse
from cls_portal.writing import create, lock, one_at_a_time, operation, remove, write
from territories import rules
from territories.access import importable_communes
from territories.area_lines import AreaLine, Comparison, compare
from territories.models import CompleteAreaList, PriorityArea, PriorityAreaCommune, Territory
from territories.states import AreaKind, TerritoryKind

if TYPE_CHECKING:
    from cls_portal.models import Agent

BATCH = 2_000
IMPORTS = "priority areas"


@dataclass(frozen=True)
class ImportReport:
    """How many areas an import made, rewrote and left as they were."""

    created: int
    changed: int
    same: int


@operation("priority_area.created")
def create_priority_area(
    *,
    by: Agent | SystemActor,
    kind: AreaKind,
    name: str,
    starts_on: date,
    source: str,
    communes: Sequence[Territory],
    code: str = "",
    ends_on: date | None = None,
    population: int | None = None,
    stated_communes: int | None = None,
) -> PriorityArea:
    """A Cucs, a contrat de ville, a ZUS, a ZFU, a QPV, a ZSP, over its period."""
    _require_communes(by, communes)
    area = PriorityArea(
        kind=kind, name=name, code=code, starts_on=starts_on, ends_on=ends_on, source=source,
        population=population, stated_communes=stated_communes,
    )  # fmt: skip
    refuse(rules.wrong_in_area(communes))
    area = create(area)
    _hold(area, communes)
    return area


@operation("priority_area.changed")
def change_priority_area(
    area: PriorityArea,
    *,
    by: Agent | SystemActor,
    revision: int,
    communes: Sequence[Territory] | None = None,
    **values: Any,
) -> PriorityArea:
    """Whoever changes it reaches the communes it had and those it will have; had it none, its communes are given."""
    rules.only_fields(
        values, ("kind", "code", "name", "stated_communes", "population", "starts_on", "ends_on", "source")
    )
    area = lock(area, revision)
    require(by, "territories.edit_area" if communes is None else "territories.complete_area", area)
    if communes is not None:
        _require_communes(by, communes)
        refuse(rules.wrong_in_area(communes))
        _hold(area, communes)
    return write(area, **values)


@operation("priority_area.removed")
def remove_priority_area(area: PriorityArea, *, by: Agent | SystemActor, revision: int, reason: str) -> None:
    """Entered by mistake; one that is over gets an end instead."""
    area = lock(area, revision)
    require(by, "territories.edit_area", area)
    if not reason.strip():
        raise Refused([Reason("Indiquez pourquoi cette géographie est supprimée.", field="reason")])
    try:
        remove(area)
    except ProtectedError as error:
        text = (
            "Cette géographie est citée par un contrat ou un contrat-cadre : donnez-lui une date de fin au lieu de la "
            "supprimer."
        )
        raise Refused([Reason(text, "territories.area_cited")]) from error


@operation("priority_area.imported")
def import_priority_areas(lines: Sequence[AreaLine], *, by: Agent | SystemActor) -> ImportReport:
    """The whole table, or nothing: lines are told apart by nature, code (or else name) and first day."""
    require(by, "territories.import_areas")
    one_at_a_time(IMPORTS)
    refuse(rules.wrong_in_lines(lines))
    found = compare(lines)
    _require_lines(by, lines, found)
    return apply_lines(found, found.changed)


def apply_lines(found: Comparison, rewritten: Sequence[tuple[PriorityArea, AreaLine]]) -> ImportReport:
    """Write the new lines, and those of the changed ones to be rewritten, inside the operation of the caller."""
    codes = {code for line in [*found.new, *(line for _, line in rewritten)] for code in line.communes}
    communes = {c.code: c for c in Territory.objects.filter(kind=TerritoryKind.COMMUNE, code__in=codes)}
    for area, line in rewritten:
        _hold(area, [communes[code] for code in line.communes])
        write(area, **line.values)
    areas = [PriorityArea(**line.values) for line in found.new]
    for area in areas:
        area.clean_fields()
    made = PriorityArea.objects.bulk_create(areas, batch_size=BATCH)
    PriorityAreaCommune.objects.bulk_create(
        [
            PriorityAreaCommune(area=area, commune=communes[code])
            for area, line in zip(made, found.new, strict=True)
            for code in dict.fromkeys(line.communes)
        ],
        batch_size=BATCH,
    )
    return ImportReport(len(found.new), len(rewritten), len(found.same) + len(found.changed) - len(rewritten))


@operation("area_list.declared")
def declare_complete_list(
    *, by: Agent | SystemActor, kind: AreaKind, starts_on: date, source: str, ends_on: date | None = None
) -> CompleteAreaList:
    """From then on, a commune without such an area in the portal is known to hold none."""
    require(by, "territories.declare_list")
    return create(CompleteAreaList(kind=kind, starts_on=starts_on, ends_on=ends_on, source=source))


@operation("area_list.withdrawn")
def withdraw_complete_list(
    complete: CompleteAreaList, *, by: Agent | SystemActor, reason: str, revision: int | None = None
) -> None:
    """The list turned out not to be complete."""
    complete = lock(complete, revision)
    require(by, "territories.declare_list")
    if not reason.strip():
        raise Refused([Reason("Indiquez pourquoi cette liste n’est plus tenue pour complète.", field="reason")])
    remove(complete)


def _require_communes(by: Agent | SystemActor, communes: Sequence[Territory]) -> None:
    """Administrators anywhere; a préfecture inside its territory."""
    require(by, "territories.edit_area")
    reachable = None if isinstance(by, SystemActor) else importable_communes(by)
    if reachable is not None and not {commune.pk for commune in communes} <= reachable:
        raise Forbidden("Une de ces communes est hors de votre territoire.")


def _require_lines(by: Agent | SystemActor, lines: Sequence[AreaLine], found: Comparison) -> None:
    """For an import, the same: what the areas hold, and what those rewritten held."""
    codes = {code for line in lines for code in line.communes}
    known = dict(Territory.objects.filter(kind=TerritoryKind.COMMUNE, code__in=codes).values_list("code", "pk"))
    missing = sorted(codes - set(known))
    if missing:
        raise Refused([Reason(f"Communes inconnues : {', '.join(missing[:20])}.", "territories.unknown_commune")])
    reachable = None if isinstance(by, SystemActor) else importable_communes(by)
    if reachable is None:
        return
    outside = [line.name for line in lines if not line.communes or not {known[c] for c in line.communes} <= reachable]
    outside += [area.name for area, _ in found.changed if not {c.pk for c in area.communes.all()} <= reachable]
    if outside:
        raise Forbidden(f"Hors de votre territoire : {', '.join(outside[:5])}.")


def _hold(area: PriorityArea, communes: Sequence[Territory]) -> None:
    wanted = {commune.pk for commune in communes}
    area.perimeter.exclude(commune__in=wanted).delete()
    present = set(area.perimeter.values_list("commune", flat=True))
    PriorityAreaCommune.objects.bulk_create(
        PriorityAreaCommune(area=area, commune_id=pk) for pk in sorted(wanted - present)
    )
