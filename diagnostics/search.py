"""Diagnostics and their problems in the search of everything."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Door, Entries, Part
from diagnostics.models import Diagnostic
from diagnostics.querysets import DiagnosticQuerySet

WITHIN = ("diagnostics.diagnostic",)


def _seen(agent: Agent, on: date) -> DiagnosticQuerySet:
    return Diagnostic.objects.visible_to(agent)


SEEN = Door(_seen)


def diagnostics(agent: Agent, on: date) -> Entries:
    parts = [
        Part("diagnostics.diagnostic", "diagnostic-detail", SEEN),
        Part("diagnostics.problem", "problem-detail", SEEN, within=WITHIN),
    ]
    return Entries("diagnostic", "Diagnostics et problèmes", "résultat,résultats", parts, listed="diagnostic-list")


def files() -> list[Part]:
    return [
        Part("diagnostics.survey", "survey-file", SEEN, within=WITHIN, file="file"),
    ]
