"""Recommendations and their follow-up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page, moved
from cls_portal.http import acting_agent, today
from evaluations import forms, operations
from evaluations.models import Recommendation
from evaluations.views.shared import about, address, load, load_part


def recommendation_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    form = forms.RecommendationForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_recommendation(evaluation, by=agent, **form.values),
        said="La recommandation est ajoutée.",
        **about(evaluation, "Ajouter une recommandation", "recommandations"),
    )


def recommendation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, Recommendation, pk)
    require(agent, "evaluations.edit", row.evaluation)
    initial = forms.RecommendationChangeForm.values_of(row)
    form = forms.RecommendationChangeForm(request.POST or None, initial=initial, revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_recommendation(row, by=agent, revision=form.revision, **form.values),
        said="La recommandation est enregistrée.",
        **about(row.evaluation, "Recommandation", "recommandations"),
    )


@require_POST
def recommendation_move(request: HttpRequest, pk: int) -> HttpResponse:
    row = load_part(request, Recommendation, pk)
    back = address(row.evaluation, f"ordre-recommandation-{pk}")
    return moved(request, row, operations.move_recommendation, back)


def recommendation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, Recommendation, pk)
    require(agent, "evaluations.edit", row.evaluation)
    form = forms.ConfirmationForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_recommendation(row, by=agent, revision=form.revision),
        message=f"La recommandation «\u00a0{row}\u00a0» disparaîtra ; l’historique en garde la trace.",
        said="La recommandation est retirée.",
        submit="Retirer",
        danger=True,
        **about(row.evaluation, "Retirer une recommandation", "recommandations"),
    )


def recommendation_follow(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, Recommendation, pk)
    require(agent, "evaluations.follow", row.evaluation)
    initial = forms.FollowUpForm.values_of(row)
    form = forms.FollowUpForm(request.POST or None, initial=initial, revision=row.revision, row=row, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.follow_recommendation(row, by=agent, on=today(), revision=form.revision, **form.values),
        message=str(row),
        said="La suite donnée à la recommandation est enregistrée.",
        **about(row.evaluation, "Suite donnée à une recommandation", "recommandations"),
    )
