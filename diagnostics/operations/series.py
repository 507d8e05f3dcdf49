"""The figures of partners: a series is described, broken down, filled, closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import PartnerSeries, SeriesCategory, SeriesCell, SeriesPlace
from diagnostics.series import etat4001, periods
from diagnostics.series.states import Confidentiality, Measure, SourceKind
from diagnostics.series.table import Figure
from partners.models import Affiliation, Organisation
from territories.models import LocalTerritory, Territory, TerritoryCommune
from territories.states import LOCAL_KINDS, PARTS_OF_COMMUNES, TerritoryKind

WHOLE = "Ensemble"
MOST_LINES = 400
TOTALS = ("total", "ensemble", "toutes categories", "tous", "toutes")
# Parts of communes, which may stand side by side in one.
PARTS = (*(kind for kind in LOCAL_KINDS if kind != TerritoryKind.GROUPING), *PARTS_OF_COMMUNES)
MOST_VALUES = 5_000

Key = tuple[date, int, int]  # period, place, category


@operation("series.created")
def create_series(
    *,
    by: Agent | SystemActor,
    on: date,
    organisation: Organisation,
    source_kind: str,
    title: str,
    definition: str,
    unit: str,
    grain: str,
    perimeter: Territory,
    measure: str = Measure.COUNT,
    confidentiality: str = Confidentiality.TERRITORY,
    threshold: int = 5,
    places: Sequence[Territory] = (),
    categories: Sequence[str] = (),
) -> PartnerSeries:
    """A new series, without values; not broken down where no place or no category is named."""
    series = create(
        PartnerSeries(
            organisation=organisation, source_kind=source_kind, title=title.strip(), definition=definition.strip(),
            unit=unit.strip(), grain=grain, perimeter=perimeter, measure=measure, confidentiality=confidentiality,
            threshold=threshold,
        )
    )  # fmt: skip
    _check_owner_alone(by, series, on)
    require(by, "diagnostics.edit_series", series)
    _break_down(series, places, categories)
    return series


@operation("series.set")
def set_series(
    series: PartnerSeries,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    on: date,
    source_kind: str | None = None,
    title: str | None = None,
    definition: str | None = None,
    unit: str | None = None,
    confidentiality: str | None = None,
    threshold: int | None = None,
    places: Sequence[Territory] | None = None,
    categories: Sequence[str] | None = None,
) -> PartnerSeries:
    """Change what is given, keep what is None. Owner, perimeter, measure and grain stay: values rest on them."""
    series = _open_to(by, series, revision)
    given: dict[str, Any] = {
        "source_kind": source_kind,
        "title": None if title is None else title.strip(),
        "definition": None if definition is None else definition.strip(),
        "unit": None if unit is None else unit.strip(),
        "confidentiality": confidentiality,
        "threshold": threshold,
    }
    _check_owner_agrees(by, series, on, threshold, confidentiality)
    series = write(series, **{name: value for name, value in given.items() if value is not None})
    _check_owner_alone(by, series, on)
    require(by, "diagnostics.edit_series", series)
    if places is not None or categories is not None:
        kept_places = [place.territory for place in series.places.select_related("territory")]
        kept = [category.code or category.label for category in series.categories.all()]
        _break_down(
            series,
            kept_places if places is None else places,
            ([] if kept == [WHOLE] else kept) if categories is None else categories,
        )
    return series


@operation("series.closed")
def close_series(series: PartnerSeries, *, by: Agent | SystemActor, revision: int | None, on: date) -> PartnerSeries:
    """Nothing is added to it any more; its figures stay readable."""
    return write(_open_to(by, series, revision), closed_on=on)


@operation("series.reopened")
def reopen_series(series: PartnerSeries, *, by: Agent | SystemActor, revision: int | None) -> PartnerSeries:
    series = lock(series, revision)
    require(by, "diagnostics.edit_series", series)
    if series.closed_on is None:
        raise Refused("Cette série n’est pas close.")
    return write(series, closed_on=None)


@operation("series.values_entered")
def enter_values(
    series: PartnerSeries, *, by: Agent | SystemActor, revision: int | None, values: Mapping[Key, Figure | None]
) -> PartnerSeries:
    """Write these values, all or none; None takes a value back. The others stay. The series moves to a new version."""
    series = _open_to(by, series, revision)
    places = set(series.places.values_list("pk", flat=True))
    categories = set(series.categories.values_list("pk", flat=True))
    if len(values) > MOST_VALUES:
        raise Refused(f"Plus de {MOST_VALUES} valeurs à la fois : faites-le en plusieurs fois.")
    for (period, place, category), figure in values.items():
        if place not in places or category not in categories:
            raise Refused("Ce lieu ou cette catégorie n’est pas dans la série.")
        _check_value(series, period, figure)
    present = {
        (cell.period, cell.place_id, cell.category_id): cell
        for cell in series.cells.filter(period__in={period for period, _, _ in values})
    }
    new = []
    for key, figure in sorted(values.items()):
        cell = present.get(key)
        if figure is None:
            if cell is not None:
                remove(cell)
        elif cell is None:
            period, place, category = key
            new.append(
                SeriesCell(
                    series=series, period=period, place_id=place, category_id=category, value=figure.value,
                    sample=figure.sample,
                )
            )  # fmt: skip
        elif (cell.value, cell.sample) != (figure.value, figure.sample):
            cell.value, cell.sample, cell.revision = figure.value, figure.sample, cell.revision + 1
            cell.save(update_fields=["value", "sample", "revision", "updated_at"])
    SeriesCell.objects.bulk_create(new, batch_size=1000)
    return write(series)


def _open_to(by: Agent | SystemActor, series: PartnerSeries, revision: int | None) -> PartnerSeries:
    series = lock(series, revision)
    require(by, "diagnostics.edit_series", series)
    if series.closed_on is not None:
        raise Refused("Cette série est close : rouvrez-la pour la modifier.")
    return series


def _check_owner_alone(by: Agent | SystemActor, series: PartnerSeries, on: date) -> None:
    """Nobody hides from themselves what they write."""
    if series.confidentiality != Confidentiality.OWNER or isinstance(by, SystemActor):
        return
    if not _acts_for_owner(by, series, on):
        text = "Seule une personne rattachée à l’organisme peut réserver la série à l’organisme."
        raise Refused([Reason(text, field="confidentiality")])


def _check_owner_agrees(
    by: Agent | SystemActor, series: PartnerSeries, on: date, threshold: int | None, confidentiality: str | None
) -> None:
    """What the owner lends its figures on is the owner's to loosen, as soon as somebody here acts for it."""
    if isinstance(by, SystemActor) or _acts_for_owner(by, series, on):
        return
    if not Affiliation.objects.in_force(on).filter(organisation=series.organisation_id).exists():
        return
    levels = Confidentiality.values  # from the widest
    reasons = []
    if threshold is not None and threshold < series.threshold:
        reasons.append(Reason("Seul l’organisme propriétaire peut abaisser le seuil.", field="threshold"))
    if confidentiality in levels and levels.index(confidentiality) < levels.index(series.confidentiality):
        text = "Seul l’organisme propriétaire peut ouvrir la série à d’autres lecteurs."
        reasons.append(Reason(text, field="confidentiality"))
    if reasons:
        raise Refused(reasons)


