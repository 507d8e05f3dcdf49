"""What an evaluation says in whole, as data: frozen when it is validated.

Each section is `function(evaluation, on) -> dict | list`; days and amounts are text, so that the canonical text of the
same evaluation is always the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from evaluations.achieved import achieved
from evaluations.models import Evaluation, ImpactEstimate

FORMAT = 1


def frozen_content(evaluation: Evaluation, on: date) -> dict[str, Any]:
    """All the parts of the evaluation on that day."""
    sections = {name: section(evaluation, on) for name, section in SECTIONS.items()}
    content: dict[str, Any] = json.loads(canonical({"format": FORMAT, "frozen_on": on.isoformat(), **sections}))
    return content


def canonical(content: Any) -> str:
    """One text for the same content, of which a digest may be taken."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def identity_section(evaluation: Evaluation, on: date) -> dict[str, Any]:
    contract = evaluation.contract
    return {
        "kind": evaluation.kind,
        "kind_label": evaluation.get_kind_display(),
        "contract": {"reference": contract.reference, "title": contract.title, "period": _period(evaluation)},
        "commissioned_by": evaluation.commissioned_by,
        "commissioned_on": _day(evaluation.commissioned_on),
    }


def text_section(evaluation: Evaluation, on: date) -> dict[str, str]:
    return {
        "method": evaluation.method,
        "findings": evaluation.findings,
        "unplanned_effects": evaluation.unplanned_effects,
        "recommendations": evaluation.recommendations,
        "summary": evaluation.summary,
        "verdict": evaluation.verdict,
        "verdict_label": evaluation.get_verdict_display(),
    }


def steering_section(evaluation: Evaluation, on: date) -> list[dict[str, str]]:
    rows = evaluation.steering.select_related("organisation", "contact", "agent").order_by("pk")
    return [
        {
            "title": row.title,
            "name": row.holder,
            "organisation": row.organisation.name if row.organisation else "",
        }
        for row in rows
    ]


def questions_section(evaluation: Evaluation, on: date) -> list[dict[str, str]]:
    return [
        {"criterion": row.get_criterion_display(), "question": row.question, "answer": row.answer}
        for row in evaluation.questions.order_by("position", "pk")
    ]


def criteria_section(evaluation: Evaluation, on: date) -> list[dict[str, Any]]:
    return [
        {"criterion": row.get_criterion_display(), "rating": row.rating, "evidence": row.evidence}
        for row in evaluation.ratings.order_by("pk")
    ]


def recommendations_section(evaluation: Evaluation, on: date) -> list[dict[str, str]]:
    """As they are made; their follow-up is not frozen with them."""
    return [
        {
            "title": row.title,
            "text": row.text,
            "owner": row.owner.name if row.owner else "",
            "owner_title": row.owner_title,
            "due_on": _day(row.due_on),
        }
        for row in evaluation.recommended.select_related("owner").order_by("position", "pk")
    ]


def contributions_section(evaluation: Evaluation, on: date) -> list[dict[str, str]]:
    """What each organisation asked answered, or that it did not; nobody's name, nor address."""
    rows = evaluation.contributions.select_related("organisation").order_by("organisation__sort_key", "pk")
    return [
        {
            "organisation": row.organisation.name,
            "asked_on": _day(row.asked_on),
            "answered_on": _day(row.answered_on),
            "achieved": row.achieved,
            "effects": row.effects,
            "obstacles": row.obstacles,
            "unplanned": row.unplanned,
            "wish": row.wish,
            "wish_label": row.get_wish_display(),
            "proposal": row.proposal,
        }
        for row in rows
        if row.answered_on or not row.revoked_on
    ]


def impacts_section(evaluation: Evaluation, on: date) -> list[dict[str, Any]]:
    """Recorded delinquency before and after, indicator by indicator, as each was computed."""
    return [impact_content(row) for row in evaluation.impacts.order_by("pk")]


def impact_content(row: ImpactEstimate) -> dict[str, Any]:
    """All that is shown of one comparison."""
    columns = ("indicator", "ratio", "low", "high", "withheld", "comment")
    return {
        **{name: getattr(row, name) for name in columns},
        "key": row.pk,
        "computed_on": row.computed_on.isoformat(),
        "result": row.result,
    }


def _period(evaluation: Evaluation) -> list[str]:
    return [_day(evaluation.contract.starts_on), _day(evaluation.contract.ends_on)]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


SECTIONS: dict[str, Callable[[Evaluation, date], Any]] = {
    "evaluation": identity_section,
    "texts": text_section,
    "steering": steering_section,
    "questions": questions_section,
    "criteria": criteria_section,
    "achieved": achieved,
    "contributions": contributions_section,
    "recommendations": recommendations_section,
    "impacts": impacts_section,
}
