"""The matrix problem × field: what is done today about one problem, in one field."""

from __future__ import annotations

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import Fitness, Problem, ProblemResponse
from diagnostics.operations.diagnostic import open_to


@operation("diagnostic.response_described")
def describe_response(
    problem: Problem, *, by: Agent | SystemActor, field: str, response: str = "", fitness: str
) -> ProblemResponse:
    """Say what response exists for this problem in one field (`ResponseField`), and how fit it is."""
    diagnostic = open_to(by, problem.diagnostic)
    _check(response, fitness)
    return create(
        ProblemResponse(diagnostic=diagnostic, problem=problem, field=field, response=response.strip(), fitness=fitness)
    )


@operation("diagnostic.response_changed")
def change_response(
    row: ProblemResponse, *, by: Agent | SystemActor, revision: int | None, response: str, fitness: str
) -> ProblemResponse:
    open_to(by, row.diagnostic)
    _check(response, fitness)
    return write(lock(row, revision), response=response.strip(), fitness=fitness)


@operation("diagnostic.response_changed")
def fill_cell(
    problem: Problem, *, by: Agent | SystemActor, field: str, revision: int, response: str, fitness: str
) -> ProblemResponse:
    """Describe the response in a cell of the matrix, empty (`revision` 0) or not when the person opened it."""
    row = problem.responses.filter(field=field).first()
    if row is None:
        return describe_response(problem, by=by, field=field, response=response, fitness=fitness)
    return change_response(row, by=by, revision=revision, response=response, fitness=fitness)


@operation("diagnostic.response_removed")
def remove_response(row: ProblemResponse, *, by: Agent | SystemActor, revision: int | None) -> None:
    """Empty the cell: nobody has looked at it."""
    open_to(by, row.diagnostic)
    remove(lock(row, revision))


def _check(response: str, fitness: str) -> None:
    if fitness != Fitness.ABSENT and not response.strip():
        text = "Décrivez la réponse existante, ou choisissez « Aucune réponse »."
        raise Refused([Reason(text, code="problem_response_described", field="response")])
