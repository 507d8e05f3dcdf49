"""The communes beside France: one row each, written once when a base of the edition is loaded.

One statement weighs every commune by the rule, whose thresholds it takes from `rules.py`; a test compares the two. A
territory of several places (former communes since merged) is summed year by year first; the others are read as they
are, so that the whole country is two passes over three years of cells.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from diagnostics.eligibility.rules import CURRENT, Rule
from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing.values import LEAST_LOADED

_PEOPLE = "CASE WHEN cell.indicator = 'Cambriolages de logement' THEN cell.dwellings ELSE cell.population END"

# Official figures of France; where the edition has none, the sum of its communes, nearly all of them
# loaded and published for most people.
_FRANCE = """
SELECT figure.indicator, figure.year, figure.rate
FROM diagnostics_officialfigure AS figure
JOIN territories_territory AS country ON country.id = figure.territory_id AND country.kind = 'country'
WHERE figure.edition_id = %(edition)s AND figure.rate > 0
UNION ALL
SELECT area.indicator, area.year, 1000.0 * area.count / area.denominator
FROM diagnostics_areasummary AS area
JOIN territories_territory AS country ON country.id = area.territory_id AND country.kind = 'country'
WHERE area.edition_id = %(edition)s AND area.count > 0 AND area.denominator > 0
  AND area.denominator >= %(covered)s * (area.denominator + area.withheld_denominator)
  AND area.published + area.withheld >= %(loaded)s * (
      SELECT count(*) FROM territories_territorycommune WHERE territory_id = area.territory_id)
  AND NOT EXISTS (SELECT FROM diagnostics_officialfigure AS figure
                  WHERE figure.edition_id = %(edition)s AND figure.territory_id = area.territory_id)
"""

_KEEP = f"""
INSERT INTO diagnostics_aboveaverage (edition_id, territory_id, above, unknown, indicators, withheld, highest, names)
WITH france AS MATERIALIZED ({_FRANCE}), place AS MATERIALIZED (
    SELECT code, territory_id, count(*) OVER (PARTITION BY territory_id) AS places
    FROM diagnostics_editionplace WHERE edition_id = %(edition)s
), yearly AS (
    SELECT place.territory_id, cell.indicator, cell.year, (cell.count IS NULL)::int AS withheld, cell.rate,
           1.0::float8 AS covered
    FROM {{cells}} AS cell JOIN place ON place.code = cell.code AND place.places = 1
    WHERE cell.edition_id = %(edition)s AND cell.year BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT place.territory_id, cell.indicator, cell.year, (count(*) - count(cell.count))::int,
           1000.0 * sum(cell.count) / nullif(sum({_PEOPLE}) FILTER (WHERE cell.count IS NOT NULL), 0),
           coalesce((sum({_PEOPLE}) FILTER (WHERE cell.count IS NOT NULL))::float8 / nullif(sum({_PEOPLE}), 0), 1)
    FROM {{cells}} AS cell JOIN place ON place.code = cell.code AND place.places > 1
    WHERE cell.edition_id = %(edition)s AND cell.year BETWEEN %(first)s AND %(last)s
    GROUP BY place.territory_id, cell.indicator, cell.year
), weighed AS (
    SELECT yearly.territory_id, yearly.indicator, sum(yearly.withheld) AS withheld,
           sum(yearly.rate) FILTER (WHERE known) / nullif(sum(france.rate) FILTER (WHERE known), 0) AS ratio,
           count(*) FILTER (WHERE known AND yearly.rate * yearly.covered > %(ratio)s * france.rate) AS above,
           count(*) FILTER (WHERE known AND yearly.rate <= %(ratio)s * france.rate AND yearly.withheld = 0) AS below
    FROM yearly
    LEFT JOIN france ON france.year = yearly.year AND france.indicator = yearly.indicator::text
    CROSS JOIN LATERAL (
        SELECT yearly.rate IS NOT NULL AND france.rate IS NOT NULL AND yearly.covered >= %(covered)s
    ) AS compared(known)
    WHERE yearly.indicator::text = ANY(%(counted)s)
    GROUP BY yearly.territory_id, yearly.indicator
)
SELECT %(edition)s, territory_id, count(*) FILTER (WHERE above >= %(enough)s),
       count(*) FILTER (WHERE above < %(enough)s AND %(years)s - below >= %(enough)s), count(*), sum(withheld),
       max(ratio) FILTER (WHERE above >= %(enough)s),
       coalesce(array_agg(indicator::text ORDER BY ratio DESC, indicator::text)
                FILTER (WHERE above >= %(enough)s), '{{{{}}}}')
FROM weighed GROUP BY territory_id
"""


def keep_above(
    edition_id: int, last_year: int, rule: Rule = CURRENT, *, cells: str = "diagnostics_recordedcrime"
) -> None:
    """Weigh every commune of the edition, in place of what it had; `cells` is the table of its figures."""
    given: dict[str, Any] = {
        "edition": edition_id, "last": last_year, "first": last_year - rule.years + 1, "years": rule.years,
        "ratio": rule.ratio, "covered": rule.covered, "loaded": LEAST_LOADED, "enough": rule.years_above,
        "counted": [label for label, indicator in INDICATORS.items() if indicator.additive],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM diagnostics_aboveaverage WHERE edition_id = %(edition)s", given)
        # France's figures were just written and are not analysed yet: the planner would take them for one row,
        # and read all of them again for each of a million and a half cells.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_KEEP.format(cells=cells), given)
        cursor.execute("SET LOCAL enable_nestloop = on")
