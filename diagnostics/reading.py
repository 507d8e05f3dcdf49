"""What the pages of a diagnostic show, assembled from few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.access import abilities
from cls_portal.listing import Badge
from cls_portal.models import Agent
from diagnostics import gates, rules
from diagnostics.models import (
    ActorPart,
    ConcernedActor,
    Diagnostic,
    DiagnosticCommune,
    Eligibility,
    FieldResponse,
    Fitness,
    Problem,
    ResponseField,
)
from diagnostics.states import LEGAL_PARTS, DiagnosticPart

# The models whose history is told with the diagnostic's.
TOLD_PARTS = (DiagnosticCommune, FieldResponse, Problem, ConcernedActor, Eligibility)
COMMUNES_SHOWN = 30


def listed(agent: Agent) -> Any:
    return Diagnostic.objects.visible_to(agent).for_list()


def detailed(agent: Agent) -> Any:
    return Diagnostic.objects.for_detail(agent)


def badge(diagnostic: Diagnostic) -> Badge:
    return Badge("Validé", "success") if diagnostic.validated_on else Badge("En cours de rédaction", "info")


def validation_in_words(diagnostic: Diagnostic, on: date) -> str:
    """« validé il y a 2 ans », or nothing."""
    return f"validé {rules.age(diagnostic.validated_on, on)}" if diagnostic.validated_on else ""


def places(diagnostic: Diagnostic, shown: int = 3) -> str:
    """« Bègles, Talence, Villenave-d’Ornon et 4 autres communes »."""
    return rules.few_words([commune.name for commune in diagnostic.communes.all()], shown)


def diagnostic_page(diagnostic: Diagnostic, agent: Agent, on: date) -> dict[str, Any]:
    """The diagnostic (loaded by `detailed`) as its page reads it, and what the agent may do of it now."""
    rights = abilities(agent, "diagnostics", diagnostic)
    validated = diagnostic.validated_on is not None
    communes = list(diagnostic.communes.all())
    missing = [] if validated or not rights["edit"] else gates.missing_to_validate(diagnostic, on)
    return {
        "diagnostic": diagnostic,
        "badge": badge(diagnostic),
        "age": validation_in_words(diagnostic, on),
        "communes": communes[:COMMUNES_SHOWN],
        "more_communes": max(len(communes) - COMMUNES_SHOWN, 0),
        "parts": [(part, getattr(diagnostic, part)) for part in LEGAL_PARTS],
        "sources": (DiagnosticPart.SOURCES, diagnostic.sources),
        "responses": [(row, Fitness(row.fitness)) for row in diagnostic.field_responses.all()],
        "field_labels": ResponseField.labels,
        "matrix": _matrix(diagnostic),
        "problems": [_problem(problem) for problem in diagnostic.problems.all()],
        "missing": missing,
        "incomplete": gates.incomplete_problems(diagnostic) if rights["edit"] else [],
        "writable": rights["edit"] and not validated,
        "abilities": rights,
    }


def frame(diagnostic: Diagnostic) -> dict[str, Any]:
    """Title, communes and period, for their form."""
    return {
        "title": diagnostic.title,
        "communes": list(diagnostic.communes.all()),
        "starts_on": diagnostic.starts_on,
        "ends_on": diagnostic.ends_on,
    }


def _matrix(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    """For each problem, the fitness of today's response in each of its fields; None where it does not belong."""
    fitness = {row.field: Fitness(row.fitness) for row in diagnostic.field_responses.all()}
    return [
        {
            "problem": problem,
            "cells": [fitness.get(field) if field in problem.fields else None for field in ResponseField.values],
        }
        for problem in diagnostic.problems.all()
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    actors = [(actor, ActorPart(actor.part).label) for actor in problem.actors.all()]
    return {
        "problem": problem,
        "fields": [ResponseField(field).label for field in problem.fields],
        "actors": actors,
    }
