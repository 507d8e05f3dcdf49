"""An edition written row by row, where a test must know every figure of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from diagnostics.models import Edition, EditionPlace, OfficialFigure, StratumSummary
from territories.models import Territory, TerritoryCommune
from tests.personas import commune

BURGLARIES, ROBBERIES, ARMED = "Cambriolages de logement", "Vols violents sans arme", "Vols avec armes"
TRAFFIC = "Trafic de stupéfiants"


@dataclass(frozen=True)
class Row:
    """One commune, year and indicator; `count` None is withheld, with what the complement gives."""

    code: str
    year: int
    indicator: str
    count: int | None
    population: int = 10_000
    dwellings: int = 5_000
    complement_count: float | None = None
    complement_rate: float | None = None

    @property
    def rate(self) -> float | None:
        whole = self.dwellings if self.indicator == BURGLARIES else self.population
        return None if self.count is None or not whole else self.count / whole * 1000

    def columns(self) -> list[object]:
        diffusion = "ndiff" if self.count is None else "diff"
        return [
            self.code, self.year, self.indicator, self.count, self.rate, diffusion, self.population, self.dwellings,
            self.complement_count, self.complement_rate,
        ]  # fmt: skip


_INSERT = """
INSERT INTO {table} (edition_id, code, year, indicator, unit, count, rate, diffusion, population, population_year,
                     dwellings, dwellings_year, complement_count, complement_rate) VALUES {values}
"""
_VALUES = (
    "(%s, %s, %s, %s::recorded_indicator, 'Infraction', %s, %s, %s::recorded_diffusion, %s, 2023, %s, 2022, %s, %s)"
)


def edition(
    rows: Iterable[Row], *, produced: date = date(2026, 6, 25), stratum: str = "20000-M", **values: object
) -> Edition:
    """A communal edition of exactly these rows; every place in the same stratum, each under its own code."""
    made = Edition.objects.create(produced_on=produced, geography_year=produced.year, has_communes=True, **values)
    rows = list(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.recorded_crime_open(%s)", [made.pk])
        _insert(cursor.fetchone()[0], made, rows)
        cursor.execute("SELECT public.recorded_crime_key(%s)", [made.pk])
        cursor.execute("SELECT public.recorded_crime_close(%s)", [made.pk])
    for code in dict.fromkeys(row.code for row in rows):
        place(made, code, stratum)
    return made


def more(edition: Edition, rows: Sequence[Row], stratum: str = "20000-M") -> None:
    """Rows added to an edition that already serves, for places it did not know."""
    _insert("diagnostics_recordedcrime", edition, rows)
    for row in rows:
        place(edition, row.code, stratum)


def _insert(table: str, edition: Edition, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(table=table, values=", ".join([_VALUES] * len(rows))),
            [value for row in rows for value in (edition.pk, *row.columns())],
        )


def place(edition: Edition, code: str, stratum: str = "", territory: Territory | None = None) -> None:
    """A code of the edition, and the territory it lies in: by default the one that bears this code."""
    found = territory or Territory.objects.get(kind__in=["commune", "municipal_district"], code=code)
    EditionPlace.objects.create(
        edition=edition, code=code, territory=found, stratum=stratum if found.kind == "commune" else ""
    )


def official(edition: Edition, territory: Territory, indicator: str, year: int, count: int, people: float) -> None:
    OfficialFigure.objects.create(
        edition=edition, territory=territory, indicator=indicator, year=year, count=count, rate=count / people * 1000,
        denominator=people,
    )  # fmt: skip


def stratum(
    edition: Edition, name: str, indicator: str, year: int, rates: list[float], *, zeros: int = 0, withheld: int = 0,
    count: int = 0, people: int = 100_000,
) -> None:  # fmt: skip
    StratumSummary.objects.create(
        edition=edition, stratum=name, indicator=indicator, year=year, published=len(rates) + zeros, withheld=withheld,
        count=count, denominator=people, withheld_denominator=0, rates=sorted(rates),
    )  # fmt: skip


def grouping(*codes: str, kind: str = "grouping", name: str = "Groupement d’essai") -> Territory:
    """A territory that people made of these communes."""
    made = Territory.objects.create(kind=kind, code="L1", name=name)
    TerritoryCommune.objects.bulk_create(TerritoryCommune(territory=made, commune=commune(code)) for code in codes)
    return made


def france() -> Territory:
    return Territory.objects.get(kind="country")
