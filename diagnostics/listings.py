"""The list of diagnostics."""

from __future__ import annotations

from django.utils import timezone

from cls_portal.listing import Badge, Column, Listing
from diagnostics import reading, rules
from diagnostics.filters import DiagnosticFilter
from diagnostics.models import Diagnostic


def _age(diagnostic: Diagnostic) -> str:
    return rules.age(diagnostic.validated_on, timezone.localdate()) if diagnostic.validated_on else ""


def _freshness(diagnostic: Diagnostic) -> Badge:
    return reading.freshness(diagnostic, timezone.localdate())


DIAGNOSTICS = Listing(
    name="diagnostics",
    caption="Diagnostics",
    noun=("diagnostic", "diagnostics"),
    row_url="diagnostic-detail",
    filterset=DiagnosticFilter,
    default_sort="-fin",
    columns=(
        Column("intitule", "Intitulé", "title", kind="link"),
        Column("communes", "Communes", reading.places),
        Column("etat", "État", reading.badge, kind="badge"),
        Column("debut", "Période : du", "starts_on", kind="date", shown=False),
        Column("fin", "Période jusqu’au", "ends_on", sort=("ends_on",), kind="date"),
        Column("validation", "Validé le", "validated_on", sort=("validated_on",), kind="date"),
        Column("anciennete", "Ancienneté", _age),
        Column("fraicheur", "Fraîcheur", _freshness, kind="badge"),
        Column("problemes", "Problèmes", "problem_count", kind="count"),
    ),
)
