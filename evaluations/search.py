"""Evaluations in the search of everything: seen with their contract."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries
from contracts.search import names, seen


def evaluations(agent: Agent, on: date) -> Entries:
    return Entries(
        "evaluation",
        "Évaluations",
        "évaluation,évaluations",
        door=seen,
        pages={"evaluations.evaluation": "evaluation-detail"},
        named=names,
    )
