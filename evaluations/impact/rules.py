"""The rules of a comparison before and after: which years, which communes beside, and when nothing may be stated.

Pure functions of histories and years; each choice is said on the page (docs/decisions/impact.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot, log
from statistics import quantiles

from cls_portal.charts.figures import years_in_words
from diagnostics.recorded.strata import BANDS, CUT_BY_TYPE_BELOW
from diagnostics.standing.histories import History
from evaluations.impact.estimate import CORRECTION, Counts

NBSP = "\u00a0"
YEARS = 3  # before, unless somebody says otherwise
FEWEST_YEARS_BEFORE = 2
NUMBER, FEWEST = 30, 20  # comparable communes: those kept, those without which nothing is stated
FEWEST_FACTS = 20  # in each period
TIMES = 2.0  # how many times lower or higher the rate of a comparable commune may have been
LEAST_COVERED = 0.8  # of the inhabitants (or dwellings) of the territory: those of its communes that are published
LAST_MONTH_OF_A_START, FIRST_MONTH_OF_AN_END = 3, 10
# Flat fines: tried in five places in June 2020, everywhere since 1 September 2020 (docs/decisions/impact.md).
FIRST_WHOLE_YEAR = {"Usage de stupéfiants (AFD)": 2021}


@dataclass(frozen=True)
class Periods:
    """The years compared, the first and the last of each period included."""

    first_before: int
    last_before: int
    first_after: int
    last_after: int

    @property
    def before(self) -> tuple[int, ...]:
        return tuple(range(self.first_before, self.last_before + 1))

    @property
    def after(self) -> tuple[int, ...]:
        return tuple(range(self.first_after, self.last_after + 1))

    @property
    def years(self) -> tuple[int, ...]:
        return self.before + self.after


@dataclass(frozen=True)
class Match:
    """A comparable commune: its rate before, how that rate moved before, how far both are from the territory's."""

    history: History
    level: float
    trend: float
    distance: float


@dataclass(frozen=True)
class Ground:
    """What is known of a territory before it is compared. `covered`: the share of its people in published communes."""

    first_year: int | None
    last_year: int | None
    known: bool
    communes: int
    missing: int
    covered: float
    withheld_years: Sequence[int] = ()
    facts_before: int = 0
    facts_after: int = 0


# Years


def periods_of(starts_on: date, ends_on: date, first_year: int | None, last_year: int | None) -> Periods:
    """Three years before the contract, then those it covers, within the edition.

    The year in which it begins counts after when it begins by the end of March, else in neither period; that in which
    it ends counts when it ends from October on.
    """
    early = starts_on.month <= LAST_MONTH_OF_A_START
    first_after = starts_on.year if early else starts_on.year + 1
    last_before = starts_on.year - 1
    first_before = min(last_before, max(last_before - YEARS + 1, first_year or 0))
    end = ends_on.year if ends_on.month >= FIRST_MONTH_OF_AN_END else ends_on.year - 1
    return Periods(first_before, last_before, first_after, max(first_after, min(end, last_year or end)))


def refused_periods(periods: Periods) -> list[str]:
    """Why these years are in no order that can be compared."""
    if periods.first_before > periods.last_before or periods.first_after > periods.last_after:
        return ["La première année d’une période en suit la dernière."]
    if periods.last_before >= periods.first_after:
        return ["Les années d’avant précèdent celles d’après."]
    return []


def first_whole(indicator: str, first_year: int) -> int:
    """The first year that an edition which begins then has of this indicator, before any break of its series."""
    return max(first_year, FIRST_WHOLE_YEAR.get(indicator, 0))


def growth(place: History, periods: Periods) -> float:
    """The mean rate after over that before, above nought: what was seen, with no correction."""
    before = place.facts(periods.before) / place.exposure(periods.before)
    return place.facts(periods.after) / place.exposure(periods.after) / before


def earlier(periods: Periods, first_year: int) -> Periods | None:
    """The same comparison on years without contract: those before, against as many earlier ones; None without two."""
    last = periods.first_before - 1
    first = max(first_year, last - len(periods.before) + 1)
    if last - first + 1 < FEWEST_YEARS_BEFORE:
        return None
    return Periods(first, last, periods.first_before, periods.last_before)


# Comparable communes


def strata_beside(stratum: str) -> list[str]:
    """The stratum itself; the largest towns are few, and are taken together."""
    large = [str(band) for band in BANDS if band >= CUT_BY_TYPE_BELOW]
    return large if stratum in large else [stratum]


def limits(territory: History, periods: Periods) -> tuple[float, float]:
    """Between what rates (facts by inhabitant) a comparable commune stands before."""
    rate = territory.facts(periods.before) / territory.exposure(periods.before)
    return rate / TIMES, rate * TIMES


