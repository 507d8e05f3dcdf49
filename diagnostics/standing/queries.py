"""The statements of a standing: four, whatever the territory, each answered by an index.

Facts are summed in the database over the cells that are published; a withheld cell only ever adds one to a number of
withheld communes, and its complement to an estimate over at least three of them. No statement gives one commune's
withheld cell a number, and none subtracts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from diagnostics.standing.values import FEWEST_TO_ESTIMATE
from territories.models import Territory
from territories.states import TerritoryKind

# What each rate is per thousand of: dwellings for burglaries of homes, inhabitants for the others.
DENOMINATOR = "CASE WHEN cell.indicator = 'Cambriolages de logement' THEN cell.dwellings ELSE cell.population END"

# The communes of the territory by stratum and département; a commune made of two former ones counts its people once.
_PLACES = """
SELECT place.stratum, home.department_id, home.region_id, sum(home.people),
       count(*) FILTER (WHERE place.code IS NULL), array_agg(place.code) FILTER (WHERE place.code IS NOT NULL),
       (SELECT name FROM territories_territory WHERE id = home.department_id),
       (SELECT name FROM territories_territory WHERE id = home.region_id),
       (SELECT id FROM territories_territory WHERE kind = 'country')
FROM (
    SELECT commune.id, commune.department_id, commune.region_id,
           coalesce(commune.population, 0)::float8
           / greatest(1, (SELECT count(*) FROM diagnostics_editionplace AS here
                          WHERE here.territory_id = commune.id AND here.edition_id = %(edition)s)) AS people
    FROM territories_territory AS commune
    WHERE commune.id IN ({held})
) AS home
LEFT JOIN diagnostics_editionplace AS place ON place.territory_id = home.id AND place.edition_id = %(edition)s
GROUP BY place.stratum, home.department_id, home.region_id
"""
_ITSELF = "%(territory)s"
_ITS_COMMUNES = "SELECT commune_id FROM territories_territorycommune WHERE territory_id = %(territory)s"
_THESE = "SELECT unnest(%(communes)s::bigint[])"

_CELLS = f"""
SELECT indicator::text, year, count(count)::int, (count(*) - count(count))::int, sum(count)::int,
       sum(denominator) FILTER (WHERE count IS NOT NULL)::float8, sum(denominator)::float8, min(rate),
       CASE WHEN count(*) - count(count) >= {FEWEST_TO_ESTIMATE}
             AND count(*) FILTER (WHERE count IS NULL AND complement_rate * denominator IS NULL) = 0
            THEN sum(complement_rate * denominator / 1000) FILTER (WHERE count IS NULL) END
FROM (
    SELECT cell.indicator, cell.year, cell.count, cell.rate, cell.complement_rate, {DENOMINATOR} AS denominator
    FROM diagnostics_recordedcrime AS cell WHERE cell.edition_id = %(edition)s AND cell.code = ANY(%(codes)s)
) AS known
GROUP BY indicator, year
"""

# What the départemental or régional base says of a territory; where it says nothing, the sum of the communal one, with
# how many communes the territory has: fewer may be loaded, and the sum is then that of another territory.
_FIGURES = """
SELECT figure.territory_id, figure.indicator, figure.year, true, figure.count, figure.rate, figure.denominator,
       NULL::float8, NULL::int, NULL::int, NULL::float8, NULL::int
FROM diagnostics_officialfigure AS figure
WHERE figure.edition_id = %(edition)s AND figure.territory_id = ANY(%(territories)s)
UNION ALL
SELECT area.territory_id, area.indicator, area.year, false, area.count, NULL, area.denominator::float8,
       (area.denominator + area.withheld_denominator)::float8, area.published, area.withheld, area.estimate,
       asked.communes
