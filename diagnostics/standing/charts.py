"""The plots of a standing: lines with comparators, distances to the national average, small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cls_portal.charts import Chart, ChartTable, Dot, Line, Panel, dot_plot, line_chart, small_multiples
from diagnostics.recorded.indicators import Denominator
from diagnostics.standing import words
from diagnostics.standing.values import ABSENT, CellState, IndicatorStanding, Series, Standing

FEW_PEOPLE = "moins de la moitié des habitants vit dans une commune publiée"


def indicator_chart(standing: Standing, item: IndicatorStanding) -> Chart:
    """The rate by year beside the comparators; its table has the facts and how complete they are."""
    indicator = item.indicator
    lines = [Line(standing.territory_name, _values(item.territory, standing.years), main=True)]
    lines += [Line(label, _values(series, standing.years)) for label, series in _comparators(standing, item)]
    chart = line_chart(
        f"{indicator.name}, {standing.territory_name}, {_span(standing)}",
        lines,
        unit=indicator.rate_label,
        source=standing.source,
        note=_gaps(item, standing.years),
        key=words.slug(indicator),
    )
    return replace(chart, table=_table(standing, item))


def ratios_chart(standing: Standing) -> Chart:
    """How far each indicator stands from the national rate in the last year."""
    year = standing.last_year
    shown = [
        Dot(item.indicator.name, item.ratio_to_france, words.ratio_text(item, year))
        for item in standing.indicators
        if item.ratio_to_france is not None or item.cell(year).state is CellState.WITHHELD
    ]
    left_out = [
        item.indicator.name
        for item in standing.indicators
        if item.ratio_to_france is None and item.cell(year).state is CellState.PARTIAL
    ]
    return dot_plot(
        f"Rapport au taux national en {year}",
        shown,
        unit="rapport entre le taux du territoire et celui de la France",
        source=standing.source,
        note=f"Non comparables ({FEW_PEOPLE}) : {', '.join(left_out)}." if left_out else "",
        key="rapports",
    )


def overview_chart(standing: Standing) -> Chart:
    """Every indicator at a glance, beside France."""
    panels = []
    for item in standing.indicators:
        lines = [Line(standing.territory_name, _values(item.territory, standing.years), main=True)]
        if item.france:
            lines.append(Line("France", _values(item.france, standing.years)))
        panels.append(Panel(item.indicator.name, lines, item.indicator.rate_label))
    return small_multiples(
        f"Tous les indicateurs, {_span(standing)}",
        panels,
        unit="taux pour 1\u00a0000 habitants ou logements",
        source=standing.source,
        note=f"Année laissée vide : {FEW_PEOPLE}." if _any_gap(standing) else "",
        key="ensemble",
    )


def _comparators(standing: Standing, item: IndicatorStanding) -> list[tuple[str, Series]]:
    """Those that the territory has, named."""
    named = [
        (standing.department_name, item.department),
        (standing.region_name, item.region),
        ("France", item.france),
        ("Communes comparables", item.comparable),
    ]
    return [(name, series) for name, series in named if name and series]


def _values(series: Series, years: Sequence[int]) -> dict[int, float | None]:
    """None for a withheld year; a year whose rate is about few people is left out, as one without data."""
    cells = {year: series.get(year, ABSENT) for year in years}
    return {
        year: None if cell.state is CellState.WITHHELD else cell.rate
        for year, cell in cells.items()
        if cell.state is CellState.WITHHELD or cell.comparable
    }


def _gaps(item: IndicatorStanding, years: Sequence[int]) -> str:
    few = [year for year in years if _is_gap(item, year)]
    return f"Années laissées vides, {FEW_PEOPLE} : {words.years_text(few)}." if few else ""


def _any_gap(standing: Standing) -> bool:
    return any(_is_gap(item, year) for item in standing.indicators for year in standing.years)


def _is_gap(item: IndicatorStanding, year: int) -> bool:
    cell = item.cell(year)
    return cell.state is CellState.PARTIAL and not cell.comparable


def _table(standing: Standing, item: IndicatorStanding) -> ChartTable:
    comparators = _comparators(standing, item)
    head = (
        "Année",
        f"Faits ({item.indicator.unit.lower()})",
        "Logements" if item.indicator.denominator is Denominator.DWELLINGS else "Habitants",
        "Taux",
        *(name for name, _ in comparators),
        "Publication",
    )
    rows = tuple(
        (
            str(year),
            words.count_text(item.cell(year)),
            words.denominator_text(item.cell(year)),
            words.rate_text(item.cell(year)),
            *(words.rate_text(series.get(year, ABSENT)) for _, series in comparators),
            words.completeness(item.cell(year), standing.communes),
        )
        for year in standing.years
    )
    return ChartTable(f"{item.indicator.name} : faits et taux {item.indicator.rate_label}", head, rows)


def _span(standing: Standing) -> str:
    return words.years_text(standing.years)
