"""The questionnaires of an evaluation: asked, recalled, revoked, read by who conducts it; answered with an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import abilities, get_visible, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, return_address, say, today
from evaluations import forms, operations
from evaluations.models import Evaluation, EvaluationContribution
from evaluations.reading import (
    contribution_detail,
    contributions_loaded,
    contributions_panel,
    organisations_to_ask,
    questionnaire,
)
from evaluations.views.shared import load, trail

TITLE = "Contributions des partenaires"


def _page(evaluation: Evaluation) -> str:
    return reverse("evaluation-contributions", args=[evaluation.pk])


def _address(contribution: EvaluationContribution) -> str:
    return reverse("evaluation-contribution-detail", args=[contribution.pk])


def _load(request: HttpRequest, pk: int) -> EvaluationContribution:
    agent = acting_agent(request)
    rows = contributions_loaded(agent)
    found: EvaluationContribution = get_visible(EvaluationContribution, agent, queryset=rows, pk=pk)
    return found


@require_safe
def contributions(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    panel = contributions_panel(evaluation, agent, abilities(agent, "evaluations", evaluation), today())
    page = {"evaluation": evaluation, "title": TITLE, "trail": trail(evaluation), "contributed": panel}
    return render(request, "evaluations/contributions/list.html", page)


def contributions_ask(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    form = forms.AskContributionsForm(
        request.POST or None, asked=organisations_to_ask(evaluation, agent, today()), on=today()
    )
    return form_page(
        request,
        form,
        lambda: operations.ask_contributions(
            evaluation, by=agent, on=today(), chosen=form.chosen,
            due_on=form.values["due_on"], message=form.values["message"],
        ),
        title="Interroger des partenaires",
        message="Chaque organisme reçoit le même questionnaire, avec le suivi des actions qu’il pilote.",
        done=_page(evaluation),
        said="Les questionnaires sont envoyés.",
        trail=trail(evaluation, (TITLE, _page(evaluation))),
        submit="Envoyer les questionnaires",
        aside="actions/news/unreachable.html",
    )  # fmt: skip


@require_safe
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked of an organisation, and its answer."""
    page = contribution_detail(_load(request, pk), acting_agent(request), today())
    return render(request, "evaluations/contributions/detail.html", page)


@require_POST
def contribution_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mail again, or ask no more."""
    row = _load(request, pk)
    if "revoquer" in request.POST:
        operations.revoke_contribution(row, by=acting_agent(request), on=today())
        say(request, "La demande est révoquée\u00a0: son lien n’ouvre plus rien.")
    else:
        operations.recall_contribution(row, by=acting_agent(request), on=today())
        say(request, "Le courriel est envoyé de nouveau.")
    return redirect(return_address(request, _address(row)))


def contribution_answer(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), _load(request, pk)
    require(agent, "evaluations.contribute", row)
    initial = forms.QuestionnaireForm.values_of(row)
    form = forms.QuestionnaireForm(request.POST or None, initial=initial, revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.answer_contribution(row, by=agent, on=today(), revision=form.revision, **form.values),
        title="Répondre au questionnaire",
        done=_address(row),
        said="Votre réponse est enregistrée. Vous pouvez la changer tant que l’évaluation n’est pas validée.",
        trail=[(str(row), _address(row))],
        submit="Envoyer ma réponse",
        template="evaluations/contributions/answer.html",
        **questionnaire(row, today()),
    )
