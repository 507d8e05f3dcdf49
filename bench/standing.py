"""The standing of territories of thirty communes with a whole national file: ours, the naive sums, a bare SELECT.

`--national` names the communal file (39 MB, 5,238,000 rows); the database made from it is kept while the migrations
and the file stay the same.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.models import Count

from cls_portal.actors import TESTS
from diagnostics.models import Edition, EditionPlace
from diagnostics.operations import import_delinquency
from diagnostics.standing.reading import standing_of
from territories.models import Territory
from tests import template

COMMUNES, TERRITORIES = 30, 10
PRODUCED_ON = date(2026, 6, 25)

# What one writes first: the same sums for the territory, its département and France, over the rows themselves.
NAIVE = """
SELECT cell.indicator, cell.year, sum(cell.count), sum(cell.population) FILTER (WHERE cell.diffusion = 'diff'),
       count(*) FILTER (WHERE cell.diffusion = 'ndiff')
FROM diagnostics_recordedcrime AS cell
JOIN diagnostics_editionplace AS place ON place.edition_id = cell.edition_id AND place.code = cell.code
JOIN territories_territorycommune AS held ON held.commune_id = place.territory_id
WHERE cell.edition_id = %s AND held.territory_id = %s
GROUP BY cell.indicator, cell.year
"""
ROWS = """
SELECT code, year, indicator, count, rate, population, dwellings FROM diagnostics_recordedcrime
WHERE edition_id = %s AND code = ANY(%s)
"""


class Stopwatch:
    """The time of each statement, from its sending to its last row (psycopg's cursors hold the whole answer)."""

    def __init__(self) -> None:
        self.spent: list[float] = []

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            self.spent.append((time.perf_counter() - start) * 1000)


def measure(national: Path, rounds: int) -> None:
    open_database(national)
    edition = Edition.objects.get()
    territories = _territories()
    france = Territory.objects.get(kind="country")
    codes = {territory.pk: _codes(territory, edition) for territory in territories}
    jobs: dict[str, Callable[[Territory], object]] = {
        "ours": lambda territory: standing_of(territory, edition),
        "indexed SELECT of its rows": lambda territory: _all(ROWS, edition.pk, codes[territory.pk]),
    }
    found: dict[str, list[float]] = {name: [] for name in jobs}
    statements = 0
    for turn in range(rounds + 1):
        for territory in territories:
            for name, job in jobs.items():
                watch = Stopwatch()
                with connection.execute_wrapper(watch):
                    job(territory)
                statements = max(statements, len(watch.spent))
                if turn:  # the first round warms
                    found[name].append(sum(watch.spent))
    found["naive sums"] = [_naive(territory, france, edition) for territory in territories[:3]]
    _report(found, statements)


def _naive(territory: Territory, france: Territory, edition: Edition) -> float:
    start = time.perf_counter()
    for where in (territory.pk, territory.department_id, france.pk):
        _all(NAIVE, edition.pk, where)
    return (time.perf_counter() - start) * 1000


def _report(found: dict[str, list[float]], statements: int) -> None:
    medians = {name: statistics.median(times) for name, times in found.items()}
    floor = medians["indexed SELECT of its rows"]
    print(f"\n| standing of {COMMUNES} communes, {statements} statements | median ms | best ms | against SELECT |")
    print("|---|--:|--:|--:|")
    for name, times in found.items():
        print(f"| {name} | {medians[name]:.1f} | {min(times):.1f} | {medians[name] / floor:.2f} × |", flush=True)


def _territories() -> list[Territory]:
    """Communautés of exactly that many communes, in the order of their code."""
    counted = Territory.objects.filter(kind="epci").annotate(size=Count("commune_rows")).filter(size=COMMUNES)
    found = list(counted.order_by("code", "pk")[:TERRITORIES])
    for territory in found:
        territory.department_id = territory.communes.first().department_id
    return found


def _codes(territory: Territory, edition: Edition) -> list[str]:
    held = territory.commune_rows.values("commune")
    return list(EditionPlace.objects.filter(edition=edition, territory__in=held).values_list("code", flat=True))


def _all(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def open_database(national: Path) -> None:
    """A database of the whole COG and the whole file, made by the product's own import."""
    source = template.ready()
    mark = hashlib.sha256(f"{source} {national.stat().st_size} {national.name}".encode()).hexdigest()[:12]
    name = f"bench_standing_{mark}"
    connections.close_all()
    for (old,) in template._as_owner("SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_standing\\_%'"):
        if old != name:
            template.drop(old)
    if not template._exists(name):
        template.clone(source, f"{name}_building")
        connection.settings_dict["NAME"] = f"{name}_building"
        import_delinquency(national, by=TESTS, edition=PRODUCED_ON, synthetic=True)
        connections.close_all()
        template._as_owner(f'ALTER DATABASE "{name}_building" RENAME TO "{name}"')
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
