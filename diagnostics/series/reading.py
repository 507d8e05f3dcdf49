"""What the pages, the files and the API say of a series, assembled from few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.models import Agent
from cls_portal.templatetags.portal import figure as in_words
from diagnostics.models import PartnerSeries, SeriesCategory, SeriesCell, SeriesPlace
from diagnostics.series import periods
from diagnostics.series.sheets import Key
from diagnostics.series.states import Confidentiality, Measure, SourceKind
from diagnostics.series.table import Figure, SeriesTable, Shape, build
from partners.models import Organisation
from territories.models import Territory, TerritoryCommune

# The models whose history is told with the series': to those alone who may read its values.
TOLD_PARTS = (SeriesPlace, SeriesCategory, SeriesCell)
PERIODS_SHOWN = {"year": 10, "school_year": 10, "quarter": 12, "month": 12}
MOST_PERIODS = 60


@dataclass(frozen=True)
class Window:
    """What a reader asks to see: from one period to another, places of a territory summed."""

    first: date | None = None
    last: date | None = None
    grouping: Territory | None = None


def listed(agent: Agent) -> Any:
    return PartnerSeries.objects.visible_to(agent).for_list()


def only_organisation(agent: Agent, on: date) -> Organisation | None:
    """The organisation of whoever acts for one only, and would create a series for it."""
    found = list(Organisation.objects.of_agent(agent, on)[:2])
    return found[0] if len(found) == 1 else None


def of_territory(territory: Territory, agent: Agent) -> Any:
    """Those that reach the territory, still fed first."""
    found = listed(agent).within(territory)
    return found.order_by("closed_on", "title", "pk")


def shape_of(series: PartnerSeries) -> Shape:
    """Places (by name, their code beside it when two bear the same) and categories."""
    places = list(series.places.select_related("territory").order_by("territory__sort_key", "pk"))
    names = [place.territory.name for place in places]
    return Shape(
        measure=series.measure,
        grain=series.grain,
        threshold=series.threshold,
        places={
            place.pk: name if names.count(name) == 1 else f"{name} ({place.territory.code})"
            for place, name in zip(places, names, strict=True)
        },
        categories={category.pk: str(category) for category in series.categories.order_by("position", "pk")},
    )


def codes_of(series: PartnerSeries) -> dict[str, int]:
    """What a file may write instead of a name: the code of a territory, the number of an index."""
    places = {f"place:{place.territory.code}": place.pk for place in series.places.select_related("territory")}
    plain = {f"category:{row.code}": row.pk for row in series.categories.all() if row.code}
    padded = {f"category:{row.code.zfill(2)}": row.pk for row in series.categories.all() if row.code}
    labels = {f"category:{row.label}": row.pk for row in series.categories.all()}
    return {**places, **plain, **padded, **labels}


def known_periods(series: PartnerSeries) -> list[date]:
    """Every period that has at least one cell, in order."""
    return list(series.cells.order_by("period").values_list("period", flat=True).distinct())


def figures_of(series: PartnerSeries, shown: Iterable[date]) -> dict[Key, Figure]:
    """The values of these periods, as their owner gave them."""
    rows = series.cells.filter(period__in=list(shown)).order_by()
    read = rows.values_list("period", "place_id", "category_id", "value", "sample")
    return {(period, place, category): Figure(value, sample) for period, place, category, value, sample in read}


def table_of(series: PartnerSeries, window: Window | None = None) -> SeriesTable:
    """The table that everybody sees, over the periods asked for, otherwise the last ones."""
    window = window or Window()
    shape = shape_of(series)
    shown = _shown(known_periods(series), window, series.grain)
    groupings = {}
    if window.grouping is not None:
        groupings[window.grouping.name] = places_within(series, window.grouping)
    return build(shape, shown, figures_of(series, shown), groupings)


def places_within(series: PartnerSeries, territory: Territory) -> list[int]:
    """The places of the series all of whose communes are in this territory."""
    places = dict(series.places.values_list("territory", "pk"))
    inside = set(TerritoryCommune.objects.filter(territory=territory).values_list("commune", flat=True))
    communes: dict[int, set[int]] = {}
    for place, commune in TerritoryCommune.objects.filter(territory__in=places).values_list("territory", "commune"):
        communes.setdefault(place, set()).add(commune)
    own = {territory.pk} & places.keys()
    return [places[place] for place in places if place in own or (communes.get(place) and communes[place] <= inside)]


def _shown(known: Sequence[date], window: Window, grain: str) -> list[date]:
    kept = [
        period
        for period in known
        if (window.first is None or period >= window.first) and (window.last is None or period <= window.last)
    ]
    limit = PERIODS_SHOWN[grain] if window.first is None and window.last is None else MOST_PERIODS
    return kept[-limit:]


def series_page(series: PartnerSeries, table: SeriesTable, window: Window) -> dict[str, Any]:
    """The page of a series, for whoever sees it."""
    known = known_periods(series)
    return {
        "series": series,
        "facts": facts(series, known),
        "table": table,
        "lines": [(line, table.cells(line)) for line in table.lines],
        "more_periods": len(known) - len(table.periods),
        "row_heading": _row_heading(table.shape),
        "threshold_in_words": threshold_in_words(series),
        "grouping": window.grouping,
        "grouping_is_empty": window.grouping is not None and not places_within(series, window.grouping),
        "is_etat_4001": series.source_kind == SourceKind.ETAT_4001,
    }


def _row_heading(shape: Shape) -> str:
    if len(shape.categories) == 1:
        return "Lieu"
    return "Lieu et catégorie" if len(shape.places) > 1 else "Catégorie"


def facts(series: PartnerSeries, known: Sequence[date]) -> list[tuple[str, str]]:
    level = Confidentiality(series.confidentiality)
    return [
        ("Organisme propriétaire", series.organisation.name),
        ("Nature de la source", series.get_source_kind_display()),
        ("Définition", series.definition),
        ("Unité", series.unit),
        ("Mesure", series.get_measure_display()),
        ("Pas de temps", series.get_grain_display()),
        ("Période couverte", span(series.grain, known[0], known[-1]) if known else "aucune valeur saisie"),
        ("Périmètre", series.perimeter.name),
        ("Confidentialité", f"{level.label} : {level.explained[0].lower()}{level.explained[1:]}"),
        ("Seuil de diffusion", threshold_in_words(series)),
    ]


def span(grain: str, first: date | None, last: date | None) -> str:
    """« 2019 à 2025 », « 2025 », or nothing."""
    if first is None or last is None:
        return ""
    start, end = periods.label(grain, first), periods.label(grain, last)
    return start if first == last else f"{start} à {end}"


def threshold_in_words(series: PartnerSeries) -> str:
    """What is hidden, in a sentence."""
    if not series.threshold:
        return "Aucun : toutes les valeurs sont montrées."
    if series.measure == Measure.PERCENT:
        return f"Un pourcentage établi sur moins de {series.threshold}\u00a0personnes interrogées est masqué."
    sentence = f"Une valeur de 1 à {series.threshold - 1} est masquée ; zéro est montré."
    if series.measure == Measure.COUNT:
        sentence += (
            " D’autres valeurs, et au besoin des totaux, le sont avec elle, pour qu’aucun calcul ne la retrouve."
        )
    return sentence


def described(series: PartnerSeries) -> dict[str, Any]:
    """What its form shows when it opens."""
    categories = [category.code or category.label for category in series.categories.all()]
    broken_down = categories != ["Ensemble"]
    return {
        "source_kind": series.source_kind,
        "title": series.title,
        "definition": series.definition,
        "unit": series.unit,
        "confidentiality": series.confidentiality,
        "threshold": series.threshold,
        "places": [place.territory for place in series.places.select_related("territory")],
        "categories": (categories if series.source_kind == SourceKind.ETAT_4001 else "\n".join(categories))
        if broken_down
        else "",
    }


@dataclass(frozen=True)
class Change:
    """One cell that an entry would change, in words."""

    period: str
    line: str
    before: str
    after: str


def changes(
    series: PartnerSeries, values: Mapping[Key, Figure | None]
) -> tuple[dict[Key, Figure | None], list[Change]]:
    """Of these values, those that differ from what the series holds, and each in words."""
    shape = shape_of(series)
    present = figures_of(series, {period for period, _, _ in values})
    kept = {key: figure for key, figure in values.items() if present.get(key) != figure}
    told = [
        Change(
            periods.label(series.grain, key[0]),
            _line(shape, key),
            _said(present.get(key)),
            _said(kept[key]),
        )
        for key in sorted(kept)
    ]
    return kept, told


def _line(shape: Shape, key: Key) -> str:
    words = [shape.places[key[1]]]
    if len(shape.categories) > 1:
        words.append(shape.categories[key[2]])
    return " – ".join(words)


def _said(figure: Figure | None) -> str:
    """A value as its owner typed it."""
    if figure is None:
        return "non saisi"
    if figure.value is None:
        return "n.c."
    number = in_words(figure.value)
    return f"{number} ({figure.sample} personnes)" if figure.sample else number
