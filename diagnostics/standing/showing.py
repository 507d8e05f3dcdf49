"""What the pages of the standing show, assembled from few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from cls_portal.charts import Chart
from cls_portal.models import Agent
from cls_portal.reading import once
from cls_portal.templatetags.portal import count_of
from diagnostics.models import Edition
from diagnostics.recorded.indicators import Indicator
from diagnostics.standing import charts, maps, reading, tables, words
from diagnostics.standing.tables import Table
from diagnostics.standing.values import ABSENT, Cell, CellState, IndicatorStanding, Series, Standing
from territories.access import roles_held
from territories.models import Territory
from territories.naming import caption
from territories.states import TerritoryKind

KEY_LINES = 5


@dataclass(frozen=True)
class Section:
    """One indicator on the page."""

    anchor: str
    indicator: Indicator
    sentence: str
    withheld: str
    chart: Chart


def home_page(agent: Agent, on: date) -> dict[str, Any]:
    """The edition that pages show, and where to go from there."""
    held = {role.territory for role in roles_held(agent, on)}
    mine = Territory.objects.visible_to(agent).filter(pk__in=held).for_choice().order_by("sort_key", "pk")
    france = Territory.objects.visible_to(agent).filter(kind=TerritoryKind.COUNTRY).first()
    return {
        "edition": reading.current_edition(),
        "mine": [(territory, caption(territory)) for territory in mine],
        "france": france,
        "bases": _bases(reading.current_edition()),
        "invented": words.INVENTED,
    }


def _bases(edition: Edition | None) -> str:
    """« communale, départementale »."""
    if edition is None:
        return ""
    loaded = (
        (edition.has_communes, "communale"),
        (edition.has_departments, "départementale"),
        (edition.has_regions, "régionale"),
    )
    return ", ".join(name for there, name in loaded if there)


def territory_of(agent: Agent) -> Any:
    """The territories whose standing may be read: all of them, loaded for their caption."""
    return Territory.objects.visible_to(agent).for_detail(agent)


def standing_page(territory: Territory, form: Any) -> dict[str, Any]:
    """The whole page; without a figure, what is said instead."""
    edition, standing = form.chosen, standing_for(territory, form)
    context = {"territory": territory, "caption": caption(territory), "edition": edition, "standing": standing}
    if standing is None:
        return context
    return context | {
        "figures": key_figures(standing),
        "head": summary_head(standing),
        "rows": [summary_row(standing, item) for item in standing.indicators],
        "ratios": charts.ratios_chart(standing) if _is_beside_france(standing) else None,
        "overview": charts.overview_chart(standing),
        "sections": [_section(standing, item) for item in standing.indicators],
        "invented": words.INVENTED,
        "query": _query(edition, form.until),
    }


def standing_for(territory: Territory, form: Any) -> Standing | None:
    """In the edition and up to the year that were asked for."""
    return reading.standing_of(territory, form.chosen, until=form.until) if form.chosen else None


def as_data(standing: Standing) -> dict[str, Any]:
    """The standing for the API: each series as a list of cells with their year."""
    return {
        "territory": standing.territory_id,
        "edition": standing.produced_on,
        "indicators": [_indicator_data(item) for item in standing.indicators],
        "source": standing.source,
        **{
            name: getattr(standing, name)
            for name in (
                "territory_name", "communes", "synthetic", "years", "department_name", "region_name",
                "comparable_label", "ranked_among", "notes",
            )
        },
    }  # fmt: skip


def _indicator_data(item: IndicatorStanding) -> dict[str, Any]:
    series = {
        name: [{"year": year, **_cell_data(cell)} for year, cell in sorted(getattr(item, name).items())]
        for name in ("territory", "department", "region", "france", "comparable")
    }
    return {
        "indicator": item.indicator.label,
        "unit": item.indicator.unit,
        "per_thousand": item.indicator.denominator.value,
        "additive": item.indicator.additive,
        "rank": item.rank,
        "trend": item.trend,
        "ratio_to_france": item.ratio_to_france,
        **series,
    }


def _cell_data(cell: Cell) -> dict[str, Any]:
    """The cell, its estimate in whole facts as in the pages: a fraction would tell of a precision that it has not."""
    return {**asdict(cell), "estimate": None if cell.estimate is None else round(cell.estimate)}


def _query(edition: Edition | None, until: int | None) -> str:
    """What the files of this very page are asked with."""
    asked = {"edition": edition.produced_on.isoformat() if edition else None, "annee": until}
    return urlencode({name: value for name, value in asked.items() if value})


def key_figures(standing: Standing) -> list[tuple[str, str, str]]:
    """Number, what it counts, over what."""
    last = [item.cell(standing.last_year) for item in standing.indicators]
    whole = sum(cell.state in (CellState.PUBLISHED, CellState.ZERO) for cell in last)
    withheld = sum(cell.state is CellState.WITHHELD for cell in last)
    partial = sum(cell.state is CellState.PARTIAL for cell in last)
    above = sum((item.ratio_to_france or 0) > 1 for item in standing.indicators)
    found = [(str(whole), _plural(whole, "indicateur publié", "indicateurs publiés"), f"sur {len(last)}")]
    if standing.summed:
        words_of = _plural(partial, "indicateur publié en partie", "indicateurs publiés en partie")
        found.append((str(partial), words_of, "pour certaines communes"))
    found.append(
        (str(withheld), _plural(withheld, "indicateur non diffusé", "indicateurs non diffusés"), "secret statistique")
    )
    if _is_beside_france(standing):
        found.append((str(above), "au-dessus du taux national", f"en {standing.last_year}"))
    return found


def _plural(number: int, one: str, many: str) -> str:
    return many if number > 1 else one


def _is_beside_france(standing: Standing) -> bool:
    return any(item.ratio_to_france is not None for item in standing.indicators)


def summary_head(standing: Standing) -> list[str]:
    """The columns of the summary: only the comparators that the territory has."""
    comparators = [name for name, _ in _beside(standing, standing.indicators[0])]
    ranked = ["Rang"] if standing.ranked_among else []
    withheld = ["Non diffusé"] if _is_partly_withheld(standing) else []
    ratio = ["Rapport à la France"] if _has_france(standing) else []
    return ["Faits", "Taux", *comparators, *ratio, *ranked, "Tendance", *withheld]


def _has_france(standing: Standing) -> bool:
    return any(item.france for item in standing.indicators)


def _is_partly_withheld(standing: Standing) -> bool:
    """Whether some of its communes may be withheld: not one commune alone, nor official figures."""
    return standing.summed and any(item.cell(standing.last_year).withheld for item in standing.indicators)


def summary_row(standing: Standing, item: IndicatorStanding) -> dict[str, Any]:
    """One indicator in the last year, in words."""
    year, cell = standing.last_year, item.cell(standing.last_year)
    partial = words.completeness(cell, standing.communes) if cell.state is CellState.PARTIAL else ""
    beside = [words.rate_text(series.get(year, ABSENT)) for _, series in _beside(standing, item)]
    if _has_france(standing):
        beside.append(words.ratio_text(item, year))
    cells = [(words.count_text(cell), partial), (words.rate_text(cell), ""), *((text, "") for text in beside)]
    if standing.ranked_among:
        cells.append(words.rank_text(item.rank, cell, alone=not standing.summed))
    cells.append(words.trend_text(item.trend))
    if _is_partly_withheld(standing):
        cells.append((count_of(cell.withheld, "commune,communes") if cell.withheld else "—", words.estimate_text(cell)))
    return {"anchor": words.slug(item.indicator), "indicator": item.indicator, "cells": cells}


def _beside(standing: Standing, item: IndicatorStanding) -> list[tuple[str, Series]]:
    """The same columns for every indicator, whether it has such a comparator or not."""
    named = [
        ("Département", item.department, standing.department_name),
        ("Région", item.region, standing.region_name),
        ("France", item.france, _has_france(standing)),
        ("Comparables", item.comparable, standing.comparable_label),
    ]
    return [(label, series) for label, series, there in named if there]


def _section(standing: Standing, item: IndicatorStanding) -> Section:
    return Section(
        anchor=words.slug(item.indicator),
        indicator=item.indicator,
        sentence=words.key_line(item, standing),
        withheld=_withheld(item.cell(standing.last_year)) if standing.summed else "",
        chart=charts.indicator_chart(standing, item),
    )


def _withheld(cell: Cell) -> str:
    """« 21 communes non diffusées (environ 14 faits, estimation) »."""
    estimate = words.estimate_text(cell)
    return words.withheld_text(cell) + (f" ({estimate})" if estimate else "")


def key_lines(standing: Standing) -> list[tuple[str, str]]:
    """The few indicators that stand furthest above France, then the others in their order."""
    ordered = sorted(standing.indicators, key=lambda item: -(item.ratio_to_france or 0))
    return [(item.indicator.name, words.key_line(item, standing)) for item in ordered[:KEY_LINES]]


def panel(territory: Territory) -> dict[str, Any] | None:
    """Five lines on the territory's page; nothing for what has no figure of its own."""
    standing = once(("standing", territory.pk), lambda: reading.standing_of(territory))
    if standing is None:
        return None
    return {"standing": standing, "lines": key_lines(standing), "invented": words.INVENTED}


def map_page(territory: Territory, form: Any) -> dict[str, Any]:
    """The maps of one indicator, in the same edition and year as the page of the standing."""
    edition, standing = form.chosen, standing_for(territory, form)
    context = {"territory": territory, "caption": caption(territory), "edition": edition, "standing": standing}
    if standing is None:
        return context
    drawn = maps.maps_of(territory, standing, edition, form.indicator)
    key = words.slug(drawn["indicator"])
    form.offer("indicateur", [(words.slug(item.indicator), item.indicator.name) for item in standing.indicators])
    form.data["indicateur"] = key
    return context | drawn | {"query": _query(edition, form.until), "slug": key, "invented": words.INVENTED}


def table_of(name: str, territory: Territory, form: Any) -> Table | None:
    """The table of that name as a file, None when there is none."""
    edition, standing = form.chosen, standing_for(territory, form)
    if standing is None or "indicateur" in form.errors:
        return None
    if name == "synthese":
        return tables.synthesis(standing)
    if name == "series":
        return tables.series(standing, words.slug(form.indicator) if form.indicator else "")
    return maps.table_of(name, standing, edition, form.indicator)


def editions_offered() -> Sequence[Edition]:
    return reading.serving_editions()
