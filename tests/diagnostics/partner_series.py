"""A landlord of Bordeaux métropole and its figures, by commune."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cls_portal.actors import PORTAL
from diagnostics import operations
from diagnostics.models import PartnerSeries
from diagnostics.series.table import Figure
from partners.models import Affiliation, Organisation
from tests.personas import commune, department, person

TODAY = date(2026, 11, 23)
BEGLES, TALENCE, FLOIRAC, BORDEAUX = "33039", "33522", "33167", "33063"


def a_landlord() -> Organisation:
    return Organisation.objects.create(kind="BAILL", name="Habitat des Deux Rives", territory=commune(BEGLES))


def acting_for(organisation: Organisation, first: str = "Sofia") -> Any:
    agent = person(first, "Diallo")
    Affiliation.objects.create(agent=agent, organisation=organisation, starts_on=date(2024, 1, 1))
    return agent


def a_series(organisation: Organisation | None = None, *, by: Any = PORTAL, **more: Any) -> PartnerSeries:
    """Damage in common parts, by commune and year."""
    described = {
        "source_kind": "landlord", "title": "Dégradations des parties communes", "unit": "signalements",
        "definition": "Signalements des gardiens.", "grain": "year", "perimeter": department("33"),
        "places": [commune(code) for code in (BEGLES, TALENCE, FLOIRAC, BORDEAUX)],
    }  # fmt: skip
    made: PartnerSeries = operations.create_series(
        by=by, on=TODAY, organisation=organisation or a_landlord(), **{**described, **more}
    )
    return made


def filled(series: PartnerSeries, rows: dict[Any, Any], *, by: Any = PORTAL) -> PartnerSeries:
    """Year (or first day) → values by place, in the order of their codes; or by category when there is one place."""
    places = list(series.places.order_by("territory__code"))
    categories = list(series.categories.order_by("position"))
    keys = [(place.pk, category.pk) for place in places for category in categories]
    values = {
        (period if isinstance(period, date) else date(period, 1, 1), *key): _figure(value)
        for period, given in rows.items()
        for key, value in zip(keys, given, strict=True)
        if value is not ...
    }
    made: PartnerSeries = operations.enter_values(series, by=by, revision=None, values=values)
    return made


def _figure(value: Any) -> Figure:
    if isinstance(value, tuple):
        return Figure(Decimal(str(value[0])), value[1])
    return Figure(None if value is None else Decimal(value))
