"""What the pages of a problem show: the facts in words, the score and how it is made, what the figures suggest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404

from cls_portal.access import abilities
from cls_portal.models import Agent
from diagnostics import matrix, priority, texts
from diagnostics.models import (
    ActorPart,
    Diagnostic,
    EvidenceKind,
    Problem,
    ProblemEvidence,
    ProblemResponse,
    ResponseField,
)
from diagnostics.priority import Criterion, Priority
from diagnostics.problem_words import NBSP, evidence, facts, priority_in_words
from diagnostics.standing.reading import current_edition, standing_of
from diagnostics.standing.words import change_text, times_text


def detailed(agent: Agent) -> Any:
    return Problem.objects.for_detail(agent)


def of_diagnostic(diagnostic: Diagnostic) -> Any:
    """Every problem of the diagnostic, with all that the matrix and the scores need."""
    return diagnostic.problems.whole()


def with_texts() -> Any:
    return Diagnostic.objects.for_texts()


def name_found(diagnostic: Diagnostic, digest: str) -> texts.Seen:
    """The passage of this digest, or 404 once it is gone."""
    for seen in texts.names_in(diagnostic):
        if seen.finding.digest == digest:
            return seen
    raise Http404


def typed(problem: Problem) -> dict[str, Any]:
    """What its form starts from."""
    names = ("title", "description", "fields", "where", "moments", "when", "sufferers", "sufferers_note")
    return {name: getattr(problem, name) for name in names} | {"places": list(problem.places.all())}


def response_in(problem: Problem, field: str) -> ProblemResponse | None:
    return problem.responses.filter(field=field).first()


def read_in(kind: str) -> dict[str, Any]:
    """The edition in which a recorded indicator is read from now on."""
    return {"edition": current_edition()} if kind == EvidenceKind.RECORDED else {}


def points_of(problem: Problem) -> int | None:
    """The score of one problem, by the weights of this installation."""
    return priority.score(priority.notes_of(problem), settings.PRIORITY_WEIGHTS)


def computed_priority_of(problem: Problem) -> int | None:
    found = priority.priority_of(points_of(problem), settings.PRIORITY_THRESHOLDS)
    return found.value if found else None


# Pages


def row(problem: Problem, standing: priority.Standing) -> dict[str, Any]:
    """A problem as the page of its diagnostic lists it."""
    return {
        "problem": problem,
        "priority": priority_in_words(standing),
        "fields": [ResponseField(field).label for field in problem.fields],
        "actors": [(actor, ActorPart(actor.part).label) for actor in problem.actors.all()],
        "evidences": len(problem.evidences.all()),
        **facts(problem),
    }


def rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [row(problem, standing) for problem, standing in matrix.in_order(problems)]


def problem_page(problem: Problem, agent: Agent) -> dict[str, Any]:
    """The whole of a problem, loaded by `detailed`."""
    diagnostic = problem.diagnostic
    lines = matrix.matrix_of(of_diagnostic(diagnostic)).lines
    line = next(line for line in lines if line.problem.pk == problem.pk)
    rights = abilities(agent, "diagnostics", problem)
    return {
        **row(problem, line.standing),
        "diagnostic": diagnostic,
        "standing": line.standing,
        "evidence": evidence(problem),
        "cells": line.cells,
        "notes": _notes(problem),
        "grid": grid(),
        "writable": rights["edit"] and diagnostic.validated_on is None,
        "kinds": [(kind.value, kind.label) for kind in EvidenceKind],
    }


def matrix_page(diagnostic: Diagnostic, agent: Agent) -> dict[str, Any]:
    rights = abilities(agent, "diagnostics", diagnostic)
    return {
        "diagnostic": diagnostic,
        "matrix": matrix.matrix_of(of_diagnostic(diagnostic)),
        "writable": rights["edit"] and diagnostic.validated_on is None,
    }


def names_page(diagnostic: Diagnostic, agent: Agent) -> dict[str, Any]:
    """What looks like nominative data, to settle and settled."""
    seen = texts.names_in(diagnostic)
    rights = abilities(agent, "diagnostics", diagnostic)
    return {
        "diagnostic": diagnostic,
        "open": [each for each in seen if each.waiver is None],
        "settled": [each for each in seen if each.waiver is not None],
        "writable": rights["edit"] and diagnostic.validated_on is None,
    }


def _notes(problem: Problem) -> list[dict[str, Any]]:
    """Each criterion, its note and what the note means."""
    return [
        {
            "criterion": criterion,
            "note": note,
            "meaning": criterion.levels[note - 1] if note else "",
            "weight": settings.PRIORITY_WEIGHTS[criterion.value],
        }
        for criterion in Criterion
        for note in (getattr(problem, criterion.value),)
    ]


def grid() -> dict[str, Any]:
    """How a score is made here: weights, thresholds, and what each note means."""
    thresholds = settings.PRIORITY_THRESHOLDS
    return {
        "criteria": [(criterion, settings.PRIORITY_WEIGHTS[criterion.value]) for criterion in Criterion],
        "equal": len(set(settings.PRIORITY_WEIGHTS.values())) == 1,
        "bands": [
            (Priority.HIGH, f"à partir de {thresholds['high']}"),
            (Priority.MEDIUM, f"de {thresholds['medium']} à {thresholds['high'] - 1}"),
            (Priority.LOW, f"moins de {thresholds['medium']}"),
        ],
    }


# What the recorded figures suggest


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A note that a recorded figure suggests for one criterion, and why; people decide."""

    criterion: Criterion
    note: int
    why: str


def suggestions(problem: Problem) -> list[Suggestion]:
    """From the recorded indicators among its evidence: the trend, and how the rate stands beside France's."""
    recorded = [item for item in problem.evidences.all() if item.kind == EvidenceKind.RECORDED]
    return [suggestion for item in recorded for suggestion in _suggested(item)]


def _suggested(item: ProblemEvidence) -> Iterator[Suggestion]:
    standing = standing_of(item.territory, item.edition) if item.territory else None
    if standing is None:
        return
    read = next((each for each in standing.indicators if each.indicator.label == item.indicator), None)
    if read is None:
        return
    name = f"{item.indicator_name}, {standing.territory_name}"
    if read.trend is not None and (note := priority.suggested_trend(read.trend.percent)):
        years = f"de {_years(read.trend.first_years)} à {_years(read.trend.last_years)}"
        yield Suggestion(Criterion.TREND, note, f"{name}{NBSP}: {change_text(read.trend.percent)} {years}")
    if read.ratio_to_france is not None and (note := priority.suggested_frequency(read.ratio_to_france)):
        why = f"{name}{NBSP}: {times_text(read.ratio_to_france)} le taux national en {standing.last_year}"
        yield Suggestion(Criterion.FREQUENCY, note, why)


def _years(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}"
