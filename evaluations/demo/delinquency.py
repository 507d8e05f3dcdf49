"""Recorded delinquency of the demonstration: the real départemental base, and invented communal figures.

The départements' totals are those that SSMSI publishes. What is invented is how they are spread over communes: all
those of the demonstration's département, and the large towns of the others, without which none of its own could be
compared with its like (`evaluations/impact`). They are drawn, always the same for a seed, and withheld by SSMSI's own
rule. The edition says « données inventées » wherever it is shown.
"""

from __future__ import annotations

import csv
import gzip
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Power

from cls_portal.actors import PORTAL
from diagnostics import operations as on_diagnostics
from diagnostics.recorded.cells import number, whole
from diagnostics.recorded.indicators import COMMUNAL, Denominator, Indicator
from diagnostics.recorded.strata import CUT_BY_TYPE_BELOW
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
Totals = Mapping[tuple[str, int], int]
Cells = tuple[str, ...]  # count, rate, state, complement's count, complement's rate


@dataclass(frozen=True)
class Town:
    """A commune with its inhabitants, and the dwellings it is given."""

    code: str
    people: int
    homes: int

    def base(self, indicator: Indicator) -> int:
        return self.homes if indicator.denominator is Denominator.DWELLINGS else self.people


@dataclass(frozen=True)
class Others:
    """The communes of a département that get no line: how many, their inhabitants, what they weigh together."""

    communes: int = 0
    people: int = 0
    weight: float = 0.0


@dataclass(frozen=True)
class Official:
    """What SSMSI publishes of a département: (indicator, year) → facts; and the dwellings that burglaries imply."""

    totals: Totals
    homes: float


def load(department: Territory, *, seed: int, say: Say) -> None:
    """The edition of the demonstration: invented communes of the département and of its like, real départements."""
    base = Path(settings.ROOT) / "diagnostics" / "data" / BASE
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"SYNTHETIQUE-communes-{department.code}-produit-le{PRODUCED_ON}.csv"
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, delimiter=";", lineterminator="\n").writerows(communal_base(base, department, seed))
        on_diagnostics.import_delinquency(file, by=PORTAL, synthetic=True)
    on_diagnostics.import_delinquency(base, by=PORTAL, edition=PRODUCED_ON)
    say("délinquance enregistrée\u00a0: chiffres communaux inventés, chiffres départementaux du SSMSI")


def communal_base(base: Path, department: Territory, seed: int) -> Iterator[Sequence[str]]:
    """The lines of the invented base, its header first, in the order of SSMSI: year, commune, indicator."""
    official = _official(base)
    years = sorted({year for _, year in official[department.code].totals})
    drawn = list(_drawn(official[department.code], department.code, _communes(department), Others(), years, seed))
    towns, others = _large_towns(department)
    for code in sorted(towns.keys() & official.keys()):
        drawn += _drawn(official[code], code, towns[code], others[code], years, seed)
    drawn.sort(key=lambda each: each[0].code)
    yield HEADER
    for rank, year in enumerate(years):
        for town, cells in drawn:
            people = str(town.people), str(min(year, LAST_CENSUS)), str(town.homes), str(min(year, LAST_HOUSING))
            for each, tails in zip(COMMUNAL, cells, strict=True):
                tail = tails[rank]
                yield town.code, str(year), each.label, each.unit, *tail[:3], *people, *tail[3:]


def _official(base: Path) -> dict[str, Official]:
    """Each département by its code."""
    totals: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
    homes: dict[str, float] = defaultdict(float)
    with gzip.open(base, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            code, count = row["code_departement"], whole(row["nombre"]) or 0
            totals[code][row["indicateur"], int(row["annee"])] = count
            if row["indicateur"] == "Cambriolages de logement" and (rate := number(row["taux_pour_mille"])):
                homes[code] = count / rate * 1000
    return {code: Official(found, homes[code]) for code, found in totals.items()}


def _communes(department: Territory) -> list[tuple[str, int]]:
    rows = Territory.objects.filter(kind="commune", department=department, gone=False).order_by("code")
    return [(code, people or 0) for code, people in rows.values_list("code", "population")]


def _large_towns(department: Territory) -> tuple[dict[str, list[tuple[str, int]]], dict[str, Others]]:
    """Those of the other départements, by département, and what else lives there."""
    communes = Territory.objects.filter(kind="commune", gone=False).exclude(department=department).order_by()
    towns: dict[str, list[tuple[str, int]]] = defaultdict(list)
    large = communes.filter(population__gte=CUT_BY_TYPE_BELOW).order_by("code")
    for of, code, people in large.values_list("department__code", "code", "population"):
        towns[of].append((code, people or 0))
    small = communes.filter(population__lt=CUT_BY_TYPE_BELOW).values_list("department__code")
    weighed = Sum(Power(F("population"), SIZE, output_field=FloatField()))
    found = small.annotate(number=Count("pk"), people=Sum("population"), weight=weighed)
    others: dict[str, Others] = defaultdict(Others)
    others |= {of: Others(number, people, weight) for of, number, people, weight in found}
    return towns, others


def _drawn(
    official: Official, code: str, communes: list[tuple[str, int]], others: Others, years: list[int], seed: int
) -> Iterator[tuple[Town, list[list[Cells]]]]:
    """Each of these communes with its cells, by indicator then by year."""
    draw = random.Random(f"{seed}|{code}")
    towns = _towns(communes, draw, official.homes, others)
    cells = [_cells(draw, each, towns, others, years, official.totals) for each in COMMUNAL]
    for place, town in enumerate(towns):
        yield town, [[year[place] for year in found] for found in cells]


def _towns(communes: list[tuple[str, int]], draw: random.Random, homes: float, others: Others) -> list[Town]:
    weights = [people * math.exp(abs(draw.gauss(0, 0.3))) for _, people in communes]
    share = homes / (sum(weights) + others.people or 1)
    return [Town(code, people, round(weight * share)) for (code, people), weight in zip(communes, weights, strict=True)]


def _cells(
    draw: random.Random, indicator: Indicator, towns: list[Town], others: Others, years: list[int], totals: Totals
) -> list[list[Cells]]:
    """For each year, the cell of each town."""
    weights = [town.base(indicator) ** SIZE * math.exp(draw.gauss(0, SPREAD)) for town in towns]
    if others.communes:
        by_head = sum(town.base(indicator) for town in towns) / sum(town.people for town in towns)
        weights.append(others.weight * by_head**SIZE * math.exp(SPREAD**2 / 2))
    counts = [_spread(draw, weights, totals[indicator.label, year]) for year in years]
    since = years.index(FLAT_FINES_SINCE) if indicator.label == FLAT_FINES and FLAT_FINES_SINCE in years else 0
    series = list(zip(*counts, strict=True))[: len(towns)]
    found: list[list[Cells]] = []
    for rank, _ in enumerate(years):
        own = counts[rank][: len(towns)]
        shown = [_published(each, rank, since) for each in series]
        complement = _complement(indicator, towns, own, shown)
        found.append(
            [
                (str(count), _rate(count, town.base(indicator)), "diff", "NA", "NA")
                if published
                else ("NA", "NA", "ndiff", *complement)
                for town, count, published in zip(towns, own, shown, strict=True)
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


def _published(counts: Sequence[int], rank: int, since: int) -> bool:
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
