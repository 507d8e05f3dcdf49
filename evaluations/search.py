"""Evaluations in the search of everything: seen with their contract."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries, Part
from contracts.search import SEEN, WITHIN


def evaluations(agent: Agent, on: date) -> Entries:
    parts = [Part("evaluations.evaluation", "evaluation-detail", SEEN, within=WITHIN)]
    return Entries("evaluation", "Évaluations", "évaluation,évaluations", parts)


def files() -> list[Part]:
    return [
        Part("evaluations.evaluationresolution", "evaluation-resolution-file", SEEN, within=WITHIN, file="file"),
    ]
