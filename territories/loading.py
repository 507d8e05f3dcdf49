"""The Code officiel géographique into the database: all or nothing, ids stable from one load to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from cls_portal.actors import SystemActor, agent_of
from cls_portal.writing import create, operation
from territories.cog import EDITION, FILES, Geography, Key, Record, read_geography, unheard
from territories.models import ReferenceLoad, Territory
from territories.states import LOCAL_KINDS
from territories.tables import sha256_of

if TYPE_CHECKING:
    from cls_portal.models import Agent

KIND = "cog"

# Two loads wait for each other, readers do not wait. It also keeps autovacuum from analysing the half-written
# tables: it would find them empty, and the 580,000 foreign key checks of the commit would each read a whole index.
ALONE = "LOCK TABLE territories_territory, territories_territorycommune IN SHARE UPDATE EXCLUSIVE MODE"

# Two loads in one transaction (the tests) find their tables anew.
CLEAN = "DROP TABLE IF EXISTS pg_temp.staged_territory, pg_temp.staged_member, pg_temp.staged_closure"

COPIED = (
    "id", "kind", "code", "name", "population", "population_year", "parent_id", "department_id", "region_id",
    "district_id", "siren", "epci_kind", "postal_codes", "former_codes", "gone",
)  # fmt: skip
COMPARED = COPIED[3:]


@dataclass(frozen=True)
class LoadReport:
    """What a load did: `changed` is False when the very same files were already loaded."""

    changed: bool
    territories: int = 0
    communes: int = 0
    gone: int = 0


def already_loaded(folder: Path) -> bool:
    """Whether the last load of each file had the same SHA-256; `Refused` when a file is missing."""
    fingerprints = {file: sha256_of(folder / file) for file in FILES}
    return ReferenceLoad.objects.latest_by_file(KIND) == fingerprints


@operation("reference.loaded")
def load_territories(
    folder: Path,
    *,
    by: Agent | SystemActor,
    force: bool = False,
    progress: Callable[[str], None] = unheard,
) -> LoadReport:
    """Load the eight files of the folder; `Refused` (file, line, column) when one is wrong, nothing being written.

    A territory keeps its id as long as its (kind, code) lives; one that the files no longer hold stays, `gone`,
    with the communes it had.
    """
    if not force and already_loaded(folder):
        return LoadReport(changed=False)
    geography = read_geography(folder, progress)
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(CLEAN)
        ids = _ids(cursor, geography)
        report = _load_territories(cursor, geography, ids)
        progress(f"{report.territories} territoires écrits")
        _load_communes(cursor, geography, ids)
        progress("communes de chaque territoire écrites")
        _load_formers(cursor, geography, ids)
        progress("anciens codes écrits")
    for file in FILES:
        _record_load(folder / file, geography.rows[file], by)
    return report


def refresh_statistics() -> None:
    """Tell the planner what the tables hold; outside the load's transaction, skipped where it is not permitted."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE territories_territory, territories_territorycommune, territories_formercommune")


def _ids(cursor: Any, geography: Geography) -> dict[Key, int]:
    """The id of every territory: the one it has, or a new one drawn from the sequence."""
    ids: dict[Key, int] = {(kind, code): pk for kind, code, pk in Territory.objects.values_list("kind", "code", "pk")}
    new = [key for key in geography.records if key not in ids]
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence('territories_territory', 'id')) FROM generate_series(1, %s)", [len(new)]
    )
    ids.update(zip(new, (pk for (pk,) in cursor.fetchall()), strict=True))
    return ids


