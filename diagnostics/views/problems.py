"""Pages of the problems of a diagnostic, and of the actors they concern."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from diagnostics import operations, problem_reading
from diagnostics.forms import ActorForm, ConfirmForm, ProblemChangeForm, ProblemForm
from diagnostics.models import ConcernedActor, Problem
from diagnostics.views.shared import address, load, load_part, problem_address, problem_trail, trail


@require_safe
def problem_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    problem = get_visible(Problem, agent, queryset=problem_reading.detailed(agent), pk=pk)
    return render(request, "diagnostics/problems/detail.html", problem_reading.problem_page(problem, agent))


def problem_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = ProblemForm(request.POST or None, diagnostic=diagnostic)
    return form_page(
        request,
        form,
        lambda: operations.add_problem(diagnostic, by=agent, **form.values),
        title="Nouveau problème",
        done=problem_address,
        said="Le problème est ajouté : nommez maintenant les acteurs qu’il concerne.",
        trail=trail(diagnostic),
        cancel=address(diagnostic, "problemes"),
        submit="Ajouter le problème",
    )


def problem_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    initial = problem_reading.typed(problem)
    form = ProblemChangeForm(
        request.POST or None, initial=initial, revision=problem.revision, diagnostic=problem.diagnostic
    )
    return form_page(
        request,
        form,
        lambda: operations.change_problem(problem, by=agent, revision=form.revision, **form.values),
        title=f"Modifier le problème {problem.number}",
        done=problem_address(problem),
        said="Le problème est enregistré.",
        trail=problem_trail(problem),
    )


def problem_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    form = ConfirmForm(request.POST or None, revision=problem.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_problem(problem, by=agent, revision=form.revision),
        title=f"Supprimer le problème {problem.number}",
        message=f"« {problem.title} », ses lieux, ses acteurs et ses réponses seront supprimés. L’historique en garde "
        "la trace.",
        done=address(problem.diagnostic, "problemes"),
        said="Le problème est supprimé.",
        trail=problem_trail(problem),
        submit="Supprimer",
        danger=True,
    )


def problem_actor_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    form = ActorForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_concerned_actor(problem, by=agent, **form.values),
        title=f"Acteur concerné par le problème {problem.number}",
        message=problem.title,
        done=problem_address(problem),
        said="L’acteur est ajouté.",
        trail=problem_trail(problem),
        submit="Ajouter l’acteur",
    )


def problem_actor_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, actor = acting_agent(request), load_part(request, ConcernedActor, pk=pk)
    require(agent, "diagnostics.edit", actor)
    form = ConfirmForm(request.POST or None, revision=actor.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_concerned_actor(actor, by=agent, revision=form.revision),
        title="Retirer un acteur",
        message=f"{actor} : il ne sera plus cité pour le problème {actor.problem}.",
        done=problem_address(actor.problem),
        said="L’acteur est retiré.",
        trail=problem_trail(actor.problem),
        submit="Retirer",
        danger=True,
    )
