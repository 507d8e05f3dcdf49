"""Pages of the priority of a problem: its notes, and what people decide against them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from diagnostics import operations, priority, problem_reading
from diagnostics.forms import ConfirmForm, OverruleForm, ScoreForm
from diagnostics.models import Problem
from diagnostics.views.shared import load_part, problem_address, problem_trail


def problem_score(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    form = ScoreForm(request.POST or None, initial=priority.notes_of(problem), revision=problem.revision)
    return form_page(
        request,
        form,
        lambda: operations.score_problem(problem, by=agent, revision=form.revision, **form.values),
        title=f"Noter le problème {problem.number}",
        message=problem.title,
        done=f"{problem_address(problem)}#priorite",
        said="Les notes sont enregistrées.",
        trail=problem_trail(problem),
        aside="diagnostics/problems/grid.html",
        grid=problem_reading.grid(),
        suggestions=problem_reading.suggestions(problem),
    )


def problem_overrule(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    initial = {"priority": problem.given_priority, "reason": problem.given_reason}
    form = OverruleForm(request.POST or None, initial=initial, revision=problem.revision)
    return form_page(
        request,
        form,
        lambda: operations.overrule_priority(problem, by=agent, revision=form.revision, on=today(), **form.values),
        title=f"Décider la priorité du problème {problem.number}",
        message=f"{problem.title}. La priorité décidée l’emporte sur le score, qui reste affiché à côté.",
        done=f"{problem_address(problem)}#priorite",
        said="La priorité décidée est enregistrée.",
        trail=problem_trail(problem),
    )


def problem_restore(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    form = ConfirmForm(request.POST or None, revision=problem.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.restore_priority(problem, by=agent, revision=form.revision),
        title="Revenir à la priorité calculée",
        message=f"La priorité décidée pour « {problem.title} » sera retirée. L’historique en garde le motif.",
        done=f"{problem_address(problem)}#priorite",
        said="La priorité est de nouveau celle du score.",
        trail=problem_trail(problem),
        submit="Revenir à la priorité calculée",
    )
