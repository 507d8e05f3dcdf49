"""The problems of a diagnostic in a document, as JSON, in order of priority."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from diagnostics import matrix, problem_words
from diagnostics.matrix import Cell, Line
from diagnostics.models import ActorPart, Diagnostic, Problem, ResponseField
from diagnostics.priority import Criterion


def problems_content(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    """Each problem: what, where, when, who suffers, what shows it, its priority, its actors, the responses to it."""
    return [_problem(line) for line in matrix.matrix_of(diagnostic.problems.for_document()).lines]


def _problem(line: Line) -> dict[str, Any]:
    problem = line.problem
    return {
        "number": problem.number,
        "title": problem.title,
        "description": problem.description,
        **problem_words.facts(problem),
        "fields": [str(ResponseField(field).label) for field in problem.fields],
        "priority": _priority(line),
        "actors": [
            {"name": actor.organisation.name, "part": str(ActorPart(actor.part).label)}
            for actor in problem.actors.all()
        ],
        "evidence": [
            {"kind": item.kind, "title": item.title, "detail": item.detail, "text": item.row.text}
            for item in problem_words.evidence(problem)
        ],
        "responses": [_response(cell) for cell in line.cells if cell.row or cell.concerned],
    }


def _priority(line: Line) -> dict[str, Any]:
    standing = line.standing
    said = problem_words.priority_in_words(standing)
    return {
        "label": said["label"],
        "detail": said["detail"],
        "notes": _notes(line.problem) if standing.points is not None else [],
        "decided": _decision(line.problem) if standing.overruled else None,
    }


def _notes(problem: Problem) -> list[dict[str, Any]]:
    return [
        {
            "label": str(criterion.label),
            "note": getattr(problem, criterion.value),
            "weight": settings.PRIORITY_WEIGHTS[criterion.value],
        }
        for criterion in Criterion
    ]


def _decision(problem: Problem) -> dict[str, Any]:
    return {
        "reason": problem.given_reason,
        "by": str(problem.given_by or ""),
        "decided_on": problem.given_on.isoformat() if problem.given_on else "",
    }


def _response(cell: Cell) -> dict[str, Any]:
    return {"label": str(cell.field.label), "fitness": cell.words, "sign": cell.sign, "response": cell.response}