def _acts_for_owner(by: Agent, series: PartnerSeries, on: date) -> bool:
    return Affiliation.objects.in_force(on).filter(agent=by, organisation=series.organisation_id).exists()


def _check_value(series: PartnerSeries, period: date, figure: Figure | None) -> None:
    """Raise `Refused` for a value that the series cannot hold."""
    said = periods.label(series.grain, period)
    if not periods.starts(series.grain, period):
        raise Refused(f"{period:%d/%m/%Y} n’est pas le début d’une période de la série.")
    if figure is None:
        return
    reason = value_refused(series.measure, figure)
    if reason:
        raise Refused(f"{said} : {reason}")


def value_refused(measure: str, figure: Figure) -> str:
    """Why the series cannot hold this value, or nothing."""
    value, sample = figure.value, figure.sample
    if value is None:
        return "" if sample is None else "un nombre de personnes interrogées va avec une valeur."
    if value < 0:
        return "une valeur n’est pas négative."
    if measure == Measure.PERCENT:
        if value > 100:
            return "un pourcentage ne dépasse pas 100."
        if not sample:
            return "il manque le nombre de personnes interrogées."
        return "" if value == round(value, 2) else "au plus deux décimales."
    if sample is not None:
        return "cette série n’est pas une enquête : pas de nombre de personnes interrogées."
    if value != value.to_integral_value() or value >= Decimal(10) ** 9:
        return "cette série compte en nombres entiers."
    return ""


