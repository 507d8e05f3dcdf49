"""Recorded delinquency of the demonstration: the real départemental base, and invented communal figures.

The départements' totals are those that SSMSI publishes. What is invented is how they are spread over the communes of
the demonstration's département: drawn, always the same for a seed, and withheld by SSMSI's own rule. The edition says
« données inventées » wherever it is shown.
"""

from __future__ import annotations

import csv
import gzip
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from cls_portal.actors import PORTAL
from diagnostics import operations as on_diagnostics
from diagnostics.recorded.cells import number, whole
from diagnostics.recorded.indicators import COMMUNAL, Denominator, Indicator
from territories.models import Territory

BASE = "dep_2025_geo2025_lu2026-04-01_converti.csv.gz"
# The day of production of that base (March 2026) is not known: its edition bears the day on which it was read.
PRODUCED_ON = date(2026, 4, 1)
GEOGRAPHY = 2026
LEAST_PUBLISHED = 5
WINDOW = 3
FLAT_FINES, FLAT_FINES_SINCE = "Usage de stupéfiants (AFD)", 2020
LAST_CENSUS, LAST_HOUSING = 2023, 2022

# How much more than its share of people a large town gets, and how far communes of one size differ.
SIZE, SPREAD, YEARLY = 1.25, 0.6, 0.1

HEADER = (
    f"CODGEO_{GEOGRAPHY}", "annee", "indicateur", "unite_de_compte", "nombre", "taux_pour_mille", "est_diffuse",
    "insee_pop", "insee_pop_millesime", "insee_log", "insee_log_millesime", "complement_info_nombre",
    "complement_info_taux",
)  # fmt: skip

Say = Callable[[str], None]


@dataclass(frozen=True)
class Town:
    """A commune with its inhabitants, and the dwellings it is given."""

    code: str
    people: int
    homes: int

    def base(self, indicator: Indicator) -> int:
        return self.homes if indicator.denominator is Denominator.DWELLINGS else self.people


def load(department: Territory, *, seed: int, say: Say) -> None:
    """The edition of the demonstration: invented communes of the département, real départements of France."""
    base = Path(settings.ROOT) / "diagnostics" / "data" / BASE
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"SYNTHETIQUE-communes-{department.code}-produit-le{PRODUCED_ON}.csv"
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, delimiter=";", lineterminator="\n").writerows(communal_base(base, department, seed))
        on_diagnostics.import_delinquency(file, by=PORTAL, synthetic=True)
    on_diagnostics.import_delinquency(base, by=PORTAL, edition=PRODUCED_ON)
    say("délinquance enregistrée : chiffres communaux inventés, chiffres départementaux du SSMSI")


def communal_base(base: Path, department: Territory, seed: int) -> Iterator[Sequence[str]]:
    """The lines of the invented base, its header first, in the order of SSMSI: year, commune, indicator."""
    totals, homes = _totals(base, department.code)
    years = sorted({year for _, year in totals})
    draw = random.Random(f"{seed}|{department.code}")
    towns = _towns(department, draw, homes)
    cells = {each.label: _cells(draw, each, towns, years, totals) for each in COMMUNAL}
    yield HEADER
    for rank, year in enumerate(years):
        for place, town in enumerate(towns):
            for each in COMMUNAL:
                tail = cells[each.label][rank][place]
                people = str(town.people), str(min(year, LAST_CENSUS)), str(town.homes), str(min(year, LAST_HOUSING))
                yield town.code, str(year), each.label, each.unit, *tail[:3], *people, *tail[3:]


def _totals(base: Path, code: str) -> tuple[dict[tuple[str, int], int], float]:
    """(indicator, year) → facts of the département; and its dwellings, as its rate of burglaries implies them."""
    totals: dict[tuple[str, int], int] = {}
    homes = 0.0
    with gzip.open(base, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["code_departement"] != code:
                continue
            count, rate = whole(row["nombre"]) or 0, number(row["taux_pour_mille"])
            totals[row["indicateur"], int(row["annee"])] = count
            if row["indicateur"] == "Cambriolages de logement" and rate:
                homes = count / rate * 1000
    return totals, homes


def _towns(department: Territory, draw: random.Random, homes: float) -> list[Town]:
    rows = Territory.objects.filter(kind="commune", department=department, gone=False).order_by("code")
    found = [(code, people or 0) for code, people in rows.values_list("code", "population")]
    weights = [people * math.exp(abs(draw.gauss(0, 0.3))) for _, people in found]
    share = homes / (sum(weights) or 1)
    return [Town(code, people, round(weight * share)) for (code, people), weight in zip(found, weights, strict=True)]


def _cells(
    draw: random.Random, indicator: Indicator, towns: list[Town], years: list[int], totals: dict[tuple[str, int], int]
) -> list[list[tuple[str, ...]]]:
    """For each year, each town's (count, rate, state, complement's count, complement's rate)."""
    weights = [town.base(indicator) ** SIZE * math.exp(draw.gauss(0, SPREAD)) for town in towns]
    counts = [_spread(draw, weights, totals[indicator.label, year]) for year in years]
    since = years.index(FLAT_FINES_SINCE) if indicator.label == FLAT_FINES and FLAT_FINES_SINCE in years else 0
    found: list[list[tuple[str, ...]]] = []
    for rank, _ in enumerate(years):
        shown = [_published([year[place] for year in counts], rank, since) for place in range(len(towns))]
        complement = _complement(indicator, towns, counts[rank], shown)
        found.append(
            [
                (str(count), _rate(count, town.base(indicator)), "diff", "NA", "NA")
                if published
                else ("NA", "NA", "ndiff", *complement)
                for town, count, published in zip(towns, counts[rank], shown, strict=True)
            ]
        )
    return found


def _spread(draw: random.Random, weights: list[float], total: int) -> list[int]:
    """The total shared out by weight, with some chance, to the last fact."""
    moved = [weight * max(0.0, draw.gauss(1, YEARLY)) for weight in weights]
    whole_weight = sum(moved) or 1
    order = list(range(len(moved)))
    draw.shuffle(order)
    given, so_far, reached = [0] * len(moved), 0.0, 0
    for place in order:
        so_far += moved[place]
        upto = round(total * so_far / whole_weight)
        given[place], reached = upto - reached, upto
    return given


def _published(counts: list[int], rank: int, since: int) -> bool:
    """At least 5 facts, or none, over three years running; the first two years look ahead."""
    start = max(since if rank >= since else 0, rank - WINDOW + 1)
    seen = counts[start : start + WINDOW]
    return min(seen) >= LEAST_PUBLISHED or max(seen) == 0


def _complement(indicator: Indicator, towns: list[Town], counts: list[int], shown: list[bool]) -> tuple[str, str]:
    """The mean over the communes that are withheld, and their rate together."""
    hidden = [(count, town.base(indicator)) for town, count, published in zip(towns, counts, shown, strict=True)
              if not published]  # fmt: skip
    facts, base = sum(count for count, _ in hidden), sum(each for _, each in hidden)
    return (_text(facts / len(hidden)), _rate(facts, base)) if hidden else ("NA", "NA")


def _rate(facts: int, base: int) -> str:
    return _text(facts * 1000 / base) if base else "NA"


def _text(value: float) -> str:
    return f"{value:.7f}".replace(".", ",")
