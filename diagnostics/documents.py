"""The diagnostic as a chapter of a contract's document."""

from __future__ import annotations

from typing import Any

from diagnostics.eligibility.documents import section
from diagnostics.models import ActorPart, Diagnostic, Problem, ResponseField
from diagnostics.states import LEGAL_PARTS


def diagnostic_section(contract: Any) -> dict[str, Any]:
    """Everything the chapter prints, as JSON; empty when the contract has no diagnostic."""
    if not contract.diagnostic_id:
        return {}
    diagnostic = contract.diagnostic
    return {
        "title": diagnostic.title,
        "communes": [commune.name for commune in diagnostic.communes.order_by("sort_key", "pk")],
        "starts_on": diagnostic.starts_on.isoformat(),
        "ends_on": diagnostic.ends_on.isoformat(),
        "validated_on": diagnostic.validated_on.isoformat() if diagnostic.validated_on else "",
        "parts": [
            {"key": part.value, "title": str(part.label), "body": getattr(diagnostic, part)} for part in LEGAL_PARTS
        ],
        "sources": diagnostic.sources,
        "fields": _fields(diagnostic),
        "problems": [_problem(problem) for problem in diagnostic.problems.for_document()],
        "eligibility": _eligibility(contract),
    }


def _fields(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    return [
        {
            "field": row.field,
            "label": row.get_field_display(),
            "response": row.response,
            "fitness": row.get_fitness_display(),
        }
        for row in diagnostic.field_responses.order_by("pk")
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "number": problem.number,
        "title": problem.title,
        "description": problem.description,
        "fields": [str(ResponseField(field).label) for field in problem.fields],
        "actors": [
            {"name": actor.organisation.name, "part": str(ActorPart(actor.part).label)}
            for actor in problem.actors.all()
        ],
    }


def _eligibility(contract: Any) -> dict[str, Any] | None:
    return section(contract.eligibility) if contract.eligibility else None
