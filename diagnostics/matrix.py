"""The matrix problem × field: what is done today about each problem, in prevention, deterrence, sanction, reparation.

Loaded problems in (`ProblemQuerySet.whole`), plain values out: for the pages, the files and the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from cls_portal.exports.heads import Head
from diagnostics import priority
from diagnostics.models import Fitness, Problem, ProblemResponse, ResponseField

# A sign beside the words, so that a hole shows without its colour, on paper too.
SIGNS = {"unknown": "?", "absent": "✕", "weak": "◔", "partial": "◑", "good": "●"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One problem in one field.

    `row` is None where nobody has said anything: `concerned` tells whether the problem belongs to that field, which
    makes the silence a hole to fill.
    """

    field: ResponseField
    row: ProblemResponse | None
    concerned: bool
    url: str

    @property
    def fitness(self) -> Fitness | None:
        return Fitness(self.row.fitness) if self.row else None

    @property
    def response(self) -> str:
        return self.row.response if self.row else ""

    @property
    def hole(self) -> bool:
        """Whether no response exists, as far as anyone has said."""
        return self.fitness is Fitness.ABSENT or (self.row is None and self.concerned)

    @property
    def words(self) -> str:
        if self.fitness is not None:
            return str(self.fitness.label)
        return "À décrire" if self.concerned else "Sans objet"

    @property
    def sign(self) -> str:
        return SIGNS[self.fitness.value] if self.fitness else "…" if self.concerned else "–"

    @property
    def drawn(self) -> str:
        """What `problems/sign.html` draws: a character alone is no text that a checker of contrast can judge."""
        return self.fitness.value if self.fitness else "undescribed" if self.concerned else "unconcerned"

    @property
    def tone(self) -> str:
        if self.fitness is not None:
            return self.fitness.tone
        return "warning" if self.concerned else "neutral"


@dataclass(frozen=True, slots=True)
class Line:
    """One problem, its priority, its four cells in the order of the fields."""

    problem: Problem
    standing: priority.Standing
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    lines: Sequence[Line]

    @property
    def fields(self) -> list[ResponseField]:
        return list(ResponseField)

    @property
    def order(self) -> str:
        """How its lines are sorted, in words: without any priority, by the number of each problem."""
        scored = any(line.standing.priority for line in self.lines)
        return "par ordre de priorité" if scored else "dans l’ordre où ils ont été décrits, aucun n’étant classé"

    @property
    def absent(self) -> int:
        """Cells where people say that no response exists."""
        return sum(cell.fitness is Fitness.ABSENT for line in self.lines for cell in line.cells)

    @property
    def undescribed(self) -> int:
        """Cells of the fields that a problem belongs to, about which nobody said anything."""
        return sum(cell.row is None and cell.concerned for line in self.lines for cell in line.cells)


def matrix_of(problems: Iterable[Problem]) -> Matrix:
    """The matrix, its lines in order of priority."""
    return Matrix([Line(problem, standing, _cells(problem)) for problem, standing in in_order(problems)])


def in_order(problems: Iterable[Problem]) -> list[tuple[Any, priority.Standing]]:
    """The problems of one diagnostic in order of priority, by the weights and thresholds of this installation."""
    return priority.ranked(list(problems), settings.PRIORITY_WEIGHTS, settings.PRIORITY_THRESHOLDS)


def _cells(problem: Problem) -> list[Cell]:
    rows = {row.field: row for row in problem.responses.all()}
    return [
        Cell(
            field,
            rows.get(field.value),
            field.value in problem.fields,
            reverse("problem-response", args=[problem.pk, field.value]),
        )
        for field in ResponseField
    ]


# The matrix as a file: one line for each problem

HEADS = [
    Head("Rang", "count"),
    Head("N°", "count"),
    Head("Problème"),
    Head("Priorité"),
    Head("Score sur 100", "count"),
    *(Head(f"{field.label}\u00a0: {what}") for field in ResponseField for what in ("adéquation", "réponse")),
]


def rows_of(matrix: Matrix) -> Iterator[Sequence[Any]]:
    for line in matrix.lines:
        standing = line.standing
        yield [
            standing.rank,
            line.problem.number,
            line.problem.title,
            standing.priority.label if standing.priority else "Non classé",
            standing.points,
            *(words for cell in line.cells for words in (cell.words, cell.response)),
        ]
