"""Recorded delinquency before and after: how often its interval holds the truth, and what one indicator costs.

The truth is known because it is drawn: a stratum of communes, each with its own size, rate, slow drift and yearly noise
around a movement that they share; one of them is given an effect from the year of its contract. The rule of the product
then chooses the comparable communes and states its estimate, or withholds it. The time is measured beside one indexed
SELECT of the same rows, on the national file (`--national`).
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from math import exp, sqrt
from pathlib import Path

from django.db import connection, transaction

from bench import standing
from cls_portal import history
from cls_portal.actors import TESTS
from diagnostics.models import Edition, EditionPlace
from diagnostics.recorded.indicators import COMMUNAL
from diagnostics.standing import queries
from diagnostics.standing.histories import History
from evaluations.impact import computing, rules
from evaluations.impact.rules import Periods
from evaluations.impact.values import Beside
from territories.models import Territory

RUNS, SEED = 1_000, 20261126
EFFECTS = (0.0, -0.2, -0.4)
COMMUNES, YEARS = 200, range(2016, 2026)
PERIODS = Periods(2019, 2021, 2022, 2024)
# Of the rates of communes of a stratum; of their drift and of their noise from one year to the next.
SPREAD, DRIFT, NOISE = 0.45, 0.05, 0.06
RATE = 0.006  # facts by inhabitant and by year


def measure(runs: int, national: Path | None, rounds: int = 9) -> None:
    print(f"\n| known effect, {runs} drawings each | interval holds it | says something | withheld by the placebo |")
    print("|---|--:|--:|--:|")
    for effect in EFFECTS:
        print(_coverage(effect, runs), flush=True)
    if national is not None:
        _speed(national, rounds)


def _coverage(effect: float, runs: int) -> str:
    draw = random.Random(SEED)
    held = said = withheld = few = 0
    for _ in range(runs):
        found = _drawn(draw, effect)
        if found.estimate is None:
            few += 1
            continue
        held += found.estimate.low <= exp(effect) <= found.estimate.high
        stated = not computing.missing(found)
        withheld += not stated
        said += stated and found.estimate.says_something
    made = runs - few
    share = f"{held / made:.1%} (± {1.96 * sqrt(0.95 * 0.05 / made):.1%})"
    return f"| {exp(effect) - 1:+.0%} | {share} | {said / made:.1%} | {withheld / made:.1%} |"


def _drawn(draw: random.Random, effect: float) -> Beside:
    """One stratum, one territory, what the product finds."""
    shared = {year: draw.gauss(0, 0.08) for year in YEARS}
    territory, *others = [_commune(draw, shared, effect if not rank else 0.0) for rank in range(COMMUNES)]
    low, high = rules.limits(territory, PERIODS)
    kept = [
        each
        for each in others
        if each.facts(PERIODS.before) >= rules.FEWEST_FACTS
        and low <= each.facts(PERIODS.before) / each.exposure(PERIODS.before) <= high
    ]
    return computing.beside(territory, kept, PERIODS, YEARS[0])


def _commune(draw: random.Random, shared: dict[int, float], effect: float) -> History:
    people, rate, drift = draw.uniform(20_000, 50_000), RATE * exp(draw.gauss(0, SPREAD)), 0.0
    counts: dict[int, int | None] = {}
    for year in YEARS:
        drift += draw.gauss(0, DRIFT)
        moved = shared[year] + drift + draw.gauss(0, NOISE) + (effect if year >= PERIODS.first_after else 0.0)
        mean = people * rate * exp(moved)
        counts[year] = max(0, round(draw.gauss(mean, sqrt(mean))))  # near enough Poisson's law above thirty
    return History(str(draw.random()), "", counts, dict.fromkeys(YEARS, people))


# What it costs

# A town of a métropole, one of a communauté d’agglomération, a village, one of the largest.
TOWNS = ("33039", "24322", "33001", "33063")
# The national file as it would be if every cell were published: nothing is compared where all is withheld.
FILLED = """
INSERT INTO {table} (code, year, indicator, unit, diffusion, population, population_year, dwellings, dwellings_year,
                     count, rate)
SELECT code, year, indicator, unit, 'diff', population, population_year, dwellings, dwellings_year, facts,
       CASE WHEN population > 0 THEN facts * 1000.0 / population END
FROM (
    SELECT *, floor(population * 0.006 * (0.7 + 0.6 * (hashtext(code) & 255) / 255.0) * (0.9 + 0.2 * random()))::int
              AS facts
    FROM diagnostics_recordedcrime WHERE edition_id = %s
) AS cell
"""
SELECT = f"""
SELECT cell.code, cell.year, cell.count, {queries.DENOMINATOR} FROM diagnostics_editionplace AS place
JOIN diagnostics_recordedcrime AS cell ON cell.edition_id = place.edition_id AND cell.code = place.code
WHERE place.edition_id = %(edition)s AND place.stratum = ANY(%(strata)s)
  AND cell.indicator = %(indicator)s::recorded_indicator
"""


def _speed(national: Path, rounds: int) -> None:
    """One indicator of one town, whole: rows read, communes chosen, estimate, placebo, sentences."""
    standing.open_database(national)
    print("\n| one indicator, national file | communes of its strata | ours ms | SELECT ms | against SELECT |")
    print("|---|--:|--:|--:|--:|")
    with history.acting(TESTS, "bench"), transaction.atomic():
        edition = _filled(Edition.objects.get())
        for code in TOWNS:
            print(_timed(Territory.objects.get(kind="commune", code=code), edition, rounds), flush=True)
        transaction.set_rollback(True)


def _filled(source: Edition) -> Edition:
    edition = Edition.objects.create(
        produced_on=date(2030, 1, 1), has_communes=True, synthetic=True, first_year=YEARS[0], last_year=YEARS[-1]
    )
    places = EditionPlace.objects.filter(edition=source).values_list("code", "territory_id", "stratum")
    EditionPlace.objects.bulk_create(
        [EditionPlace(edition=edition, code=code, territory_id=key, stratum=stratum) for code, key, stratum in places]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.recorded_crime_open(%s)", [edition.pk])
        cursor.execute(FILLED.format(table=cursor.fetchone()[0]), [source.pk])
        cursor.execute("SELECT public.recorded_crime_key(%s), public.recorded_crime_close(%s)", [edition.pk] * 2)
        cursor.execute("ANALYZE diagnostics_editionplace")
    return edition


def _timed(town: Territory, edition: Edition, rounds: int) -> str:
    stratum = EditionPlace.objects.filter(edition=edition, territory=town).values_list("stratum", flat=True)[0]
    strata = rules.strata_beside(stratum)
    comparison = computing.Comparison(town.name, [town], edition, PERIODS)
    found: dict[str, list[float]] = {"ours": [], "select": []}
    for turn in range(rounds + 1):
        for each in COMMUNAL[:5]:
            for name, job in (
                ("ours", lambda label: comparison.values(label)),
                ("select", lambda label: queries.rows_of(SELECT, edition=edition.pk, strata=strata, indicator=label)),
            ):
                start = time.perf_counter()
                job(each.label)
                if turn:  # the first round warms
                    found[name].append((time.perf_counter() - start) * 1000)
    ours, select = (statistics.median(times) for times in found.values())
    communes = EditionPlace.objects.filter(edition=edition, stratum__in=strata).count()
    return f"| {town.name} | {communes} | {ours:.1f} | {select:.1f} | {ours / select:.2f} × |"
