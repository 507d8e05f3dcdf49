"""The invented figures of the partners of the demonstration: drawn from the seed, named as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from cls_portal.actors import PORTAL
from diagnostics import operations
from diagnostics.models import PartnerSeries
from diagnostics.series.table import Figure
from partners.models import Organisation
from territories.models import Territory

YEARS = 6


def seed_series(
    on: date, seed: int, partners: Mapping[str, Organisation], right_bank: Sequence[Territory], older: Territory
) -> None:
    """A landlord, a tramway, colleges, a survey on the right bank; the état 4001 of the town of the older contract."""
    draw = Random(f"series {seed}")
    epci = right_bank[0].containing.get(kind="epci")
    years = [date(year, 1, 1) for year in range(on.year - YEARS, on.year)]
    landlord = _series(
        on, partners["bailleur"], "landlord", "Dégradations des parties communes", "signalements", epci,
        "Signalements des gardiens : portes, boîtes aux lettres, ascenseurs. Chiffres inventés pour la démonstration.",
        places=right_bank,
    )  # fmt: skip
    _fill(landlord, years, lambda: draw.choice((0, 3, 8, 12, 14, 26, 33, 41, 57, 64)))
    tramway = _series(
        on, partners["transport"], "transport", "Incidents signalés sur la ligne A", "incidents", epci,
        "Incidents signalés par les conducteurs. Chiffres inventés pour la démonstration.",
        grain="quarter", categories=("Incivilités", "Dégradations", "Violences"), confidentiality="council",
    )  # fmt: skip
    quarters = [date(on.year - 1, month, 1) for month in (1, 4, 7, 10)]
    _fill(tramway, quarters, lambda: draw.randint(1, 40))
    survey = _series(
        on, partners["mediation"], "survey", "Habitants qui évitent certains lieux le soir",
        "% des personnes interrogées", epci,
        "Enquête par téléphone de la ville. Chiffres inventés pour la démonstration.",
        measure="percent", threshold=30, places=right_bank,
    )  # fmt: skip
    _fill(survey, years[-3:], lambda: Decimal(draw.randint(150, 480)) / 10, lambda: draw.choice((18, 140, 190, 310)))
    school = _series(
        on, partners["education"], "school", "Incidents signalés par les collèges", "incidents", epci,
        "Incidents graves signalés par les chefs d’établissement. Chiffres inventés pour la démonstration.",
        places=right_bank, confidentiality="council",
    )  # fmt: skip
    _fill(school, years[-3:], lambda: draw.choice((0, 2, 6, 9, 13, 17)))
    former = _series(
        on, partners["police"], "etat_4001", f"État 4001, {older.name}", "faits constatés", older,
        "Faits constatés selon les index de l’état 4001. Chiffres inventés pour la démonstration.",
        threshold=0, categories=("27", "32", "35", "37"),
    )  # fmt: skip
    _fill(former, [date(year, 1, 1) for year in range(2004, 2013)], lambda: draw.randint(20, 400))


def _series(
    on: date,
    owner: Organisation,
    source: str,
    title: str,
    unit: str,
    perimeter: Territory,
    definition: str,
    **more: Any,
) -> PartnerSeries:
    described: dict[str, Any] = {"grain": "year", "threshold": 5, **more}
    made: PartnerSeries = operations.create_series(
        by=PORTAL, on=on, organisation=owner, source_kind=source, title=f"{title} (démonstration)", unit=unit,
        perimeter=perimeter, definition=definition, **described,
    )  # fmt: skip
    return made


def _fill(series: PartnerSeries, shown: Sequence[date], value: Any, sample: Any = lambda: None) -> None:
    places, categories = list(series.places.all()), list(series.categories.all())
    operations.enter_values(
        series,
        by=PORTAL,
        revision=None,
        values={
            (period, place.pk, category.pk): Figure(Decimal(value()), sample())
            for period in shown
            for place in places
            for category in categories
        },
    )
