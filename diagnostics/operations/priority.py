"""The notes of a problem, and the priority that people give it against them."""

from __future__ import annotations

from datetime import date

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import lock, operation, write
from diagnostics.models import Problem
from diagnostics.operations.diagnostic import open_to


@operation("diagnostic.problem_scored")
def score_problem(
    problem: Problem,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    gravity: int | None = None,
    frequency: int | None = None,
    trend: int | None = None,
    perception: int | None = None,
    capacity: int | None = None,
) -> Problem:
    """Give the five notes, from 1 to 5; one left out is not known yet, and there is no score without it."""
    open_to(by, problem.diagnostic)
    return write(
        lock(problem, revision),
        gravity=gravity,
        frequency=frequency,
        trend=trend,
        perception=perception,
        capacity=capacity,
    )


@operation("diagnostic.priority_decided")
def overrule_priority(
    problem: Problem, *, by: Agent | SystemActor, revision: int | None, priority: int, reason: str, on: date
) -> Problem:
    """Decide the priority (`Priority`) whatever the score says, with a reason that stays beside it."""
    open_to(by, problem.diagnostic)
    if not reason.strip():
        raise Refused([Reason("Dites pourquoi cette priorité.", code="diagnostic.priority_reason", field="reason")])
    return write(
        lock(problem, revision),
        given_priority=priority,
        given_reason=reason.strip(),
        given_by=by if isinstance(by, Agent) else None,
        given_on=on,
    )


@operation("diagnostic.priority_restored")
def restore_priority(problem: Problem, *, by: Agent | SystemActor, revision: int | None) -> Problem:
    """Give up the decision: the score speaks again."""
    open_to(by, problem.diagnostic)
    problem = lock(problem, revision)
    if problem.given_priority is None:
        raise Refused([Reason("Aucune priorité n’a été décidée.", code="diagnostic.priority_computed")])
    return write(problem, given_priority=None, given_reason="", given_by=None, given_on=None)
