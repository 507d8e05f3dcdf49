"""A figure of a diagnostic as people see it: its headline, its plot, its table. From its JSON only, live or frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cls_portal.charts import Chart, Line, line_chart
from diagnostics.figures import Reading, cell_of, in_words, latest, number, rate_in_words, withheld_in_words
from diagnostics.standing.charts import FEW_PEOPLE
from diagnostics.standing.values import LEAST_COVERED, CellState
from diagnostics.standing.words import change_text, times_text

ESTIMATE = "Les communes non diffusées ne sont ni nulles ni petites : leurs faits ne sont pas comptés ici."
SHORT = {"comparable": "Communes comparables"}


@dataclass(frozen=True, slots=True)
class Table:
    """The values year by year; the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """What page, chapter and PDF show of one figure."""

    title: str
    place: str
    headline: str
    details: tuple[str, ...]
    chart: Chart | None
    table: Table | None
    source: str
    analysis: str


def shown(figure: Mapping[str, Any], key: str = "") -> ShownFigure:
    """The figure ready to show; `key` tells apart the plots of one page."""
    if figure["kind"] == "free":
        return _shown_free(figure)
    reading: Reading = figure["reading"]
    years = f"{reading['years'][0]}-{reading['years'][-1]}" if reading["years"] else ""
    title = f"{reading['name']}, {years}" if years else reading["name"]
    display = figure["display"]
    return ShownFigure(
        title=title,
        place=reading["place"],
        headline=_headline(reading),
        details=tuple(_details(reading)),
        chart=_chart(title, reading, key) if display in ("both", "line") and len(reading["years"]) > 1 else None,
        table=_table(title, reading) if display in ("both", "table") or len(reading["years"]) < 2 else None,
        source=reading["source"],
        analysis=figure["analysis"],
    )


def _shown_free(figure: Mapping[str, Any]) -> ShownFigure:
    words = " ".join(filter(None, (figure["value"], figure["unit"], figure["denominator"])))
    return ShownFigure(
        title=f"{figure['title']}, {figure['year']}", place=figure["place"], headline=words, details=(), chart=None,
        table=None, source=figure["source"], analysis=figure["analysis"],
    )  # fmt: skip


def _headline(reading: Reading) -> str:
    """« 6,4 pour 1 000 habitants en 2025 (162 sur 25 312 habitants, unité de compte : victime) »."""
    cell = latest(reading)
    if not reading["years"] or cell["rate"] is None:
        return f"{in_words(cell).capitalize()} en {reading['years'][-1]}" if reading["years"] else "Aucune année"
    over = "logements" if "logements" in reading["rate_label"] else "habitants"
    among = f" sur {number(cell['denominator'])} {over}" if cell.get("denominator") else ""
    unit = f"unité de compte : {reading['unit'].lower()}"
    basis = f" ({number(cell['count'])}{among}, {unit})" if cell.get("count") is not None else ""
    return f"{rate_in_words(cell)} {reading['rate_label']} en {reading['years'][-1]}{basis}"


def _details(reading: Reading) -> list[str]:
    """Trend, ratio to France, rank, and what is not published."""
    found = []
    if trend := reading["trend"]:
        first, last = trend["first_years"], trend["last_years"]
        change = change_text(trend["percent"])
        found.append(f"Évolution de {first[0]}-{first[-1]} à {last[0]}-{last[-1]} : {change}")
    if reading["ratio_to_france"] is not None:
        found.append(f"{times_text(reading['ratio_to_france'])} le taux de la France")
    if reading["rank"] and latest(reading)["rate"]:
        found.append(_rank(reading["rank"], alone=reading["communes"] == 1))
    if withheld := withheld_in_words(latest(reading)):
        found.append(f"{withheld} sur {reading['communes']} : le taux porte sur les seules communes diffusées")
    if any(cell["state"] == CellState.PARTIAL for row in reading["comparators"] for cell in row["cells"]):
        found.append("Comparaisons : les taux sommés portent sur les seules communes diffusées")
    return [*found, *reading["notes"]]


def _rank(rank: Mapping[str, Any], *, alone: bool) -> str:
    """The place of a commune; for several, how many comparable communes have a higher rate."""
    rest = f", {rank['withheld']} non diffusée{'s' if rank['withheld'] > 1 else ''}" if rank["withheld"] else ""
    if alone:
        return f"Rang {rank['place']} sur {rank['of']} communes comparables{rest}"
    return f"{rank['place'] - 1} au-dessus sur {rank['of']} communes comparables{rest}"


def _chart(title: str, reading: Reading, key: str) -> Chart:
    lines = [Line(reading["place"], _values(reading["cells"]), main=True)]
    lines += [
        Line(SHORT.get(row["key"], row["label"]), _values(row["cells"]))
        for row in reading["comparators"]
        if _values(row["cells"])
    ]
    notes = [ESTIMATE] if any(cell["withheld"] for cell in reading["cells"]) else []
    if any(_about_few(cell) for series in (reading, *reading["comparators"]) for cell in series["cells"]):
        notes.append(f"Année laissée vide : {FEW_PEOPLE}.")
    return line_chart(title, lines, unit=reading["rate_label"], source=reading["source"], note=" ".join(notes), key=key)


def _values(cells: Sequence[Mapping[str, Any]]) -> dict[int, float | None]:
    """Withheld years at None, absent ones left out, and those whose rate is about few people."""
    found: dict[int, float | None] = {}
    for cell in cells:
        state = CellState(cell["state"])
        if state is CellState.ZERO:
            found[cell["year"]] = 0.0
        elif state is CellState.WITHHELD:
            found[cell["year"]] = None
        elif cell["rate"] is not None and not _about_few(cell):
            found[cell["year"]] = float(cell["rate"])
    return found


def _about_few(cell: Mapping[str, Any]) -> bool:
    """Whether its rate says how a few communes stand, and is drawn beside nothing."""
    return cell["rate"] is not None and cell.get("covered", 1) < LEAST_COVERED


def _table(title: str, reading: Reading) -> Table:
    over = "Logements" if "logements" in reading["rate_label"] else "Habitants"
    head = (
        "Année", reading["unit"], over, f"Taux {reading['rate_label']}",
        *(SHORT.get(row["key"], row["label"]) for row in reading["comparators"]),
    )  # fmt: skip
    return Table(f"{title} – {reading['place']}", head, tuple(_row(reading, year) for year in reading["years"]))


def _row(reading: Reading, year: int) -> tuple[str, ...]:
    cell = cell_of(reading["cells"], year)
    return (
        str(year), _counted(cell, "count"), _counted(cell, "denominator"), in_words(cell),
        *(rate_in_words(cell_of(row["cells"], year)) for row in reading["comparators"]),
    )  # fmt: skip


def _counted(cell: Mapping[str, Any], name: str) -> str:
    """The number; for what is not published, its words, never a number."""
    value = cell.get(name)
    if value is None:
        return in_words({"state": cell["state"], "rate": None})
    return number(value)
