"""A figure as it was read: plain data kept with the diagnostic, and how two readings differ. No query, no clock.

A reading holds what the standing said of one indicator on the day it was read: the territory year by year, its
comparators, the sentence of its source. It is what the page, the contract's chapter and the PDF show, so that neither
a new edition nor the withdrawal of an old one changes a validated diagnostic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diagnostics.standing.values import Cell, CellState, IndicatorStanding, Series, Standing

Reading = dict[str, Any]
STATE_WORDS = {
    CellState.WITHHELD: "non diffusé",
    CellState.ABSENT: "absent de l’édition",
    CellState.ZERO: "aucun fait",
    CellState.PARTIAL: "diffusé en partie",
    CellState.PUBLISHED: "diffusé",
}


def reading_of(standing: Standing, found: IndicatorStanding) -> Reading:
    """One indicator of this standing, as JSON."""
    indicator = found.indicator
    comparators = (
        ("department", standing.department_name, found.department),
        ("region", standing.region_name, found.region),
        ("france", "France", found.france),
        ("comparable", standing.comparable_label, found.comparable),
    )
    return {
        "indicator": indicator.label,
        "name": indicator.name,
        "unit": indicator.unit,
        "rate_label": indicator.rate_label,
        "place": standing.territory_name,
        "communes": standing.communes,
        "edition_on": standing.produced_on.isoformat(),
        "synthetic": standing.synthetic,
        "source": standing.source,
        "years": list(standing.years),
        "cells": _cells(standing.years, found.territory),
        "comparators": [
            {"key": key, "label": label, "cells": _cells(standing.years, series)}
            for key, label, series in comparators
            if label and any(cell.known for cell in series.values())
        ],
        "rank": found.rank and {"place": found.rank.place, "of": found.rank.of, "withheld": found.rank.withheld},
        "trend": found.trend
        and {
            "percent": found.trend.percent,
            "first_years": list(found.trend.first_years),
            "last_years": list(found.trend.last_years),
        },
        "ratio_to_france": found.ratio_to_france,
        "notes": [note for note in standing.notes if not (indicator.additive and "mis en cause" in note)],
    }


def _cells(years: Iterable[int], series: Series) -> list[dict[str, Any]]:
    return [_cell(year, series[year]) for year in years if year in series]


def _cell(year: int, cell: Cell) -> dict[str, Any]:
    return {
        "year": year,
        "state": str(cell.state),
        "count": cell.count,
        "denominator": cell.denominator,
        "rate": cell.rate,
        "published": cell.published,
        "withheld": cell.withheld,
        "estimate": None if cell.estimate is None else round(cell.estimate),  # whole facts, as in words
        "covered": round(cell.covered, 4),
    }


def within(reading: Reading, first: int | None, last: int | None) -> Reading:
    """The same reading, kept to these years.

    Rank and ratio to France are those of the reading's last year: where it is left out, they go with it.
    """

    def kept(cells: Sequence[Mapping[str, Any]]) -> list[Any]:
        return [cell for cell in cells if (first or 0) <= cell["year"] <= (last or 9999)]

    years = [year for year in reading["years"] if (first or 0) <= year <= (last or 9999)]
    cut = years[-1:] != reading["years"][-1:]
    return {
        **reading,
        **({"rank": None, "ratio_to_france": None} if cut else {}),
        "years": years,
        "cells": kept(reading["cells"]),
        "comparators": [{**row, "cells": kept(row["cells"])} for row in reading["comparators"]],
    }


def same(before: Reading, after: Reading) -> bool:
    """Whether two readings say the same, but for what a sum of floating numbers may differ by."""
    return bool(_settled(before) == _settled(after))


def _settled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _settled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value


def cell_of(cells: Sequence[Mapping[str, Any]], year: int) -> Mapping[str, Any]:
    """The cell of that year; a missing one is absent from the edition."""
    return next((cell for cell in cells if cell["year"] == year), {"year": year, "state": "absent", "rate": None})


def latest(reading: Reading) -> Mapping[str, Any]:
    """The cell of the last year of the reading."""
    return cell_of(reading["cells"], reading["years"][-1]) if reading["years"] else {"state": "absent", "rate": None}


def in_words(cell: Mapping[str, Any]) -> str:
    """« 6,4 », « 6,4 (3 communes non diffusées) », « non diffusé », « aucun fait »."""
    rate = rate_in_words(cell)
    partial = cell["state"] == CellState.PARTIAL and cell["rate"] is not None
    return f"{rate} ({withheld_in_words(cell)})" if partial else rate


def rate_in_words(cell: Mapping[str, Any]) -> str:
    """« 6,4 » with its decimals kept to one, « non diffusé », « aucun fait »; never a number for what is withheld."""
    state = CellState(cell["state"])
    if state is CellState.ZERO:
        return STATE_WORDS[state]
    if state in (CellState.WITHHELD, CellState.ABSENT) or cell["rate"] is None:
        return STATE_WORDS[state]
    return number(cell["rate"], 1 if cell["rate"] >= 1 else 2)


def withheld_in_words(cell: Mapping[str, Any]) -> str:
    """« 3 communes non diffusées », or nothing."""
    count = cell.get("withheld") or 0
    if not count:
        return ""
    return f"{count}\u00a0commune{'s' if count > 1 else ''} non diffusée{'s' if count > 1 else ''}"


def number(value: float, decimals: int = 0) -> str:
    """« 12 345,6 » in the French way."""
    return f"{value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")


@dataclass(frozen=True, slots=True)
class YearChange:
    """One year of a figure in the two editions, in words."""

    year: int
    before: str
    after: str
    state_changed: bool


def changes(before: Reading, after: Reading) -> list[YearChange]:
    """Year by year, what another edition says otherwise; a change of state (diffusé → non diffusé) is marked."""
    found = []
    for year in sorted({*before["years"], *after["years"]}):
        old, new = cell_of(before["cells"], year), cell_of(after["cells"], year)
        if (old["state"], _rounded(old)) != (new["state"], _rounded(new)):
            found.append(YearChange(year, in_words(old), in_words(new), old["state"] != new["state"]))
    return found


def _rounded(cell: Mapping[str, Any]) -> float | None:
    return None if cell["rate"] is None else round(cell["rate"], 2)


def perimeter_name(names: Sequence[str]) -> str:
    """« Cenon, Floirac et Lormont », or « Ensemble des 12 communes du diagnostic »."""
    if len(names) > 3:
        return f"Ensemble des {len(names)}\u00a0communes du diagnostic"
    return " et ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
