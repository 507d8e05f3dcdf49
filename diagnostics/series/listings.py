"""The list of series, and what narrows it."""

from __future__ import annotations

from typing import Any

import django_filters

from cls_portal.listing import Badge, Column, Listing
from diagnostics.models import PartnerSeries
from diagnostics.series.reading import span
from diagnostics.series.states import SourceKind
from partners.models import Organisation
from territories.filters import WithinFilter

STATES = (("ouverte", "Alimentée"), ("close", "Close"))


def owners(request: Any) -> Any:
    """The organisations that own at least one series that this person sees."""
    if request is None or not request.user.is_authenticated:
        return Organisation.objects.none()
    seen = PartnerSeries.objects.visible_to(request.user).order_by().values("organisation")
    return Organisation.objects.filter(pk__in=seen)


class SeriesFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Intitulé", method="by_words")
    source = django_filters.MultipleChoiceFilter("source_kind", label="Nature de la source", choices=SourceKind.choices)
    organisme = django_filters.ModelChoiceFilter("organisation", label="Organisme", queryset=owners, empty_label="Tous")
    annee = django_filters.NumberFilter(label="Année couverte", method="by_year", min_value=1900, max_value=2100)
    etat = django_filters.ChoiceFilter(label="État", choices=STATES, method="by_state")
    dans = WithinFilter(label="Dans le territoire", required=False)

    class Meta:
        model = PartnerSeries
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return rows.titled(value)

    def by_year(self, rows: Any, name: str, value: Any) -> Any:
        return rows.covering(int(value))

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(closed_on__isnull=value == "ouverte")


def _covered(series: PartnerSeries) -> str:
    row: Any = series
    return span(series.grain, row.first_period, row.last_period)


def badge(series: PartnerSeries) -> Badge:
    return Badge("Close", "neutral") if series.closed_on else Badge("Alimentée", "success")


SERIES = Listing(
    name="series",
    caption="Séries des partenaires",
    noun=("série", "séries"),
    feminine=True,
    row_url="series-detail",
    filterset=SeriesFilter,
    default_sort="intitule",
    columns=(
        Column("intitule", "Intitulé", "title", sort=("title",), kind="link"),
        Column("source", "Nature de la source", "get_source_kind_display"),
        Column("organisme", "Organisme", "organisation.name"),
        Column("perimetre", "Périmètre", "perimeter.name"),
        Column("periode", "Période couverte", _covered),
        Column("pas", "Pas de temps", "get_grain_display", shown=False),
        Column("unite", "Unité", "unit", shown=False),
        Column("confidentialite", "Confidentialité", "get_confidentiality_display", shown=False),
        Column("seuil", "Seuil", "threshold", kind="count", shown=False),
        Column("etat", "État", badge, kind="badge"),
    ),
)