def _load_territories(cursor: Any, geography: Geography, ids: dict[Key, int]) -> LoadReport:
    cursor.execute(
        "CREATE TEMPORARY TABLE staged_territory (id bigint PRIMARY KEY, kind text, code text, name text,"
        " population integer, population_year smallint, parent_id bigint, department_id bigint, region_id bigint,"
        " district_id bigint, siren text, epci_kind text, postal_codes text[], former_codes text[], gone boolean)"
        " ON COMMIT DROP"
    )
    _copy(cursor, "staged_territory", COPIED, (_row(record, ids) for record in geography.records.values()))
    columns, updated = ", ".join(COPIED), ", ".join(f"{name} = excluded.{name}" for name in COMPARED)
    old = ", ".join(f"old.{name}" for name in COMPARED)
    new = ", ".join(f"excluded.{name}" for name in COMPARED)
    cursor.execute(
        f"INSERT INTO territories_territory AS old ({columns}) SELECT {columns} FROM staged_territory ORDER BY id"
        f" ON CONFLICT (kind, code) DO UPDATE SET {updated} WHERE ({old}) IS DISTINCT FROM ({new})"
    )
    cursor.execute(
        "UPDATE territories_territory AS old SET gone = true"
        " WHERE NOT gone AND kind <> ALL(%s)"
        " AND NOT EXISTS (SELECT FROM staged_territory AS new WHERE new.id = old.id)",
        [list(LOCAL_KINDS)],
    )
    communes = sum(1 for kind, _ in geography.records if kind == "commune")
    return LoadReport(changed=True, territories=len(geography.records), communes=communes, gone=cursor.rowcount)


def _row(record: Record, ids: dict[Key, int]) -> tuple[Any, ...]:
    """The record in the order of `COPIED`."""
    return (
        ids[record.key],
        record.kind,
        record.code,
        record.name,
        record.population,
        record.population_year,
        *(ids[key] if key else None for key in (record.parent, record.department, record.region, record.district)),
        record.siren,
        record.epci_kind,
        record.postal_codes,
        record.former_codes,
        False,
    )


CLOSURE = """
CREATE TEMPORARY TABLE staged_closure ON COMMIT DROP AS
WITH commune AS (SELECT id, department_id, region_id, district_id FROM staged_territory WHERE kind = 'commune')
SELECT id AS territory_id, id AS commune_id FROM commune
UNION ALL SELECT department_id, id FROM commune
UNION ALL SELECT region_id, id FROM commune
UNION ALL SELECT district_id, id FROM commune WHERE district_id IS NOT NULL
UNION ALL SELECT france.id, commune.id FROM commune, staged_territory AS france WHERE france.kind = 'country'
UNION ALL SELECT id, parent_id FROM staged_territory WHERE kind IN ('municipal_district', 'delegated', 'associated')
UNION ALL SELECT territory_id, commune_id FROM staged_member
"""

NEW_PAIRS = """
INSERT INTO territories_territorycommune (territory_id, commune_id)
SELECT territory_id, commune_id FROM staged_closure ORDER BY 1, 2
ON CONFLICT (territory_id, commune_id) DO NOTHING
"""

# A gone territory or commune keeps what it had: roles and contracts upon it still reach somewhere.
OLD_PAIRS = """
DELETE FROM territories_territorycommune AS old
WHERE NOT EXISTS (
    SELECT FROM staged_closure AS new WHERE new.territory_id = old.territory_id AND new.commune_id = old.commune_id
)
AND EXISTS (SELECT FROM staged_territory AS new WHERE new.id = old.territory_id)
AND EXISTS (SELECT FROM staged_territory AS new WHERE new.id = old.commune_id)
"""


def _load_communes(cursor: Any, geography: Geography, ids: dict[Key, int]) -> None:
    """The communes of every territory: only the pairs that changed are touched."""
    cursor.execute("CREATE TEMPORARY TABLE staged_member (territory_id bigint, commune_id bigint) ON COMMIT DROP")
    pairs = ((ids[group], ids["commune", code]) for group, code in geography.members)
    _copy(cursor, "staged_member", ("territory_id", "commune_id"), pairs)
    cursor.execute(CLOSURE)
    cursor.execute("ANALYZE staged_closure")
    cursor.execute(OLD_PAIRS)
    cursor.execute(NEW_PAIRS)


def _load_formers(cursor: Any, geography: Geography, ids: dict[Key, int]) -> None:
    cursor.execute("DELETE FROM territories_formercommune")
    _copy(
        cursor,
        "territories_formercommune",
        ("code", "name", "commune_id", "nature", "last_year"),
        (
            (former.code, former.name, ids["commune", former.commune], former.nature, former.last_year)
            for former in geography.formers.values()
        ),
    )


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _record_load(path: Path, rows: int, by: Agent | SystemActor) -> None:
    create(
        ReferenceLoad(
            kind=KIND, file_name=path.name, sha256=sha256_of(path), rows=rows, edition=EDITION, by=agent_of(by)
        )
    )
