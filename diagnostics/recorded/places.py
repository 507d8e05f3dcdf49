"""From the codes of an edition to the territories of today, whatever year its geography is of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from diagnostics.recorded.strata import stratum_of
from territories.states import TerritoryKind

# A code may change hands: 60054 was Les Hauts-Talican until 2023 and is another commune since. So what the code meant
# in the year of the geography comes first, then what it means today, then the only thing it ever meant.
MEANINGS = """
WITH meaning AS (
    SELECT delinquency_code.code, former.commune_id AS territory_id, 1 AS rank
    FROM delinquency_code JOIN territories_formercommune AS former USING (code) WHERE former.last_year >= %(year)s
    UNION ALL
    SELECT delinquency_code.code, territory.id, 2
    FROM delinquency_code JOIN territories_territory AS territory USING (code)
    WHERE territory.kind IN ('commune', 'municipal_district') AND NOT territory.gone
    UNION ALL
    SELECT delinquency_code.code, former.commune_id, 3
    FROM delinquency_code JOIN territories_formercommune AS former USING (code)
), best AS (
    SELECT code, territory_id, rank, min(rank) OVER (PARTITION BY code) AS first FROM meaning
), alone AS (
    SELECT code, min(territory_id) AS territory_id FROM best WHERE rank = first
    GROUP BY code HAVING count(DISTINCT territory_id) = 1
)
SELECT delinquency_code.code, territory.id, territory.kind, territory.department_id, territory.region_id,
       territory.population, coalesce(epci.epci_kind, '')
FROM delinquency_code LEFT JOIN alone USING (code)
LEFT JOIN territories_territory AS territory ON territory.id = alone.territory_id
LEFT JOIN LATERAL (
    SELECT epci_kind FROM territories_territorycommune AS member
    JOIN territories_territory AS body ON body.id = member.territory_id
    WHERE member.commune_id = territory.id AND body.kind = 'epci' AND NOT body.gone LIMIT 1
) AS epci ON true
"""

TODAY = 9999  # a geography that no header dates is today's


def map_codes(cursor: Any, fresh: str, geography_year: int | None) -> list[str]:
    """Fill the temporary `delinquency_place` with every code of the table; gives those that nothing maps."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.delinquency_code, pg_temp.delinquency_place")
    cursor.execute(f"CREATE TEMPORARY TABLE delinquency_code ON COMMIT DROP AS SELECT DISTINCT code FROM {fresh}")
    cursor.execute("ANALYZE delinquency_code")
    cursor.execute(MEANINGS, {"year": geography_year or TODAY})
    found = cursor.fetchall()
    cursor.execute(
        'CREATE TEMPORARY TABLE delinquency_place (code text COLLATE "C" PRIMARY KEY, territory_id bigint,'
        " department_id bigint, region_id bigint, counted boolean, stratum text, pool smallint) ON COMMIT DROP"
    )
    columns = "code, territory_id, department_id, region_id, counted, stratum, pool"
    with cursor.copy(f"COPY delinquency_place ({columns}) FROM STDIN") as copy:
        for row in _placed(found):
            copy.write_row(row)
    cursor.execute("ANALYZE delinquency_place")
    return sorted(code for code, territory, *_ in found if territory is None)


def _placed(found: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    """Municipal arrondissements have no stratum and are never counted: their commune is.

    `pool` numbers the places that are summed together: same département, same stratum.
    """
    pools: dict[tuple[Any, ...], int] = {}
    for code, territory, kind, department, region, population, epci_kind in found:
        if territory is not None:
            counted = kind == TerritoryKind.COMMUNE
            stratum = stratum_of(population, epci_kind) if counted else ""
            pool = pools.setdefault((department, region, stratum), len(pools))
            yield code, territory, department, region, counted, stratum, pool


def keep_places(cursor: Any, edition_id: int) -> None:
    """The edition's places, in place of those it had."""
    cursor.execute("DELETE FROM diagnostics_editionplace WHERE edition_id = %s", [edition_id])
    cursor.execute(
        "INSERT INTO diagnostics_editionplace (edition_id, code, territory_id, stratum)"
        " SELECT %s, code, territory_id, stratum FROM delinquency_place ORDER BY code",
        [edition_id],
    )
