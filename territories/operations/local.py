"""Territories that people make: their definition, and the `Territory` and its communes written from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.writing import UNCHANGED, create, lock, operation, write
from territories import geojson, rules
from territories.maps import lies_elsewhere
from territories.models import LocalTerritory, Territory, TerritoryCommune
from territories.states import TerritoryKind

if TYPE_CHECKING:
    from cls_portal.models import Agent


@operation("local_territory.created")
def create_local_territory(
    *,
    by: Agent | SystemActor,
    kind: TerritoryKind,
    name: str,
    communes: Sequence[Territory],
    description: str = "",
    source: str = "",
    whole: Territory | None = None,
    outline: Any = None,
) -> LocalTerritory:
    """A grouping of communes, a quarter, a site, a transport network or line; `outline` is parsed GeoJSON."""
    local = LocalTerritory(
        name=name, communes=_codes(communes), description=description, source=source, whole=whole, outline=outline
    )
    require(by, "territories.edit_local", local)
    _refuse(rules.wrong_in_local(kind, communes, whole), outline, communes)
    territory = Territory(pk=_next_id(), kind=kind)
    territory.code = f"L{territory.pk:06d}"
    local.territory = _describe(territory, local, communes)
    territory.full_clean()
    territory.save(force_insert=True)
    _hold(territory, communes)
    return create(local)


@operation("local_territory.changed")
def change_local_territory(
    local: LocalTerritory,
    *,
    by: Agent | SystemActor,
    revision: int,
    name: str = UNCHANGED,
    communes: Sequence[Territory] = UNCHANGED,
    description: str = UNCHANGED,
    source: str = UNCHANGED,
    whole: Territory | None = UNCHANGED,
    outline: Any = UNCHANGED,
) -> LocalTerritory:
    """Whoever changes it reaches both the communes it had and those it will have; its kind never changes."""
    local = lock(local, revision)
    require(by, "territories.edit_local", local)
    given = {"name": name, "description": description, "source": source, "whole": whole, "outline": outline}
    values = {field: value for field, value in given.items() if value is not UNCHANGED}
    held = _communes_of(local) if communes is UNCHANGED else communes
    local.communes = values["communes"] = _codes(held)
    require(by, "territories.edit_local", local)
    kind = TerritoryKind(local.territory.kind)
    reasons = rules.wrong_in_local(kind, held, values.get("whole", local.whole), local.territory)
    _refuse(reasons, values.get("outline"), held)
    local = write(local, **values)
    territory = _describe(local.territory, local, held)
    territory.full_clean()
    territory.save(update_fields=["name", "population", "population_year", "parent", "department", "region"])
    _hold(territory, held)
    return local


@operation("local_territory.closed")
def close_local_territory(
    local: LocalTerritory,
    *,
    by: Agent | SystemActor,
    on: date,
    closed_on: date,
    reason: str,
    revision: int | None = None,
) -> LocalTerritory:
    """It is no longer offered anywhere from then on; contracts that cite it still show it."""
    local = lock(local, revision)
    require(by, "territories.edit_local", local)
    _refuse(rules.missing_to_close(local, closed_on, reason, on))
    _set_gone(local, gone=True)
    return write(local, closed_on=closed_on)


@operation("local_territory.reopened")
def reopen_local_territory(
    local: LocalTerritory, *, by: Agent | SystemActor, reason: str, revision: int | None = None
) -> LocalTerritory:
    """Closed by mistake, or in use again."""
    local = lock(local, revision)
    require(by, "territories.edit_local", local)
    _refuse(rules.missing_to_reopen(local, reason))
    _set_gone(local, gone=False)
    return write(local, closed_on=None)


def _refuse(reasons: list[Reason], outline: Any = None, communes: Sequence[Territory] = ()) -> None:
    found = reasons + (geojson.wrong_in_outline(outline) if outline is not None else [])
    if not found and outline is not None and lies_elsewhere(outline, _codes(communes)):
        text = "Ce contour est loin des communes choisies : vérifiez les communes, ou l’ordre longitude, latitude."
        found = [Reason(text, "territories.outline_elsewhere", field="outline")]
    if found:
        raise Refused(found)


def _codes(communes: Sequence[Territory]) -> list[str]:
    return sorted({commune.code for commune in communes})


def _communes_of(local: LocalTerritory) -> list[Territory]:
    return list(Territory.objects.communes_of([local.territory_id]))


def _next_id() -> int:
    """The key is drawn first: the code of the territory is made from it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('territories_territory', 'id'))")
        return int(cursor.fetchone()[0])


def _describe(territory: Territory, local: LocalTerritory, communes: Sequence[Territory]) -> Territory:
    """What the territory shows of its definition: it is placed where most of its inhabitants are."""
    main = max(communes, key=lambda commune: (commune.population or 0, commune.code))
    alone = main if len(communes) == 1 else None
    territory.name = local.name
    territory.parent = local.whole or (alone if territory.kind != TerritoryKind.GROUPING else None)
    territory.department, territory.region = main.department, main.region
    territory.population, territory.population_year = None, None
    if territory.kind == TerritoryKind.GROUPING:
        counted = [commune for commune in communes if commune.population is not None]
        territory.population = sum(commune.population or 0 for commune in counted) if counted else None
        territory.population_year = main.population_year
    return territory


def _hold(territory: Territory, communes: Sequence[Territory]) -> None:
    """Its rows in the closure: what serves scopes, searches and figures."""
    rows = TerritoryCommune.objects.filter(territory=territory)
    wanted = {commune.pk for commune in communes}
    rows.exclude(commune__in=wanted).delete()
    present = set(rows.values_list("commune", flat=True))
    TerritoryCommune.objects.bulk_create(
        TerritoryCommune(territory=territory, commune_id=pk) for pk in sorted(wanted - present)
    )


def _set_gone(local: LocalTerritory, *, gone: bool) -> None:
    local.territory.gone = gone
    local.territory.save(update_fields=["gone"])
