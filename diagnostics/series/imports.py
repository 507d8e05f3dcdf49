"""What a file would change in a series: read whole, said cell by cell, kept under a signature until it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing

from cls_portal import spreadsheets
from cls_portal.errors import Refused
from cls_portal.spreadsheets import Row, Unreadable
from diagnostics.models import PartnerSeries
from diagnostics.operations.series import MOST_VALUES, value_refused
from diagnostics.series import etat4001, periods, sheets
from diagnostics.series.reading import Change, changes, codes_of, shape_of
from diagnostics.series.sheets import Key
from diagnostics.series.states import SourceKind
from diagnostics.series.table import Figure
from territories.states import TerritoryKind

SALT = "diagnostics.series.import"
HOUR = 3600


@dataclass(frozen=True)
class Preview:
    """The changes that a file asks for, and why it cannot be taken. With one error, nothing can be confirmed."""

    changes: Sequence[Change]
    errors: Sequence[str]
    packed: str = ""

    @property
    def is_ready(self) -> bool:
        return bool(self.packed)


def preview(series: PartnerSeries, name: str, content: bytes, period: date | None = None) -> Preview:
    """Read a file for this series; `period` is for a table of the état 4001 that does not say its own."""
    try:
        rows = spreadsheets.read(name, content)
    except Unreadable as error:
        return Preview((), [str(error)])
    if series.source_kind == SourceKind.ETAT_4001 and etat4001.is_table(rows):
        reading = _table_of_departments(series, rows, period)
    else:
        reading = sheets.read(rows, shape_of(series), codes_of(series), lambda f: value_refused(series.measure, f))
    if not reading.errors and not reading.values:
        return Preview((), ["Ce fichier ne contient aucune valeur."])
    if len(reading.values) > MOST_VALUES:
        return Preview((), [f"Plus de {MOST_VALUES}\u00a0valeurs : faites-le en plusieurs fichiers."])
    kept, told = changes(series, reading.values)
    ready = kept and not reading.errors
    return Preview(told, reading.errors, _pack(series, kept) if ready else "")


def _table_of_departments(series: PartnerSeries, rows: Sequence[Row], period: date | None) -> sheets.Reading:
    """The facts of the départements of the series, in a table laid out as the ministry's."""
    places = {
        etat4001.key(place.territory.name): place
        for place in series.places.select_related("territory")
        if place.territory.kind == TerritoryKind.DEPARTMENT
    }
    if not places:
        return sheets.Reading(
            {}, ["Ce tableau est par département, et la série n’a pas de département parmi ses lieux."]
        )
    categories = {category.code: category.pk for category in series.categories.all()}
    names = {key: place.territory.name for key, place in places.items()}
    table = etat4001.read_table(rows, names, categories.keys())
    on = table.period if table.period is not None and table.grain == series.grain else period
    if on is None:
        word = periods.Grain(series.grain).label.lower()
        return sheets.Reading(
            {}, [f"Le titre du tableau ne dit pas de quelle période ({word}) il s’agit : indiquez-la."]
        )
    pks = {place.territory.name: place.pk for place in places.values()}
    values = {(on, pks[fact.department], categories[fact.index]): Figure(fact.value) for fact in table.facts}
    refused = [
        f"{fact.where[0].upper()}{fact.where[1:]} : {reason}"
        for fact in table.facts
        if (reason := value_refused(series.measure, Figure(fact.value)))
    ]
    return sheets.Reading(values, [*table.errors, *refused])


# Kept by the page itself until it is confirmed: nothing is stored


def _pack(series: PartnerSeries, values: Mapping[Key, Figure | None]) -> str:
    lines = [
        [period.isoformat(), place, category, *_written(figure)] for (period, place, category), figure in values.items()
    ]
    return signing.dumps([series.pk, lines], salt=SALT, compress=True)


def _written(figure: Figure | None) -> list[Any]:
    if figure is None or figure.value is None:
        return [None, None]
    return [str(figure.value), figure.sample]


def unpack(series: PartnerSeries, packed: str) -> dict[Key, Figure | None]:
    """The values of a preview, as they were read; `Refused` when it is another's, altered, or an hour old."""
    try:
        owner, lines = signing.loads(packed, salt=SALT, max_age=HOUR)
    except signing.BadSignature as error:
        raise Refused("Cet aperçu n’est plus valable : choisissez le fichier de nouveau.") from error
    if owner != series.pk:
        raise Refused("Cet aperçu est celui d’une autre série.")
    return {
        (date.fromisoformat(period), place, category): Figure(None if value is None else Decimal(value), sample)
        for period, place, category, value, sample in lines
    }
