"""Recorded delinquency before and after: chosen, read, computed again, commented, removed, downloaded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import exports
from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from evaluations import forms, operations
from evaluations.impact.reading import file_of, impact_page, impacts, offer
from evaluations.models import ImpactEstimate
from evaluations.views.shared import about, address, load, trail


def impact_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.edit", evaluation)
    offered = offer(evaluation)
    form = forms.ImpactForm(
        request.POST or None,
        indicators=offered.indicators,
        years=offered.years,
        initial=asdict(offered.periods) if offered.periods else {},
    )
    return form_page(
        request,
        form,
        lambda: operations.compute_impacts(evaluation, by=agent, on=today(), **form.values),
        said="La comparaison est faite.",
        submit="Comparer",
        message=offered.sentence,
        **about(evaluation, "Comparer avant et après", "avant-apres"),
    )


@require_safe
def impact_detail(request: HttpRequest, pk: int) -> HttpResponse:
    impact = _load(request, pk)
    page = impact_page(impact, acting_agent(request))
    return render(request, "evaluations/impact.html", {**page, "trail": trail(impact.evaluation)})


def impact_recompute(request: HttpRequest, pk: int) -> HttpResponse:
    agent, impact = acting_agent(request), _load(request, pk)
    require(agent, "evaluations.edit", impact.evaluation)
    offered = offer(impact.evaluation)
    form = forms.ImpactYearsForm(
        request.POST or None,
        years=offered.years,
        initial=forms.ImpactYearsForm.values_of(impact),
        revision=impact.revision,
    )
    return form_page(
        request,
        form,
        lambda: operations.recompute_impact(impact, by=agent, on=today(), revision=form.revision, **form.values),
        said="La comparaison est refaite.",
        submit="Refaire la comparaison",
        message=f"{offered.known} La lecture du comité reste.",
        **_about(impact, "Refaire la comparaison"),
    )


def impact_comment(request: HttpRequest, pk: int) -> HttpResponse:
    agent, impact = acting_agent(request), _load(request, pk)
    require(agent, "evaluations.edit", impact.evaluation)
    form = forms.ImpactCommentForm(request.POST or None, initial={"comment": impact.comment}, revision=impact.revision)
    return form_page(
        request,
        form,
        lambda: operations.comment_impact(impact, by=agent, revision=form.revision, **form.values),
        said="La lecture du comité est enregistrée.",
        **_about(impact, "Lecture du comité de pilotage"),
    )


def impact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, impact = acting_agent(request), _load(request, pk)
    require(agent, "evaluations.edit", impact.evaluation)
    form = forms.ConfirmationForm(request.POST or None, revision=impact.revision)
    page = {**_about(impact, "Retirer la comparaison"), "done": address(impact.evaluation, "avant-apres")}
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_impact(impact, by=agent, revision=form.revision),
        message=f"La comparaison « {impact} » disparaîtra ; l’historique en garde la trace.",
        said="La comparaison est retirée.",
        submit="Retirer",
        danger=True,
        cancel=_address(impact),
        **page,
    )


@require_safe
def impact_file(request: HttpRequest, pk: int, table: str, kind: str) -> HttpResponseBase:
    """The years or the comparable communes, as csv or xlsx."""
    found = file_of(_load(request, pk), table)
    if found is None or kind not in exports.FORMATS:
        raise Http404("Ce tableau n’existe pas.")
    title, heads, rows = found
    return exports.respond_rows(kind, f"avant-apres-{pk}-{table}", title, heads, rows)


def _load(request: HttpRequest, pk: int) -> ImpactEstimate:
    agent = acting_agent(request)
    found: ImpactEstimate = get_visible(ImpactEstimate, agent, queryset=impacts(agent), pk=pk)
    return found


def _address(impact: ImpactEstimate) -> str:
    return reverse("impact-detail", args=[impact.pk])


def _about(impact: ImpactEstimate, title: str) -> dict[str, Any]:
    page = _address(impact)
    subtitle = f"{impact}, {impact.evaluation.contract.title}"
    return {"title": title, "subtitle": subtitle, "done": page, "trail": trail(impact.evaluation, (str(impact), page))}
