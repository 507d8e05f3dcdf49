"""The maps of a standing: the communes of its département, its own outlined, and France by département."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from cls_portal.charts import Chart, Classes, Outlines, choropleth, quantile_classes, ratio_classes
from cls_portal.listing.columns import Address
from diagnostics.models import Edition
from diagnostics.recorded.indicators import Indicator
from diagnostics.standing import reading, tables
from diagnostics.standing.tables import Table
from diagnostics.standing.values import CellState, IndicatorStanding, Mapped, Standing, source_of
from territories import outlines
from territories.models import Territory
from territories.outlines import NoOutline
from territories.states import TerritoryKind

PARTLY = (
    "Les territoires sans donnée comprennent ceux dont moins de la moitié des habitants vit dans une commune publiée."
)


@dataclass(frozen=True)
class Drawn:
    """A map, its file's name, and what it was made from."""

    chart: Chart | None
    table: Table


def maps_of(territory: Territory, standing: Standing, edition: Edition, indicator: Indicator | None) -> dict[str, Any]:
    """What the page of the maps shows of an indicator, by default the one that stands furthest above France."""
    item = _item(standing, indicator)
    department = reading.department_of(standing)
    return {
        "indicator": item.indicator,
        "communes": _communes(territory, department, standing, edition, item) if department else None,
        "department": department,
        "france": _france(territory, department, standing, edition, item),
    }


def table_of(name: str, standing: Standing, edition: Edition, indicator: Indicator | None) -> Table | None:
    """« carte » or « departements » as a file."""
    item = _item(standing, indicator)
    department = reading.department_of(standing)
    if name == "departements":
        return _table(name, "Départements", item, standing, edition, _departments(item, standing, edition))
    if name == "carte" and department:
        return _table(name, department.name, item, standing, edition, _places(department, item, standing, edition))
    return None


def _item(standing: Standing, indicator: Indicator | None) -> IndicatorStanding:
    asked = [item for item in standing.indicators if item.indicator == indicator]
    return (asked or sorted(standing.indicators, key=lambda item: -(item.ratio_to_france or 0)))[0]


def _communes(
    territory: Territory, department: Territory, standing: Standing, edition: Edition, item: IndicatorStanding
) -> Drawn | None:
    places = _places(department, item, standing, edition)
    if not places:
        return None
    codes = [] if territory.kind == TerritoryKind.DEPARTMENT else reading.codes_of(territory)
    beyond = not {place.code for place in places}.issuperset(codes)
    label = f"{territory.name} (sa partie sur cette carte)" if beyond else territory.name
    chart = _chart(
        f"{item.indicator.name} : communes, {department.name}, {standing.last_year}",
        lambda: outlines.communes_of(department.code), places, item, standing, edition,
        highlighted=codes, label=label, nouns="commune,communes",
    )  # fmt: skip
    return Drawn(chart, _table("carte", department.name, item, standing, edition, places))


def _france(
    territory: Territory, department: Territory | None, standing: Standing, edition: Edition, item: IndicatorStanding
) -> Drawn:
    places = _departments(item, standing, edition)
    own = [department.code] if department else reading.department_codes_of(territory)
    chart = _chart(
        f"{item.indicator.name} : départements, {standing.last_year}", outlines.departments_of_france, places, item,
        standing, edition, highlighted=own, label=department.name if department else territory.name,
        nouns="département,départements",
    )  # fmt: skip
    return Drawn(chart, _table("departements", "Départements", item, standing, edition, places))


def _places(department: Territory, item: IndicatorStanding, standing: Standing, edition: Edition) -> list[Mapped]:
    return reading.communes_of(department, item.indicator.label, standing.last_year, edition)


def _departments(item: IndicatorStanding, standing: Standing, edition: Edition) -> list[Mapped]:
    return reading.departments_of_france(item.indicator.label, standing.last_year, edition)


def _table(
    name: str, title: str, item: IndicatorStanding, standing: Standing, edition: Edition, places: Sequence[Mapped]
) -> Table:  # fmt: skip
    return tables.mapped(name, title, places, item.indicator.label, standing.last_year, _source(places, edition))


def _source(places: Sequence[Mapped], edition: Edition) -> str:
    """What is said to be invented is what the map shows: the communes of a synthetic edition, not its départements."""
    communal = any(not place.cell.official and place.cell.state is not CellState.ABSENT for place in places)
    return source_of(edition.produced_on, invented=edition.synthetic and communal)


def _chart(
    title: str, shapes: Callable[[], Outlines], places: Sequence[Mapped], item: IndicatorStanding, standing: Standing,
    edition: Edition, *, highlighted: Collection[str], label: str, nouns: str,
) -> Chart | None:  # fmt: skip
    """None where there are no outlines: the table has everything that the map would show."""
    try:
        drawn = shapes()
    except NoOutline:
        return None
    values = _values(places)
    address = Address("standing-detail")
    shown = [code for code in highlighted if code in drawn.shapes]
    return choropleth(
        title, drawn, values,
        classes=_classes(item, standing, values),
        names={place.code: place.name for place in places},
        unit=item.indicator.rate_label,
        source=_source(places, edition),
        highlighted=shown if len(shown) < len(drawn.shapes) else (),
        highlighted_label=label,
        hrefs={place.code: address.of(place.territory_id) for place in places},
        nouns=nouns,
        note=PARTLY if any(place.cell.state is CellState.PARTIAL for place in places) else "",
        key=title,
    )  # fmt: skip


def _values(places: Sequence[Mapped]) -> dict[str, float | None]:
    """None when withheld; a place whose rate may not be set beside another is left out, as one without data."""
    return {
        place.code: None if place.cell.state is CellState.WITHHELD else place.cell.rate
        for place in places
        if place.cell.state is CellState.WITHHELD or place.cell.comparable
    }


def _classes(item: IndicatorStanding, standing: Standing, values: dict[str, float | None]) -> Classes:
    """Around the national rate where it is known: the same shades then mean the same on both maps."""
    national = (item.france or item.territory).get(standing.last_year)
    if national is not None and national.comparable and national.rate and (item.france or standing.is_country):
        return ratio_classes(national.rate, "taux national")
    return quantile_classes(value for value in values.values() if value is not None)
