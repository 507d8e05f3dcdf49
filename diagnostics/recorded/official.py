"""From a départemental or régional base to the official figures of its edition.

France is the sum of the départements, facts and denominators, for every indicator: also for the people implicated
(`Mis en cause`), whose number is not additive — a person implicated in two départements counts twice. SSMSI publishes
no national figure in these bases; the sum of the départements is what its rates are compared with here, and a page
that shows it says so (`Indicator.additive`).

A région is summed likewise, as long as its own base is not loaded: from a départemental base that has every one of
its départements, for that indicator and year, and from nothing less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cls_portal.errors import Refused
from diagnostics.models import Edition
from diagnostics.recorded.faults import Faults, fault
from diagnostics.recorded.layouts import Layout
from diagnostics.recorded.levels import Level
from diagnostics.recorded.loading import Loaded, told_twice
from diagnostics.recorded.reader import Row, read_rows
from diagnostics.recorded.sources import Source
from diagnostics.recorded.watching import Step, Watch
from territories.models import Territory
from territories.states import TerritoryKind

KINDS = {
    Level.DEPARTMENTS: (TerritoryKind.DEPARTMENT, TerritoryKind.COUNTRY),
    Level.REGIONS: (TerritoryKind.REGION,),
}
COLUMNS = "edition_id, territory_id, indicator, year, count, rate, denominator, denominator_year"
NAMES = {Level.DEPARTMENTS: "d’aucun département connu", Level.REGIONS: "d’aucune région connue"}


@dataclass
class _Figure:
    """One published figure, or the sum of several; None as soon as one part is not known."""

    count: int | None = 0
    denominator: float | None = 0.0
    denominator_year: int | None = None

    def add(self, count: int | None, denominator: float | None, denominator_year: int | None) -> None:
        self.count = None if count is None or self.count is None else self.count + count
        self.denominator = None if denominator is None or self.denominator is None else self.denominator + denominator
        self.denominator_year = max(self.denominator_year or 0, denominator_year or 0) or None

    @property
    def rate(self) -> float | None:
        if self.count is None or not self.denominator:
            return None
        return self.count / self.denominator * 1000


def load_official(edition_id: int, source: Source, layout: Layout, watch: Watch) -> Loaded:
    """The figures of this base, in place of those the edition had for its level."""
    figures = _Figures(edition_id, source, layout)
    watch(Step(10, 0, "Lecture du fichier"))
    figures.read()
    watch(Step(60, figures.rows, "Écriture des chiffres"))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM diagnostics_officialfigure AS figure USING territories_territory AS territory"
            " WHERE territory.id = figure.territory_id AND edition_id = %s AND territory.kind = ANY(%s)",
            [edition_id, [str(kind) for kind in figures.kinds]],
        )
        with cursor.copy(f"COPY diagnostics_officialfigure ({COLUMNS}) FROM STDIN") as copy:
            for values in figures.values():
                copy.write_row(values)
    watch(Step(100, figures.rows, "Édition mise en place"))
    return Loaded(figures.rows, min(figures.years), max(figures.years))


class _Figures:
    def __init__(self, edition_id: int, source: Source, layout: Layout) -> None:
        self.edition_id, self.source, self.layout = edition_id, source, layout
        kinds = KINDS[layout.level]
        found = Territory.objects.filter(kind__in=kinds, gone=False).order_by()
        rows = list(found.values_list("kind", "code", "pk", "region"))
        self.ids = {code: pk for kind, code, pk, _ in rows if kind == kinds[0]}
        self.country = next((pk for kind, _, pk, _ in rows if kind == TerritoryKind.COUNTRY), None)
        sums_regions = layout.level is Level.DEPARTMENTS and not _has_regions(edition_id)
        self.regions = {pk: region for _, _, pk, region in rows if region and sums_regions}
        self.kinds = (*kinds, TerritoryKind.REGION) if sums_regions else kinds
        self.lines: dict[tuple[int, str, int], tuple[int, Row]] = {}
        self.faults = Faults(source.name)

    def read(self) -> None:
        for line, row in read_rows(self.source, self.layout, self.faults):
            territory = self.ids.get(row.code)
            if territory is None:
                what = f"«\u00a0{row.code}\u00a0» n’est le code {NAMES[self.layout.level]}."
                self.faults.add(line, self.layout.name_of("code"), what)
                continue
            key = (territory, row.indicator, row.year)
            if key in self.lines:
                self.faults.add(line, "", told_twice(row, self.lines[key][0]))
            self.lines[key] = line, row
        self.faults.refuse_if_any()
        if not self.lines:
            raise Refused([fault(self.source.name, 2, "", "le fichier ne contient aucune ligne.")])

    @property
    def rows(self) -> int:
        return len(self.lines)

    @property
    def years(self) -> set[int]:
        return {year for _, _, year in self.lines}

    def values(self) -> Iterator[tuple[Any, ...]]:
        """The rows to write, as `COLUMNS` names them."""
        totals: dict[tuple[int, str, int], _Figure] = {}
        summed, whole = Counter[tuple[int, str, int]](), Counter(self.regions.values())
        for (territory, indicator, year), (_, row) in self.lines.items():
            denominator = denominator_of(row)
            figure = (row.facts, row.rate, denominator, row.denominator_year)
            yield self.edition_id, territory, indicator, year, *figure
            for area in (self.country, self.regions.get(territory)):
                if area is not None:
                    total = totals.setdefault((area, indicator, year), _Figure())
                    total.add(row.facts, denominator, row.denominator_year)
                    summed[area, indicator, year] += 1
        for (area, indicator, year), total in totals.items():
            if area == self.country or summed[area, indicator, year] == whole[area]:
                figure = (total.count, total.rate, total.denominator, total.denominator_year)
                yield self.edition_id, area, indicator, year, *figure


def _has_regions(edition_id: int) -> bool:
    return Edition.objects.filter(pk=edition_id, has_regions=True).exists()


def denominator_of(row: Row) -> float | None:
    """The denominator as published; where the base leaves it out, the one that its count and its rate imply."""
    if row.denominator is not None:
        return row.denominator
    return row.facts / row.rate * 1000 if row.facts and row.rate else None
