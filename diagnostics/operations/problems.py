"""The problems of a diagnostic and the actors they concern."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from cls_portal.actors import SystemActor
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import ConcernedActor, Diagnostic, Problem, ResponseField
from diagnostics.operations.diagnostic import open_to
from partners.models import Organisation


@operation("diagnostic.problem_added")
def add_problem(
    diagnostic: Diagnostic,
    *,
    by: Agent | SystemActor,
    title: str,
    description: str = "",
    fields: Sequence[str] = (),
) -> Problem:
    """One more problem, numbered after the last, classed in these fields (`ResponseField`)."""
    diagnostic = open_to(by, diagnostic)
    last = diagnostic.problems.aggregate(last=Max("number"))["last"] or 0
    return create(
        Problem(
            diagnostic=diagnostic,
            number=last + 1,
            title=title,
            description=description.strip(),
            fields=_in_order(fields),
        )
    )


@operation("diagnostic.problem_changed")
def change_problem(
    problem: Problem,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    title: str | None = None,
    description: str | None = None,
    fields: Sequence[str] | None = None,
) -> Problem:
    """Change what is given; what is None stays."""
    open_to(by, problem.diagnostic)
    given = {
        "title": title,
        "description": None if description is None else description.strip(),
        "fields": None if fields is None else _in_order(fields),
    }
    return write(lock(problem, revision), **{name: value for name, value in given.items() if value is not None})


@operation("diagnostic.problem_removed")
def remove_problem(problem: Problem, *, by: Agent | SystemActor, revision: int | None) -> None:
    """Remove a problem and its actors, and close the gap in the numbers; refused while actions answer it."""
    diagnostic = open_to(by, problem.diagnostic)
    problem = lock(problem, revision)
    if problem.action_links.exists():
        raise Refused("Des actions répondent à ce problème : rattachez-les d’abord à un autre problème.")
    following = list(diagnostic.problems.filter(number__gt=problem.number).order_by("number"))
    remove(problem)
    for other in following:
        write(lock(other, None), number=other.number - 1)


@operation("diagnostic.actor_added")
def add_concerned_actor(
    problem: Problem, *, by: Agent | SystemActor, organisation: Organisation, part: str
) -> ConcernedActor:
    """Name an organisation concerned by the problem, and how (`ActorPart`)."""
    diagnostic = open_to(by, problem.diagnostic)
    return create(ConcernedActor(diagnostic=diagnostic, problem=problem, organisation=organisation, part=part))


@operation("diagnostic.actor_removed")
def remove_concerned_actor(actor: ConcernedActor, *, by: Agent | SystemActor, revision: int | None) -> None:
    open_to(by, actor.diagnostic)
    remove(lock(actor, revision))


def _in_order(fields: Sequence[str]) -> list[str]:
    """Each field once, in the order of the circular; an unknown one is kept for `full_clean` to refuse."""
    known = [field for field in ResponseField.values if field in fields]
    return known + [field for field in fields if field not in ResponseField.values]