FROM (
    SELECT listed.id, (SELECT count(*)::int FROM territories_territorycommune AS held
                       WHERE held.territory_id = listed.id) AS communes
    FROM unnest(%(territories)s::bigint[]) AS listed(id)
    WHERE NOT EXISTS (SELECT FROM diagnostics_officialfigure AS figure
                      WHERE figure.edition_id = %(edition)s AND figure.territory_id = listed.id)
    OFFSET 0  -- counted once for a territory, not once for each of its figures
) AS asked
JOIN diagnostics_areasummary AS area ON area.edition_id = %(edition)s AND area.territory_id = asked.id
"""

# The comparator, and in the last year the place of the territory's rate among the rates of one stratum.
_COMPARABLES = """
SELECT area.indicator, area.year,
       sum(mine.people * area.count / area.denominator) FILTER (WHERE area.denominator > 0)
       / nullif(sum(mine.people) FILTER (WHERE area.denominator > 0), 0) * 1000,
       sum(area.published)::int, sum(area.withheld)::int,
       max(CASE WHEN asked.rate IS NOT NULL
                THEN 1 + cardinality(area.rates) - width_bucket(asked.rate, area.rates) END),
       max(area.published) FILTER (WHERE asked.rate IS NOT NULL),
       max(area.withheld) FILTER (WHERE asked.rate IS NOT NULL),
       sum(mine.people ^ 2 / nullif((area.denominator + area.withheld_denominator)::float8, 0))
       / nullif(sum(mine.people), 0),
       max(mine.people / nullif((area.denominator + area.withheld_denominator)::float8, 0))
           FILTER (WHERE area.stratum = %(ranked)s),
       max(area.published + area.withheld) FILTER (WHERE area.stratum = %(ranked)s)
FROM unnest(%(strata)s::text[], %(people)s::float8[]) AS mine(stratum, people)
JOIN diagnostics_stratumsummary AS area ON area.stratum = mine.stratum AND area.edition_id = %(edition)s
LEFT JOIN unnest(%(labels)s::text[], %(rates)s::float8[]) AS asked(indicator, rate)
       ON asked.indicator = area.indicator AND area.year = %(year)s AND area.stratum = %(ranked)s
GROUP BY area.indicator, area.year
"""

# For the maps: one year of one indicator.
_COMMUNES = f"""
SELECT commune.id, commune.code, commune.name, count(cell.count)::int, (count(*) - count(cell.count))::int,
       sum(cell.count)::int, sum({DENOMINATOR}) FILTER (WHERE cell.count IS NOT NULL)::float8,
       sum({DENOMINATOR})::float8, min(cell.rate)
FROM territories_territory AS commune
JOIN diagnostics_editionplace AS place ON place.territory_id = commune.id AND place.edition_id = %(edition)s
JOIN diagnostics_recordedcrime AS cell ON cell.edition_id = %(edition)s AND cell.code = place.code
 AND cell.year = %(year)s AND cell.indicator = %(indicator)s::recorded_indicator
WHERE commune.department_id = %(department)s AND commune.kind = 'commune'
GROUP BY commune.id
ORDER BY commune.sort_key, commune.id
"""

_DEPARTMENTS = """
SELECT home.id, home.code, home.name, figure.id IS NOT NULL,
       CASE WHEN figure.id IS NULL THEN area.count ELSE figure.count END, figure.rate,
       CASE WHEN figure.id IS NULL THEN area.denominator::float8 ELSE figure.denominator END,
       (area.denominator + area.withheld_denominator)::float8, area.published, area.withheld, area.estimate,
       whole.communes
FROM territories_territory AS home
LEFT JOIN (
    SELECT department_id, count(*)::int AS communes FROM territories_territory
    WHERE kind = 'commune' AND NOT gone GROUP BY department_id
) AS whole ON whole.department_id = home.id
LEFT JOIN diagnostics_officialfigure AS figure ON figure.edition_id = %(edition)s AND figure.territory_id = home.id
      AND figure.indicator = %(indicator)s AND figure.year = %(year)s
