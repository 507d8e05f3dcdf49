"""Pages of the problems of a diagnostic, and of the actors they concern."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from diagnostics import operations
from diagnostics.forms import ActorForm, ConfirmForm, ProblemChangeForm, ProblemForm
from diagnostics.models import ConcernedActor, Problem
from diagnostics.views.shared import address, load, load_part, trail


def problem_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = ProblemForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_problem(diagnostic, by=agent, **form.values),
        title="Nouveau problème",
        done=lambda problem: address(diagnostic, f"probleme-{problem.pk}"),
        said="Le problème est ajouté : nommez maintenant les acteurs qu’il concerne.",
        trail=trail(diagnostic),
        cancel=address(diagnostic, "problemes"),
        submit="Ajouter le problème",
    )


def problem_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    require(agent, "diagnostics.edit", problem)
    initial = {"title": problem.title, "description": problem.description, "fields": problem.fields}
    form = ProblemChangeForm(request.POST or None, initial=initial, revision=problem.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_problem(problem, by=agent, revision=form.revision, **form.values),
        title=f"Modifier le problème {problem.number}",
        done=address(problem.diagnostic, f"probleme-{problem.pk}"),
        said="Le problème est enregistré.",
        trail=trail(problem.diagnostic),
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
        message=f"« {problem.title} » et ses acteurs seront supprimés. L’historique en garde la trace.",
        done=address(problem.diagnostic, "problemes"),
        said="Le problème est supprimé.",
        trail=trail(problem.diagnostic),
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
        done=address(problem.diagnostic, f"probleme-{problem.pk}"),
        said="L’acteur est ajouté.",
        trail=trail(problem.diagnostic),
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
        done=address(actor.diagnostic, f"probleme-{actor.problem_id}"),
        said="L’acteur est retiré.",
        trail=trail(actor.diagnostic),
        submit="Retirer",
        danger=True,
    )