def _break_down(series: PartnerSeries, places: Sequence[Territory], categories: Sequence[str]) -> None:
    """Make these the places and categories of the series; one that has values stays."""
    wanted = {place.pk: place for place in places} or {series.perimeter_id: series.perimeter}
    labels = _labels(series, categories)
    if len(wanted) * len(labels) > MOST_LINES:
        raise Refused([Reason(f"Plus de {MOST_LINES} lignes (lieux × catégories).", field="categories")])
    if series.measure == Measure.COUNT:
        _check_no_total(list(wanted.values()), labels)
    present = {place.territory_id: place for place in series.places.all()}
    _drop([row for pk, row in present.items() if pk not in wanted], "place", "places")
    for pk in wanted:
        if pk not in present:
            create(SeriesPlace(series=series, territory_id=pk))
    known = {category.label: category for category in series.categories.all()}
    _drop([row for label, row in known.items() if label not in labels], "category", "categories")
    for position, (label, code) in enumerate(labels.items()):
        if label not in known:
            create(SeriesCategory(series=series, code=code, label=label, position=position))
        elif known[label].position != position:
            known[label].position = position
            known[label].save(update_fields=["position"])


def _check_no_total(places: Sequence[Territory], labels: Collection[str]) -> None:
    """A total that would be typed as a line would give hidden values back: the portal makes totals itself."""
    for label in labels if len(labels) > 1 else ():
        if " ".join(plain_words(label)).startswith(TOTALS):
            text = f"« {label} » est un total : le portail additionne lui-même les catégories."
            raise Refused([Reason(text, field="categories")])
    if (nested := _nested(places)) is not None:
        whole, part = nested
        text = f"« {whole} » et « {part} » ont des communes en commun : le portail additionne lui-même les lieux."
        raise Refused([Reason(text, field="places")])


def _nested(places: Sequence[Territory]) -> tuple[Territory, Territory] | None:
    """Two places of which one is part of the other, or meets it; quarters and sites of one commune stand apart."""
    communes: dict[int, set[int]] = {place.pk: set() for place in places}
    rows = TerritoryCommune.objects.filter(territory__in=communes).values_list("territory", "commune")
    for place, commune in rows:
        communes[place].add(commune)
    wholes = dict(LocalTerritory.objects.filter(territory__in=communes).values_list("territory", "whole"))
    for first, second in permutations(places, 2):
        within = wholes.get(second.pk) == first.pk
        if within or (first.kind not in PARTS and communes[first.pk] & communes[second.pk]):
            return first, second
    return None


def _drop(rows: Sequence[Any], path: str, field: str) -> None:
    for row in rows:
        if SeriesCell.objects.filter(**{path: row}).exists():
            raise Refused([Reason(f"« {row} » a des valeurs : elle ne peut pas être retirée.", field=field)])
        remove(row)


def _labels(series: PartnerSeries, typed: Sequence[str]) -> dict[str, str]:
    """Label → code, in order, each once; for état 4001, what was typed is the number or the label of an index."""
    names = list(dict.fromkeys(" ".join(name.split()) for name in typed if name.strip()))
    if series.source_kind != SourceKind.ETAT_4001:
        return dict.fromkeys(names or [WHOLE], "")
    by_label = {index.label.casefold(): index for index in etat4001.indexes().values()}
    found: dict[str, str] = {}
    for name in names:
        index = etat4001.indexes().get(name.lstrip("0")) or by_label.get(name.replace("'", "’").casefold())
        if index is None or not index.used:
            raise Refused([Reason(f"« {name} » n’est pas un index utilisé de l’état 4001.", field="categories")])
        found[index.label] = index.code
    if not found:
        raise Refused([Reason("Choisissez au moins un index de l’état 4001.", field="categories")])
    return found
