"""The map of a local territory: its communes and their neighbours, and its own outline over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse

from cls_portal.charts import Chart, Overlay, choropleth, quantile_classes
from territories.geojson import points_of
from territories.models import LocalTerritory, Territory
from territories.outlines import NoOutline, around, project
from territories.outlines.projection import plane
from territories.states import TerritoryKind

MOST_COMMUNES, MOST_OVERLAYS = 120, 4
FAR = 0.5  # how far beyond the box of its communes an outline may reach, as a share of the box


def lies_elsewhere(geometry: Mapping[str, Any], communes: Collection[str]) -> bool:
    """Whether no point of the geometry is near these communes; False where they have no outline to tell."""
    try:
        outlines = around(communes, margin=0)
    except NoOutline:
        return False
    left, top, right, bottom = outlines.box
    more = max(right - left, bottom - top) * FAR
    to_plane = plane(outlines.projection, outlines.unit)
    placed = (to_plane(*point[:2]) for point in points_of(dict(geometry)))
    return not any(left - more <= x <= right + more and top - more <= y <= bottom + more for x, y in placed)


def map_of(local: LocalTerritory, parts: Sequence[LocalTerritory] = ()) -> Chart | None:
    """Population of the communes around, the territory's own drawn thick, its outline and those of its parts over
    them; None where nothing can be drawn. One query."""
    try:
        outlines = around(local.communes) if len(local.communes) <= MOST_COMMUNES else None
    except NoOutline:
        outlines = None
    if outlines is None:
        return None
    rows = Territory.objects.filter(kind=TerritoryKind.COMMUNE, code__in=list(outlines.shapes)).order_by("code")
    shown = list(rows.values_list("code", "pk", "name", "population", "population_year"))
    values: dict[str, float | None] = {code: people for code, _, _, people, _ in shown if people is not None}
    years = {year for *_, year in shown if year}
    drawn = [(each.name, each.outline) for each in (local, *parts) if each.outline is not None]
    return choropleth(
        f"{local.name} et ses communes",
        outlines,
        values,
        classes=quantile_classes(value for value in values.values() if value is not None),
        names={code: name for code, _, name, _, _ in shown},
        unit="habitants",
        source=f"Insee, populations municipales {max(years)}" if years else "Insee, populations municipales",
        highlighted=[code for code in local.communes if code in outlines.shapes],
        highlighted_label="communes du territoire",
        overlays=[Overlay(name, project(outline, outlines)) for name, outline in drawn[:MOST_OVERLAYS]],
        hrefs={code: reverse("territory-detail", args=[pk]) for code, pk, *_ in shown},
    )
