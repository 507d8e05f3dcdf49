"""The coverage of a contract as data: the lines of its file, and what the API answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from actions.coverage import NBSP, ActionLine, Coverage, Mark, ProblemLine, coverage_of
from cls_portal.exports.heads import Head
from cls_portal.models import Agent
from contracts.models import Contract
from diagnostics.problem_words import Shown

# The chain as a file: a line for each indicator of each action that answers each problem

HEADS = [
    Head("Chiffres et constats"), Head("N° du problème", "count"), Head("Problème"), Head("Acteurs concernés"),
    Head("N° de l’action", "count"), Head("Action"), Head("Objectif"), Head("Pilote"), Head("Partenaires"),
    Head("Moyens"), Head("Budget prévu (€)", "amount"), Head("Calendrier"), Head("Indicateur"), Head("Unité"),
    Head("Départ", "amount"), Head("Cible", "amount"), Head("Évaluation"), Head("Ce qui manque"),
]  # fmt: skip


def rows_of(coverage: Coverage) -> Iterator[Sequence[Any]]:
    """From each problem to its indicators; then the actions that answer none. What is empty lacks."""
    judged = ", ".join(f"{row['label']} ({row['state'].lower()})" for row in coverage.evaluations)
    for line in coverage.problems:
        start = [_shown(line.evidence), line.problem.number, line.problem.title, ", ".join(line.actors)]
        told = _told(coverage, line.marks)
        if not line.actions:
            yield [*start, *[None] * 12, judged, told]
        for action in line.actions:
            yield from _rows_of_action(coverage, start, action, judged, told)
    for action in coverage.actions:
        if not action.problems:
            yield from _rows_of_action(coverage, ["", None, "", ""], action, judged, "")


def _rows_of_action(
    coverage: Coverage, start: Sequence[Any], line: ActionLine, judged: str, told: str
) -> Iterator[Sequence[Any]]:
    action = line.action
    cost = sum((each.planned for each in action.budget_lines.all()), Decimal(0))
    facts = [
        action.number, action.title, line.objective, str(action.lead or ""), line.partners, line.means, cost,
        line.calendar,
    ]  # fmt: skip
    lacks = " ".join(word for word in (told, _told(coverage, line.marks)) if word)
    if not line.indicators:
        yield [*start, *facts, "", "", None, None, judged, lacks]
    for each in line.indicators:
        row = each.row
        more = " ".join(word for word in (lacks, _told(coverage, each.marks)) if word)
        yield [*start, *facts, row.name, row.unit, row.baseline, row.target, judged, more]


def _shown(found: Iterable[Shown]) -> str:
    return f"{NBSP}; ".join(f"{each.title} ({each.detail})" if each.detail else each.title for each in found)


def _told(coverage: Coverage, marks: dict[str, Mark]) -> str:
    """The sentences of the gates, waived or not."""
    return " ".join(
        f"{coverage.chain.reasons[mark.code].text}{' (dispensé)' if mark.waived else ''}" for mark in marks.values()
    )


# What the API answers: from each problem down, from each action up; pieces are told by their codes


def coverage_data(contract: Contract, agent: Agent, on: date) -> dict[str, Any]:
    """The coverage as `contracts.api.coverage.CoverageShape` says it (`settings.CONTRACT_COVERAGE`)."""
    coverage = coverage_of(contract, agent, on)
    return {
        "contract": contract.pk,
        "links": [
            {"label": link.label, "whole": link.whole, "lacking": link.lacking, "waived": link.waived}
            for link in coverage.links
        ],
        "missing": [
            {"text": piece.text, "code": piece.code, "url": piece.url, "waive_url": piece.waive_url}
            for piece in coverage.missing
        ],
        "waivers": [
            {
                "code": row.code,
                "piece": row.piece,
                "reason": row.reason,
                "granted_on": row.granted_on,
                "granted_by": str(row.granted_by or ""),
            }
            for row in coverage.chain.waivers
        ],
        "problems": [_problem(line) for line in coverage.problems],
        "actions": [_action(line) for line in coverage.actions],
        "actors": [
            {
                "name": line.name,
                "concerned_by": line.concerns,
                "actions": [action.pk for action in line.actions],
                "committed": line.committed,
                "lacks": [line.mark.code] if line.mark else [],
            }
            for line in coverage.actors
        ],
        "evaluations": coverage.evaluations,
    }


def _problem(line: ProblemLine) -> dict[str, Any]:
    return {
        "id": line.problem.pk,
        "number": line.problem.number,
        "title": line.problem.title,
        "url": reverse("problem-detail", args=[line.problem.pk]),
        "evidence": [_evidence(each) for each in line.evidence],
        "actors": line.actors,
        "actions": [each.action.pk for each in line.actions],
        "lacks": _codes(line.marks),
    }


def _action(line: ActionLine) -> dict[str, Any]:
    action = line.action
    return {
        "id": action.pk,
        "number": action.number,
        "title": action.title,
        "url": reverse("action-detail", args=[action.pk]),
        "objective": line.objective,
        "lead": str(action.lead or ""),
        "partners": [row.organisation.name for row in action.partners.all()],
        "means": line.means,
        "budget": sum((each.planned for each in action.budget_lines.all()), Decimal(0)),
        "starts_on": action.starts_on,
        "ends_on": action.ends_on,
        "indicators": [
            {
                "id": each.row.pk,
                "name": each.row.name,
                "unit": each.row.unit,
                "baseline": each.row.baseline,
                "target": each.row.target,
                "lacks": _codes(each.marks),
            }
            for each in line.indicators
        ],
        "problems": [problem.pk for problem in line.problems],
        "evidence": [_evidence(each) for each in line.evidence],
        "lacks": _codes(line.marks),
    }


def _evidence(shown: Shown) -> dict[str, str]:
    return {"kind": str(shown.kind), "title": shown.title, "detail": shown.detail}


def _codes(marks: dict[str, Mark]) -> list[str]:
    return [mark.code for mark in marks.values()]