def nearest(territory: History, others: Iterable[History], periods: Periods) -> list[Match]:
    """The nearest in level and in trend before; the distance adds both gaps, as logarithms, at right angles."""
    level, trend = _level(territory, periods.before), _trend(territory, periods.before)
    found = []
    for each in others:
        its_level, its_trend = _level(each, periods.before), _trend(each, periods.before)
        distance = hypot(its_level - level, its_trend - trend)
        found.append(Match(each, its_level, its_trend, distance))
    return sorted(found, key=lambda match: (match.distance, match.history.code))[:NUMBER]


def _level(place: History, years: Sequence[int]) -> float:
    """The logarithm of the mean rate."""
    return log((place.facts(years) + CORRECTION) / place.exposure(years))


def _trend(place: History, years: Sequence[int]) -> float:
    """That of the ratio of the last years to the first ones, as many of each; 0 with one year only."""
    half = len(years) // 2
    return _level(place, years[-half:]) - _level(place, years[:half]) if half else 0.0


def counts_of(place: History, periods: Periods) -> Counts:
    return Counts(
        place.facts(periods.before), place.facts(periods.after),
        place.exposure(periods.before), place.exposure(periods.after),
    )  # fmt: skip


def quarters(values: Sequence[float]) -> tuple[float, float, float] | None:
    """The lower quarter, the middle, the upper quarter; None with too few values to be those of communes compared."""
    if len(values) < FEWEST:
        return None
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high


# When nothing may be stated


def missing_ground(indicator: str, periods: Periods, ground: Ground) -> list[str]:
    """Why the data of the territory support no statement, before any commune is looked for beside it."""
    if not ground.known or ground.first_year is None or ground.last_year is None:
        return ["L’édition en service n’a pas cet indicateur pour les communes de ce territoire."]
    return _missing_years(indicator, periods, ground.first_year, ground.last_year) or [
        *_missing_communes(ground),
        *_missing_facts(ground),
    ]


def _missing_years(indicator: str, periods: Periods, first: int, last: int) -> list[str]:
    found = []
    outside = [year for year in periods.years if not first <= year <= last]
    if outside:
        found.append(f"L’édition va de {first} à {last}{NBSP}: elle ne dit rien de {years_in_words(outside)}.")
    if len([year for year in periods.before if first <= year <= last]) < FEWEST_YEARS_BEFORE:
        found.append("Il faut au moins deux années connues avant le contrat.")
    if not [year for year in periods.after if first <= year <= last]:
        found.append("Il faut au moins une année connue depuis le contrat.")
    whole = FIRST_WHOLE_YEAR.get(indicator, 0)
    if periods.first_before < whole:
        found.append(f"Rupture de série{NBSP}: cet indicateur n’a d’année entière qu’à partir de {whole}.")
    return found


def _missing_communes(ground: Ground) -> list[str]:
    found = []
    if ground.missing:
        of = f"{ground.missing} des {ground.communes} communes du territoire"
        sentence = f"L’édition ne connaît pas {of}" if ground.communes > 1 else "L’édition ne connaît pas cette commune"
        found.append(f"{sentence}{NBSP}: ses chiffres seraient ceux d’un autre territoire.")
    if ground.withheld_years and ground.communes == 1:
        years = years_in_words(list(ground.withheld_years))
        found.append(f"Le chiffre de la commune n’est pas diffusé en {years} (secret statistique).")
    elif ground.covered < LEAST_COVERED:
        found.append(
            f"Les communes diffusées chaque année réunissent {round(ground.covered * 100)}{NBSP}% des habitants ou des"
            f" logements du territoire{NBSP}: il en faut {round(LEAST_COVERED * 100)}{NBSP}%."
        )
    return found


def _missing_facts(ground: Ground) -> list[str]:
    if ground.covered < LEAST_COVERED or min(ground.facts_before, ground.facts_after) >= FEWEST_FACTS:
        return []
    counted = f"{ground.facts_before} avant, {ground.facts_after} après"
    return [f"Trop peu de faits ({counted}){NBSP}: il en faut au moins {FEWEST_FACTS} dans chaque période."]


def missing_comparables(found: int) -> list[str]:
    if found >= FEWEST:
        return []
    return [f"Trop peu de communes comparables ({found or 'aucune'}){NBSP}: il en faut au moins {FEWEST}."]


def missing_placebo(periods: Periods, *, says_something: bool) -> list[str]:
    """A comparison that finds a difference where there was no contract is not to be believed."""
    if not says_something:
        return []
    return [
        f"Le territoire s’écartait déjà des mêmes communes avant le contrat, de {span(periods.before)} à"
        f" {span(periods.after)}{NBSP}: un écart mesuré ensuite ne dirait rien du contrat."
    ]


def span(years: Sequence[int]) -> str:
    """« 2016-2018 », « 2025 »."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
