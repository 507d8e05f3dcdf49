"""The tables of a standing as files: every figure, its state in words, « non diffusé » where nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cls_portal.exports.heads import Head
from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing import words
from diagnostics.standing.values import ABSENT, Cell, IndicatorStanding, Mapped, Standing

Row = Sequence[Any]
DIGITS = 7  # as SSMSI publishes its rates


@dataclass(frozen=True)
class Table:
    """One file: `name` is its own in the addresses, `title` that of its sheet."""

    name: str
    title: str
    heads: Sequence[Head]
    rows: Callable[[], Iterator[Row]]


def number(value: float | None, cell: Cell) -> Any:
    """The value of a published cell, or the words for what is not: an empty box would read as nought."""
    if said := words.unknown(cell):
        return said
    return words.NOBODY if value is None else round(value, DIGITS)


def _rate(cell: Cell) -> Any:
    return number(cell.rate, cell)


def _texts(*labels: str) -> list[Head]:
    return [Head(label) for label in labels]


SYNTHESIS_HEADS = _texts(
    "Territoire", "Indicateur", "Unité de compte", "Année", "État", "Faits", "Taux", "Taux pour",
    "Rapport au taux national", "Taux du département", "Taux de la région", "Taux de la France",
    "Taux des communes comparables", "Rang", "Parmi (communes publiées)", "Communes comparables non diffusées",
    "Tendance (%)", "Années de la tendance", "Communes publiées", "Communes non diffusées",
    "Estimation des faits non diffusés", "Source",
)  # fmt: skip
SERIES_HEADS = _texts(
    "Territoire", "Indicateur", "Unité de compte", "Année", "État", "Faits",
    "Habitants ou logements des communes publiées", "Taux", "Taux pour", "Communes publiées",
    "Communes non diffusées", "Estimation des faits non diffusés", "Taux du département", "Taux de la région",
    "Taux de la France", "Taux des communes comparables", "Source",
)  # fmt: skip
MAP_HEADS = _texts("Code", "Territoire", "Indicateur", "Année", "État", "Faits", "Taux", "Taux pour", "Source")


def synthesis(standing: Standing) -> Table:
    """One line for each indicator, in the last year."""

    def rows() -> Iterator[Row]:
        return (_synthesis_row(standing, item) for item in standing.indicators)

    return Table("synthese", f"Situation {standing.last_year}", SYNTHESIS_HEADS, rows)


def series(standing: Standing, slug: str = "") -> Table:
    """Every indicator (or one) and every year."""

    def rows() -> Iterator[Row]:
        for item in standing.indicators:
            if slug in ("", words.slug(item.indicator)):
                yield from (_series_row(standing, item, year) for year in standing.years)

    return Table("series", "Séries", SERIES_HEADS, rows)


def mapped(name: str, title: str, places: Iterable[Mapped], label: str, year: int, source: str) -> Table:
    """The territories of a map."""
    indicator = INDICATORS[label]

    def rows() -> Iterator[Row]:
        for place in places:
            cell = place.cell
            yield (
                place.code, place.name, indicator.name, year, words.STATES[cell.state], number(cell.count, cell),
                _rate(cell), indicator.rate_label, source,
            )  # fmt: skip

    return Table(name, title, MAP_HEADS, rows)


def _synthesis_row(standing: Standing, item: IndicatorStanding) -> Row:
    year = standing.last_year
    cell, rank, trend = item.cell(year), item.rank, item.trend
    spoken = words.ratio_text(item, year)
    return (
        standing.territory_name, item.indicator.name, item.indicator.unit, year, words.STATES[cell.state],
        number(cell.count, cell), _rate(cell), item.indicator.rate_label,
        spoken if item.ratio_to_france is None else round(item.ratio_to_france, DIGITS),
        *_beside(item, year),
        _place(item, cell), rank.of if rank else None, rank.withheld if rank else None,
        round(trend.percent, 1) if trend else words.NO_TREND,
        f"{trend.first_years[0]}-{trend.first_years[-1]} / {trend.last_years[0]}-{trend.last_years[-1]}"
        if trend
        else None,
        *_completeness(cell), standing.source,
    )  # fmt: skip


def _place(item: IndicatorStanding, cell: Cell) -> Any:
    if item.rank is None or not cell.rate:
        return words.unknown(cell) or (words.NO_RANK if item.rank is None else words.NO_FACT)
    return item.rank.place


def _series_row(standing: Standing, item: IndicatorStanding, year: int) -> Row:
    cell = item.cell(year)
    return (
        standing.territory_name, item.indicator.name, item.indicator.unit, year, words.STATES[cell.state],
        number(cell.count, cell), number(cell.denominator, cell), _rate(cell), item.indicator.rate_label,
        *_completeness(cell), *_beside(item, year), standing.source,
    )  # fmt: skip


def _beside(item: IndicatorStanding, year: int) -> list[Any]:
    """Rates of the comparators; a comparator that the territory does not have stays empty."""
    return [
        _rate(series.get(year, ABSENT)) if series else None
        for series in (item.department, item.region, item.france, item.comparable)
    ]


def _completeness(cell: Cell) -> list[Any]:
    """Communes published, communes withheld, estimate: an official figure withholds nothing."""
    if cell.official:
        return [None, None, None]
    return [cell.published, cell.withheld, None if cell.estimate is None else round(cell.estimate)]
