"""The years of communes, one indicator at a time: those of a territory one by one, and those that may be set beside it.

Only published cells have a number. What was several communes and is one today is known of a year when all of them are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from diagnostics.standing.queries import DENOMINATOR, rows_of

_OWN = f"""
SELECT cell.code, min(home.name), array_agg(cell.year::int), array_agg(cell.count),
       array_agg(coalesce({DENOMINATOR}, 0)::float8)
FROM diagnostics_recordedcrime AS cell
JOIN diagnostics_editionplace AS place ON place.edition_id = cell.edition_id AND place.code = cell.code
JOIN territories_territory AS home ON home.id = place.territory_id
WHERE cell.edition_id = %(edition)s AND cell.code = ANY(%(codes)s)
  AND cell.indicator = %(indicator)s::recorded_indicator
GROUP BY cell.code ORDER BY cell.code
"""

# Published in every year asked for, with enough facts and a rate between two limits over the earlier ones.
_BESIDE = f"""
SELECT home.code, home.name, known.years, known.counts, known.exposed
FROM (
    SELECT territory_id, array_agg(year) AS years, array_agg(count) AS counts, array_agg(exposed) AS exposed
    FROM (
        SELECT place.territory_id, cell.year::int AS year,
               CASE WHEN count(*) = count(cell.count) THEN sum(cell.count)::int END AS count,
               coalesce(sum({DENOMINATOR}), 0)::float8 AS exposed
        FROM diagnostics_editionplace AS place
        JOIN diagnostics_recordedcrime AS cell ON cell.edition_id = place.edition_id AND cell.code = place.code
        WHERE place.edition_id = %(edition)s AND place.stratum = ANY(%(strata)s)
          AND place.territory_id <> ALL(%(left_out)s) AND cell.indicator = %(indicator)s::recorded_indicator
        GROUP BY place.territory_id, cell.year
    ) AS cells
    GROUP BY territory_id
    HAVING count(count) FILTER (WHERE year = ANY(%(years)s)) = %(number)s
       AND min(exposed) FILTER (WHERE year = ANY(%(years)s)) > 0
       AND sum(count) FILTER (WHERE year = ANY(%(before)s)) >= %(facts)s
       AND sum(count) FILTER (WHERE year = ANY(%(before)s)) / sum(exposed) FILTER (WHERE year = ANY(%(before)s))
           BETWEEN %(low)s AND %(high)s
) AS known
JOIN territories_territory AS home ON home.id = known.territory_id
ORDER BY home.code, home.id
"""


@dataclass(frozen=True)
class History:
    """A place year by year. `counts`: None where they are not published; `exposed`: its inhabitants or dwellings."""

    code: str
    name: str
    counts: Mapping[int, int | None]
    exposed: Mapping[int, float] = field(default_factory=dict)

    def published(self, years: Collection[int]) -> bool:
        return all(self.counts.get(year) is not None for year in years)

    def facts(self, years: Collection[int]) -> int:
        """Those of these years, all of them published."""
        return sum(self.counts[year] or 0 for year in years)

    def exposure(self, years: Collection[int]) -> float:
        return sum(self.exposed[year] for year in years)

    def rate(self, year: int) -> float | None:
        """Per thousand; None where it is not published, or nobody lives."""
        count, exposed = self.counts.get(year), self.exposed.get(year)
        return count / exposed * 1000 if count is not None and exposed else None


def histories_of(codes: Sequence[str], edition_id: int, indicator: str) -> list[History]:
    """Each commune of these codes; one statement."""
    found = rows_of(_OWN, edition=edition_id, codes=list(codes), indicator=indicator)
    return [_history(*row) for row in found]


def histories_beside(
    strata: Sequence[str], edition_id: int, indicator: str, *, left_out: Collection[int], years: Collection[int],
    before: Collection[int], facts: int, low: float, high: float,
) -> list[History]:  # fmt: skip
    """The communes of these strata that are published in all of `years`, but for those `left_out`, if they had that
    many facts at least `before`, and a rate (facts by inhabitant or dwelling) between these limits; one statement."""
    found = rows_of(
        _BESIDE, edition=edition_id, strata=list(strata), indicator=indicator, left_out=list(left_out),
        years=list(years), number=len(years), before=list(before), facts=facts, low=low, high=high,
    )  # fmt: skip
    return [_history(*row) for row in found]


def _history(
    code: str, name: str, years: Sequence[int], counts: Sequence[int | None], exposed: Sequence[float]
) -> History:
    return History(code, name, dict(zip(years, counts, strict=True)), dict(zip(years, exposed, strict=True)))
