"""The steering group, the questions, the notes of actions and objectives."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actions.models import Action
from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page, moved
from cls_portal.http import acting_agent, today
from contracts.models import Objective
from evaluations import forms, operations
from evaluations.models import Evaluation, EvaluationQuestion, SteeringMember
from evaluations.reading import next_to_judge, note_of, subject_page, subjects_page
from evaluations.views.shared import about, address, load, load_part, trail


def steering_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    form = forms.SteeringMemberForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_steering_member(evaluation, by=agent, **form.values),
        said="Le membre est ajouté au comité de pilotage.",
        **about(evaluation, "Ajouter un membre du comité de pilotage", "comite"),
    )


def steering_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, member = acting_agent(request), load_part(request, SteeringMember, pk)
    require(agent, "evaluations.edit", member.evaluation)
    form = forms.ConfirmationForm(request.POST or None, revision=member.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_steering_member(member, by=agent, revision=form.revision),
        message=f"«\u00a0{member}\u00a0» ne sera plus du comité de pilotage ; l’historique en garde la trace.",
        said="Le membre est retiré du comité de pilotage.",
        submit="Retirer",
        danger=True,
        **about(member.evaluation, "Retirer un membre du comité de pilotage", "comite"),
    )


def question_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    form = forms.QuestionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_question(evaluation, by=agent, **form.values),
        said="La question est ajoutée.",
        **about(evaluation, "Ajouter une question évaluative", "questions"),
    )


def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, EvaluationQuestion, pk)
    require(agent, "evaluations.edit", row.evaluation)
    initial = forms.QuestionChangeForm.values_of(row)
    form = forms.QuestionChangeForm(request.POST or None, initial=initial, revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_question(row, by=agent, revision=form.revision, **form.values),
        said="La question est enregistrée.",
        **about(row.evaluation, "Question évaluative", "questions"),
    )


@require_POST
def question_move(request: HttpRequest, pk: int) -> HttpResponse:
    row = load_part(request, EvaluationQuestion, pk)
    return moved(request, row, operations.move_question, address(row.evaluation, f"ordre-question-{pk}"))


def question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, EvaluationQuestion, pk)
    require(agent, "evaluations.edit", row.evaluation)
    form = forms.ConfirmationForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_question(row, by=agent, revision=form.revision),
        message=f"La question «\u00a0{row}\u00a0» et sa réponse disparaîtront ; l’historique en garde la trace.",
        said="La question est retirée.",
        submit="Retirer",
        danger=True,
        **about(row.evaluation, "Retirer une question", "questions"),
    )


@require_safe
def subject_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done against what was planned, and what is judged of it."""
    evaluation = load(request, pk)
    page = subjects_page(evaluation, acting_agent(request), today())
    return render(request, "evaluations/subjects.html", {**page, "trail": trail(evaluation)})


def rate_action(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    of_text: dict[str, Any] = {"contract": evaluation.contract_id, "withdrawn_on": None}
    subject: Action = get_visible(Action, agent, pk=action, **of_text)
    return _rate(request, evaluation, subject, {"action": subject}, f"Action {subject.number}. {subject.title}")


def rate_objective(request: HttpRequest, pk: int, objective: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    subject: Objective = get_visible(Objective, agent, pk=objective, contract=evaluation.contract_id)
    return _rate(request, evaluation, subject, {"objective": subject}, f"Objectif {subject}")


def _rate(
    request: HttpRequest, evaluation: Evaluation, subject: Any, named: dict[str, Any], title: str
) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "evaluations.edit", evaluation)
    initial = forms.SubjectForm.values_of(note_of(evaluation, subject))
    form = forms.SubjectForm(request.POST or None, initial=initial)
    rate = operations.rate_action if "action" in named else operations.rate_objective
    board = reverse("evaluation-subjects", args=[evaluation.pk])
    return form_page(
        request,
        form,
        lambda: rate(evaluation, by=agent, **named, **form.values),
        title=title,
        trail=trail(evaluation, ("Actions et objectifs", board)),
        done=(lambda _row: next_to_judge(evaluation)) if "action" in named else board,
        cancel=board,
        said="L’appréciation est enregistrée.",
        submit="Enregistrer et passer à la suite" if "action" in named else "Enregistrer",
        aside="evaluations/follow_up.html",
        facts=subject_page(evaluation, subject, today()),
    )
