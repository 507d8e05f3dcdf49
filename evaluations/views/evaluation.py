"""An evaluation: launched, written, rated, presented, validated."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from contracts.models import Contract
from evaluations import forms, operations
from evaluations.gates import judged, missing_before_validation
from evaluations.listings import DUE, EVALUATIONS
from evaluations.models import CriterionRating, Evaluation
from evaluations.reading import due, evaluation_page, listed, next_to_rate
from evaluations.views.shared import about, address, contract_trail, load
from partners.decisions.effects import introduction, named_in
from partners.models import Decision

FROZEN = (
    "Une évaluation validée ne change plus. Sa présentation au conseil et les délibérations peuvent encore être "
    "enregistrées."
)


@require_safe
def evaluation_list(request: HttpRequest) -> HttpResponseBase:
    return EVALUATIONS.respond(request, listed(acting_agent(request)), "evaluations/list.html")


@require_safe
def evaluation_due(request: HttpRequest) -> HttpResponseBase:
    """The contracts whose final evaluation should be launched or finished."""
    return DUE.respond(request, due(acting_agent(request), today()), "evaluations/due.html")


@require_safe
def evaluation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = load(request, pk)
    page = evaluation_page(evaluation, acting_agent(request), today())
    return render(request, "evaluations/detail.html", {**page, "trail": contract_trail(evaluation.contract)})


def evaluation_create(request: HttpRequest) -> HttpResponse:
    """?contrat= says which contract."""
    agent = acting_agent(request)
    contract = get_visible(Contract, agent, pk=request.GET.get("contrat", ""))
    require(agent, "evaluations.edit", contract)
    form = forms.NewEvaluationForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form,
        lambda: operations.create_evaluation(contract, by=agent, **form.values),
        title="Nouvelle évaluation",
        subtitle=contract.title,
        done=address,
        said="L’évaluation est lancée.",
        trail=contract_trail(contract),
        cancel=reverse("contract-detail", args=[contract.pk]),
        submit="Lancer l’évaluation",
    )


def evaluation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    initial = forms.EvaluationForm.values_of(evaluation)
    form = forms.EvaluationForm(request.POST or None, initial=initial, revision=evaluation.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_evaluation(evaluation, by=agent, revision=form.revision, **form.values),
        said="L’évaluation est enregistrée.",
        **about(evaluation, "Constats, recommandations et conclusion"),
    )


def evaluation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    form = forms.ConfirmationForm(request.POST or None, revision=evaluation.revision)
    page = about(evaluation, "Supprimer l’évaluation")
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_evaluation(evaluation, by=agent, revision=form.revision),
        message="Ce qui est écrit dans cette évaluation disparaîtra ; l’historique en garde la trace.",
        said="L’évaluation est supprimée.",
        submit="Supprimer l’évaluation",
        danger=True,
        **{**page, "done": reverse("contract-detail", args=[evaluation.contract_id]), "cancel": page["done"]},
    )


def evaluation_criterion(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the rating's."""
    agent = acting_agent(request)
    row: CriterionRating = get_visible(CriterionRating, agent, pk=pk)
    require(agent, "evaluations.edit", row.evaluation)
    form = forms.CriterionForm(request.POST or None, initial=forms.CriterionForm.values_of(row), revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.rate_criterion(row, by=agent, revision=form.revision, **form.values),
        said="L’appréciation est enregistrée.",
        submit="Enregistrer et passer à la suite",
        cancel=address(row.evaluation, "criteres"),
        **{**about(row.evaluation, f"Critère : {row}"), "done": lambda _row: next_to_rate(row.evaluation)},
    )


def evaluation_present(request: HttpRequest, pk: int) -> HttpResponse:
    """?decision= says what the council decided of it: its meeting is then known."""
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.present", evaluation)
    if decision := named_in(request.GET, agent):
        return _presented(request, evaluation, decision)
    initial = {"meeting": evaluation.meeting_id, "not_presented_reason": evaluation.not_presented_reason}
    form = forms.PresentationForm(
        request.POST or None,
        evaluation=evaluation,
        agent=agent,
        on=today(),
        initial=initial,
        revision=evaluation.revision,
    )
    return form_page(
        request,
        form,
        lambda: operations.present_evaluation(evaluation, by=agent, on=today(), revision=form.revision, **form.values),
        said="La présentation au conseil est enregistrée.",
        **about(evaluation, "Présentation au conseil", "suites"),
    )


def _presented(request: HttpRequest, evaluation: Evaluation, decision: Decision) -> HttpResponse:
    agent = acting_agent(request)
    form = forms.ConfirmationForm(request.POST or None, revision=evaluation.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.present_evaluation(
            evaluation, by=agent, on=today(), revision=form.revision, decision=decision
        ),
        message=f"{introduction(decision)} L’évaluation est présentée au conseil à cette réunion.",
        said="La présentation au conseil est enregistrée, avec sa décision.",
        submit="Enregistrer la présentation",
        **about(evaluation, "Présentation au conseil", "suites"),
    )


def evaluation_validate(request: HttpRequest, pk: int) -> HttpResponse:
    """?decision= says which decision of the council the préfecture follows."""
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.validate", evaluation)
    decision = named_in(request.GET, agent)
    form = forms.ConfirmationForm(request.POST or None, revision=evaluation.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.validate_evaluation(
            evaluation, by=agent, on=today(), revision=form.revision, decision=decision
        ),
        message=f"{introduction(decision)} {FROZEN}".strip(),
        said="L’évaluation est validée.",
        submit="Valider l’évaluation",
        missing=missing_before_validation(evaluation, judged(evaluation)),
        **about(evaluation, "Valider l’évaluation"),
    )
