"""Diagnostics and their problems in the search of everything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries
from diagnostics.models import Diagnostic
from diagnostics.querysets import DiagnosticQuerySet


def diagnostics(agent: Agent, on: date) -> Entries:
    return Entries(
        "diagnostic",
        "Diagnostics et problèmes",
        "résultat,résultats",
        door=_seen,
        pages={"diagnostics.diagnostic": "diagnostic-detail", "diagnostics.problem": "problem-detail"},
        named=_names,
        listed="diagnostic-list",
    )


def _seen(agent: Agent, on: date) -> DiagnosticQuerySet:
    return Diagnostic.objects.visible_to(agent)


def _names(keys: Collection[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in Diagnostic.objects.filter(pk__in=keys).only("title")}
