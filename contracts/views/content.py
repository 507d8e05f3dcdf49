"""Writing the text: axes and objectives (articles are in `writing.py`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from contracts import operations
from contracts.forms import (
    AxisChangeForm,
    AxisForm,
    ObjectiveChangeForm,
    ObjectiveForm,
    RevisionOnlyForm,
)
from contracts.models import Axis, Objective
from contracts.views.shared import address, load, load_part, trail


def axis_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.edit", contract)
    form = AxisForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_axis(contract, by=agent, **form.values),
        title="Nouvel axe",
        done=address(contract, "axes"),
        said="L’axe est ajouté.",
        trail=trail(contract),
    )


def axis_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, axis = acting_agent(request), load_part(request, Axis, pk)
    require(agent, "contracts.edit", axis.contract)
    initial = {"title": axis.title, "description": axis.description}
    form = AxisChangeForm(request.POST or None, initial=initial, revision=axis.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_axis(axis, by=agent, revision=form.revision, **form.values),
        title=f"Axe {axis.number}",
        done=address(axis.contract, "axes"),
        said="L’axe est enregistré.",
        trail=trail(axis.contract),
    )


def axis_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, axis = acting_agent(request), load_part(request, Axis, pk)
    require(agent, "contracts.edit", axis.contract)
    form = RevisionOnlyForm(request.POST or None, revision=axis.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_axis(axis, by=agent, revision=form.revision),
        title=f"Supprimer l’axe {axis.number}",
        message=f"« {axis.title} » et ses objectifs seront supprimés. L’historique en garde la trace.",
        done=address(axis.contract, "axes"),
        said="L’axe est supprimé.",
        trail=trail(axis.contract),
        submit="Supprimer",
        danger=True,
    )


def objective_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, axis = acting_agent(request), load_part(request, Axis, pk)
    require(agent, "contracts.edit", axis.contract)
    form = ObjectiveForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_objective(axis, by=agent, **form.values),
        title=f"Nouvel objectif de l’axe {axis.number}",
        done=address(axis.contract, "axes"),
        said="L’objectif est ajouté.",
        trail=trail(axis.contract),
    )


def objective_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, objective = acting_agent(request), load_part(request, Objective, pk)
    require(agent, "contracts.edit", objective.contract)
    initial = {"title": objective.title}
    form = ObjectiveChangeForm(request.POST or None, initial=initial, revision=objective.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_objective(objective, by=agent, revision=form.revision, **form.values),
        title="Modifier l’objectif",
        done=address(objective.contract, "axes"),
        said="L’objectif est enregistré.",
        trail=trail(objective.contract),
    )


def objective_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, objective = acting_agent(request), load_part(request, Objective, pk)
    require(agent, "contracts.edit", objective.contract)
    form = RevisionOnlyForm(request.POST or None, revision=objective.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_objective(objective, by=agent, revision=form.revision),
        title="Supprimer l’objectif",
        message=f"« {objective.title} » sera supprimé.",
        done=address(objective.contract, "axes"),
        said="L’objectif est supprimé.",
        trail=trail(objective.contract),
        submit="Supprimer",
        danger=True,
    )
