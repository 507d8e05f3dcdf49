"""The sums of an edition's communal figures, over areas and strata, from one reading of its five million rows.

Municipal arrondissements are left out: Paris, Lyon and Marseille are counted once, as communes. What a withheld commune
hides is never deduced; the complements serve only over at least 3 withheld communes, all of them with a complement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagnostics.recorded.indicators import INDICATORS, Denominator

DWELLINGS = ", ".join(
    "'" + label.replace("'", "''") + "'"
    for label, each in INDICATORS.items()
    if each.denominator is Denominator.DWELLINGS and each.communal
)
LEAST_WITHHELD = 3

SUMS = f"""
CREATE TEMPORARY TABLE delinquency_sum ON COMMIT DROP AS
WITH pooled AS (
SELECT place.pool, line.indicator, line.year,
    count(*) FILTER (WHERE line.diffusion = 'diff') AS published,
    count(*) FILTER (WHERE line.diffusion = 'ndiff') AS withheld,
    sum(line.count) AS count,
    sum(line.denominator) FILTER (WHERE line.diffusion = 'diff') AS denominator,
    sum(line.denominator) FILTER (WHERE line.diffusion = 'ndiff') AS withheld_denominator,
    sum(line.complement_count) FILTER (WHERE line.diffusion = 'ndiff') AS complement,
    count(line.complement_count) FILTER (WHERE line.diffusion = 'ndiff') AS complemented,
    min(line.unit) AS unit, max(line.unit) AS other_unit, count(line.unit) AS units,
    count(*) FILTER (WHERE NOT (line.rate BETWEEN 0 AND 1e12) OR NOT (line.complement_count BETWEEN 0 AND 1e12)
                     OR NOT (line.complement_rate BETWEEN 0 AND 1e12)) AS wrong
FROM (SELECT *, CASE WHEN indicator IN ({DWELLINGS}) THEN dwellings ELSE population END AS denominator FROM {{fresh}})
    AS line JOIN delinquency_place AS place USING (code)
GROUP BY place.pool, line.indicator, line.year
)
SELECT place.department_id, place.region_id, place.counted, place.stratum, pooled.*
FROM pooled JOIN (SELECT DISTINCT pool, department_id, region_id, counted, stratum FROM delinquency_place) AS place
    USING (pool)
"""

TOTALS = """
    sum(published), sum(withheld), coalesce(sum(count), 0), coalesce(sum(denominator), 0),
    coalesce(sum(withheld_denominator), 0),
    CASE WHEN sum(withheld) >= %(least)s AND sum(complemented) = sum(withheld) THEN sum(complement) END
"""

AREAS = f"""
INSERT INTO diagnostics_areasummary (edition_id, territory_id, indicator, year, published, withheld, count,
    denominator, withheld_denominator, estimate)
SELECT %(edition)s, area.territory_id, indicator::text, year, {TOTALS}
FROM delinquency_sum CROSS JOIN LATERAL (VALUES (department_id), (region_id),
    ((SELECT id FROM territories_territory WHERE kind = 'country'))) AS area (territory_id)
WHERE counted AND area.territory_id IS NOT NULL
GROUP BY area.territory_id, indicator, year ORDER BY area.territory_id, indicator, year
"""

# A rank is one `width_bucket` among the published rates above zero.
STRATA = f"""
INSERT INTO diagnostics_stratumsummary (edition_id, stratum, indicator, year, published, withheld, count,
    denominator, withheld_denominator, estimate, rates)
SELECT %(edition)s, total.*, coalesce(positive.rates, '{{{{}}}}')
FROM (
    SELECT stratum, indicator::text, year, {TOTALS} FROM delinquency_sum WHERE counted GROUP BY stratum, indicator, year
) AS total (stratum, indicator, year, published, withheld, count, denominator, withheld_denominator, estimate)
LEFT JOIN (
    SELECT place.stratum, line.indicator::text, line.year, array_agg(line.rate ORDER BY line.rate)
    FROM {{fresh}} AS line JOIN delinquency_place AS place USING (code)
    WHERE line.rate > 0 AND place.counted
    GROUP BY place.stratum, line.indicator, line.year
) AS positive (stratum, indicator, year, rates) USING (stratum, indicator, year)
ORDER BY stratum, indicator, year
"""


@dataclass(frozen=True)
class Seen:
    """What one reading of the table saw, to be judged."""

    first_year: int | None
    last_year: int | None
    right: bool


def read_sums(cursor: Any, fresh: str) -> Seen:
    """Fill the temporary `delinquency_sum`; says which years, and whether every unit and every rate is right."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.delinquency_sum")
    cursor.execute(SUMS.format(fresh=fresh))
    cursor.execute(
        "SELECT indicator::text, min(unit), max(other_unit), bool_and(units = published + withheld), sum(wrong),"
        " min(year), max(year) FROM delinquency_sum GROUP BY indicator"
    )
    found = cursor.fetchall()
    right = all(
        whole and not wrong and low == high == INDICATORS[label].unit and 1990 <= first <= last <= 2100
        for label, low, high, whole, wrong, first, last in found
    )
    years = [row[5] for row in found], [row[6] for row in found]
    return Seen(min(years[0], default=None), max(years[1], default=None), right)


def keep_summaries(cursor: Any, fresh: str, edition_id: int) -> None:
    """The edition's sums, in place of those it had."""
    given = {"edition": edition_id, "least": LEAST_WITHHELD}
    for table in ("diagnostics_areasummary", "diagnostics_stratumsummary"):
        cursor.execute(f"DELETE FROM {table} WHERE edition_id = %(edition)s", given)
    cursor.execute(AREAS, given)
    cursor.execute(STRATA.format(fresh=fresh), given)
