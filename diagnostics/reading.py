"""What the pages of a diagnostic show, assembled from few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.access import abilities
from cls_portal.listing import Badge
from cls_portal.models import Agent
from diagnostics import gates, matrix, problem_reading, rules, texts
from diagnostics.models import (
    ConcernedActor,
    Diagnostic,
    DiagnosticCommune,
    Eligibility,
    FieldResponse,
    Fitness,
    NominativeWaiver,
    Problem,
    ProblemEvidence,
    ProblemPlace,
    ProblemResponse,
)
from diagnostics.states import LEGAL_PARTS, DiagnosticPart

# The models whose history is told with the diagnostic's.
TOLD_PARTS = (
    DiagnosticCommune, FieldResponse, Problem, ProblemPlace, ProblemEvidence, ProblemResponse, ConcernedActor,
    NominativeWaiver, Eligibility,
)  # fmt: skip
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
    problems = list(diagnostic.problems.all())
    open_to_agent = rights["edit"] and not validated
    names = texts.names_in(diagnostic) if open_to_agent else []
    unsettled = [seen for seen in names if seen.waiver is None]
    return {
        "diagnostic": diagnostic,
        "badge": badge(diagnostic),
        "age": validation_in_words(diagnostic, on),
        "communes": communes[:COMMUNES_SHOWN],
        "more_communes": max(len(communes) - COMMUNES_SHOWN, 0),
        "parts": [(part, getattr(diagnostic, part)) for part in LEGAL_PARTS],
        "sources": (DiagnosticPart.SOURCES, diagnostic.sources),
        "responses": [(row, Fitness(row.fitness)) for row in diagnostic.field_responses.all()],
        "matrix": matrix.matrix_of(problems),
        "problems": problem_reading.rows(problems),
        "missing": gates.missing_to_validate(diagnostic, on, unsettled) if open_to_agent else [],
        "incomplete": gates.incomplete_problems(diagnostic, problems) if rights["edit"] else [],
        "unfinished": gates.unfinished_problems(diagnostic, problems) if open_to_agent else [],
        "names": names,
        "writable": open_to_agent,
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
