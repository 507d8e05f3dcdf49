"""The diagnostic as a document: canonical JSON, its own PDF, and a chapter of a contract's document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify

from cls_portal import pdf
from diagnostics.eligibility.documents import section
from diagnostics.figures import perimeter_name, within
from diagnostics.models import (
    Diagnostic,
    DiagnosticFigure,
    DiagnosticVersion,
    ExistingResponse,
    FigureKind,
    Survey,
)
from diagnostics.problem_documents import problems_content
from diagnostics.states import LEGAL_PARTS

FORMAT = "portail-cls/diagnostic/1"


def diagnostic_section(contract: Any) -> dict[str, Any]:
    """Everything the chapter prints, as JSON; empty when the contract has no diagnostic.

    A validated diagnostic is printed as it was frozen, whatever became since of the editions and of the names.
    """
    if not contract.diagnostic_id:
        return {}
    diagnostic = contract.diagnostic
    version = diagnostic.versions.validated().order_by("-number").first() if diagnostic.validated_on else None
    content = json.loads(version.json)["diagnostic"] if version is not None else content_of(diagnostic)
    return {**content, "eligibility": _eligibility(contract)}


def canonical_json(diagnostic: Diagnostic, *, number: int, frozen_on: date, draft: bool) -> str:
    """The text that is frozen: sorted keys, no spaces, UTF-8 characters as they are."""
    content = {
        "format": FORMAT,
        "number": number,
        "draft": draft,
        "frozen_on": frozen_on.isoformat(),
        "demonstration": settings.DEMONSTRATION,
        "diagnostic": content_of(diagnostic),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def file_name(version: DiagnosticVersion) -> str:
    return f"{slugify(version.diagnostic.title)[:60] or 'diagnostic'}-version-{version.number}.pdf"


def content_of(diagnostic: Diagnostic) -> dict[str, Any]:
    """All that the diagnostic says, with the values of its figures as they were read."""
    communes = [commune.name for commune in diagnostic.communes.order_by("sort_key", "pk")]
    return {
        "title": diagnostic.title,
        "communes": communes,
        "starts_on": diagnostic.starts_on.isoformat(),
        "ends_on": diagnostic.ends_on.isoformat(),
        "validated_on": diagnostic.validated_on.isoformat() if diagnostic.validated_on else "",
        "validated_by": str(diagnostic.validated_by) if diagnostic.validated_by else "",
        "origin": diagnostic.origin.title if diagnostic.origin else "",
        "parts": [
            {"key": part.value, "title": str(part.label), "body": getattr(diagnostic, part)} for part in LEGAL_PARTS
        ],
        "sources": diagnostic.sources,
        "figures": [figure_content(figure, communes) for figure in diagnostic.figures.in_order()],
        "surveys": [_survey(survey) for survey in diagnostic.surveys.in_order()],
        "fields": _fields(diagnostic),
        "problems": problems_content(diagnostic),
    }


def figure_content(figure: DiagnosticFigure, communes: list[str]) -> dict[str, Any]:
    """One figure, with its values of the years that are cited."""
    content: dict[str, Any] = {"kind": figure.kind, "display": figure.display, "analysis": figure.analysis}
    if figure.kind == FigureKind.INDICATOR:
        assert figure.reading is not None
        return {**content, "reading": within(figure.reading, figure.first_year, figure.last_year)}
    return {
        **content,
        "title": figure.title,
        "value": f"{figure.value.normalize():f}".replace(".", ",") if figure.value is not None else "",
        "unit": figure.unit,
        "denominator": figure.denominator,
        "year": figure.last_year,
        "place": figure.territory.name if figure.territory else perimeter_name(communes),
        "source": figure.source,
    }


def _survey(survey: Survey) -> dict[str, Any]:
    return {
        "kind": survey.get_kind_display(),
        "title": survey.title,
        "carried_out_by": str(survey.organisation or survey.carried_out_by),
        "starts_on": survey.starts_on.isoformat() if survey.starts_on else "",
        "ends_on": survey.ends_on.isoformat(),
        "method": survey.method,
        "sample_size": survey.sample_size,
        "population": survey.population,
        "results": survey.results,
        "source": survey.source,
        "file_sha256": survey.file.sha256 if survey.file else "",
    }


def _fields(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    given: dict[int, list[dict[str, Any]]] = {}
    for existing in diagnostic.existing_responses.in_order():
        given.setdefault(existing.field_response_id, []).append(_existing(existing))
    return [
        {
            "field": row.field,
            "label": row.get_field_display(),
            "response": row.response,
            "fitness": row.get_fitness_display(),
            "existing": given.get(row.pk, []),
        }
        for row in diagnostic.field_responses.order_by("pk")
    ]


def _existing(existing: ExistingResponse) -> dict[str, Any]:
    return {
        "title": existing.title,
        "actor": existing.organisation.name if existing.organisation else "",
        "place": existing.place,
        "period": existing.period,
        "fitness": existing.get_fitness_display(),
        "comment": existing.comment,
    }


def _eligibility(contract: Any) -> dict[str, Any] | None:
    return section(contract.eligibility) if contract.eligibility else None


def render_pdf(content: Mapping[str, Any], text: str, frozen_at: datetime) -> bytes:
    """The PDF of a frozen text: the same JSON gives the same bytes. Raises `pdf.PdfError` with a French message."""
    title = content["diagnostic"]["title"]
    name = f"diagnostic-version-{content['number']}.json"
    return pdf.render(
        render_to_string("diagnostics/pdf/document.html", {"doc": _with_dates(content), "digest": sha256(text)}),
        title=f"{title} – {'projet' if content['draft'] else 'diagnostic validé'}",
        created=frozen_at,
        attachments=[pdf.Attachment(name, text.encode(), "Texte du diagnostic, dont ce document est la mise en page")],
    )


def _with_dates(value: Any) -> Any:
    """The JSON as the template reads it: members ending in `_on` become dates."""
    if isinstance(value, list):
        return [_with_dates(item) for item in value]
    if isinstance(value, Mapping):
        return {
            key: date.fromisoformat(item) if key.endswith("_on") and item else _with_dates(item)
            for key, item in value.items()
        }
    return value