LEFT JOIN diagnostics_areasummary AS area ON area.edition_id = %(edition)s AND area.territory_id = home.id
      AND area.indicator = %(indicator)s AND area.year = %(year)s
WHERE home.kind = 'department' AND (figure.id IS NOT NULL OR area.id IS NOT NULL)
ORDER BY home.code, home.id
"""


@dataclass
class Places:
    """Where the territory's communes are in an edition. `missing`: how many of them the edition does not know.

    `people`: its inhabitants; `people_missing`: those of the communes that are missing.

    `names`: those of the départements and régions that it meets; `france`: the country's id.
    """

    codes: list[str] = field(default_factory=list)
    missing: int = 0
    people: float = 0.0
    people_missing: float = 0.0
    people_by_stratum: dict[str, float] = field(default_factory=dict)
    people_by_department: dict[int, float] = field(default_factory=dict)
    people_by_region: dict[int, float] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    france: int = 0


def places_of(territory: Territory, edition_id: int) -> Places:
    """One row for each stratum and département of the territory."""
    held = _ITSELF if territory.kind == TerritoryKind.MUNICIPAL_DISTRICT else _ITS_COMMUNES
    return _gathered(rows_of(_PLACES.format(held=held), edition=edition_id, territory=territory.pk))


def places_of_communes(commune_ids: Sequence[int], edition_id: int) -> Places:
    """The same, for communes that no territory groups."""
    return _gathered(rows_of(_PLACES.format(held=_THESE), edition=edition_id, communes=list(commune_ids)))


def _gathered(rows: Iterable[tuple[Any, ...]]) -> Places:
    found = Places()
    for stratum, department, region, people, missing, codes, department_name, region_name, france in rows:
        found.codes += codes or ()
        found.missing += missing
        found.people += people
        found.people_missing += people if missing else 0.0
        found.france = france or 0
        found.names |= {department: department_name, region: region_name}
        for where, key in (
            (found.people_by_stratum, stratum),
            (found.people_by_department, department),
            (found.people_by_region, region),
        ):
            if key:
                where[key] = where.get(key, 0.0) + people
    return found


def communal_cells(codes: Sequence[str], edition_id: int) -> list[tuple[Any, ...]]:
    """Indicator, year, communes published and withheld, facts, their denominator and all of it, a rate, estimate."""
    return rows_of(_CELLS, edition=edition_id, codes=list(codes)) if codes else []


def figures_of(territory_ids: Sequence[int], edition_id: int) -> list[tuple[Any, ...]]:
    """Territory, indicator, year, official, facts, rate, denominator and all of it, published, withheld, estimate;
    how many communes the territory has, where the figure is their sum.
    """
    return rows_of(_FIGURES, edition=edition_id, territories=list(territory_ids))


def comparables(
    people_by_stratum: Mapping[str, float], edition_id: int, *, ranked: str, year: int, rates: Mapping[str, float]
) -> list[tuple[Any, ...]]:
    """Indicator, year, weighted rate, communes published and withheld; the place, of how many, and how many more;
    the territory's own part of that weighted rate and of the ranked stratum, and how many communes the latter has.
    """
    if not people_by_stratum:
        return []
    return rows_of(
        _COMPARABLES, edition=edition_id, strata=list(people_by_stratum), people=list(people_by_stratum.values()),
        ranked=ranked, year=year, labels=list(rates), rates=list(rates.values()),
    )  # fmt: skip


def communes_of(department_id: int, edition_id: int, indicator: str, year: int) -> list[tuple[Any, ...]]:
    """Territory, code, name, places published and withheld, facts, their denominator and all of it, a rate."""
    return rows_of(_COMMUNES, edition=edition_id, department=department_id, indicator=indicator, year=year)


def departments_of_france(edition_id: int, indicator: str, year: int) -> list[tuple[Any, ...]]:
    """Territory, code, name, then as `figures_of` from `official` on."""
    return rows_of(_DEPARTMENTS, edition=edition_id, indicator=indicator, year=year)


def rows_of(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
