"""The diagnostic as a chapter of a contract's document."""

from __future__ import annotations

from typing import Any

from diagnostics.eligibility.documents import section
from diagnostics.models import Diagnostic
from diagnostics.problem_documents import problems_content
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
        "problems": problems_content(diagnostic),
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


def _eligibility(contract: Any) -> dict[str, Any] | None:
    return section(contract.eligibility) if contract.eligibility else None
