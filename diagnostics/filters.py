"""What a list of diagnostics or of problems can be narrowed by, in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from diagnostics.models import Diagnostic, Problem, ResponseField
from diagnostics.staleness import years_before
from territories.filters import WithinFilter

STATES = (("valide", "Validé"), ("redaction", "En cours de rédaction"))

FRESHNESS = (("oui", "Périmé"), ("non", "À jour"))


class DiagnosticFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Intitulé", method="by_words")
    etat = django_filters.ChoiceFilter(label="État", choices=STATES, method="by_state")
    valide_avant = django_filters.DateFilter("validated_on", "lt", label="Validé avant le")
    dans = WithinFilter(label="Dans le territoire", required=False)
    perime = django_filters.ChoiceFilter(label="Fraîcheur", choices=FRESHNESS, method="by_freshness")

    class Meta:
        model = Diagnostic
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.titled(value)  # type: ignore[no-any-return]

    def by_freshness(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        limit = years_before(timezone.localdate())
        return rows.stale(limit) if value == "oui" else rows.fresh(limit)  # type: ignore[no-any-return]

    def by_state(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.filter(validated_on__isnull=value != "valide")  # type: ignore[no-any-return]


class ProblemPartFilter(django_filters.FilterSet):
    """Rows of problems: those of a diagnostic, of a problem."""

    diagnostic = django_filters.NumberFilter("diagnostic", label="Diagnostic")
    probleme = django_filters.NumberFilter("problem", label="Problème")


class ProblemFilter(django_filters.FilterSet):
    """Problems are listed by the API only."""

    q = django_filters.CharFilter(label="Intitulé", method="by_words")
    diagnostic = django_filters.NumberFilter("diagnostic", label="Diagnostic")
    champ = django_filters.MultipleChoiceFilter(label="Champ", choices=ResponseField.choices, method="by_field")

    class Meta:
        model = Problem
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.titled(value)  # type: ignore[no-any-return]

    def by_field(self, rows: Any, name: str, value: list[str]) -> QuerySet[Any]:
        return rows.filter(fields__overlap=value) if value else rows  # type: ignore[no-any-return]
