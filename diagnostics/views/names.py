"""Pages of what looks like nominative data in a diagnostic."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from diagnostics import operations, problem_reading
from diagnostics.forms import ConfirmForm, WaiverForm
from diagnostics.models import Diagnostic, NominativeWaiver
from diagnostics.views.shared import load_part, names_address, trail


@require_safe
def diagnostic_names(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    diagnostic = get_visible(Diagnostic, agent, queryset=problem_reading.with_texts(), pk=pk)
    require(agent, "diagnostics.edit", diagnostic)
    return render(request, "diagnostics/names.html", problem_reading.names_page(diagnostic, agent))


def name_confirm(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    agent = acting_agent(request)
    diagnostic = get_visible(Diagnostic, agent, queryset=problem_reading.with_texts(), pk=pk)
    require(agent, "diagnostics.edit", diagnostic)
    seen = problem_reading.name_found(diagnostic, digest)
    form = WaiverForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.confirm_no_name(diagnostic, by=agent, digest=digest, on=today(), **form.values),
        title="Ce n’est pas une donnée nominative",
        message=f"« {seen.finding.excerpt} », dans « {seen.text.label} ».",
        done=names_address(diagnostic),
        said="La confirmation est enregistrée.",
        trail=[*trail(diagnostic), ("Données nominatives", names_address(diagnostic))],
        submit="Confirmer",
    )


def name_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agent, waiver = acting_agent(request), load_part(request, NominativeWaiver, pk=pk)
    require(agent, "diagnostics.edit", waiver)
    form = ConfirmForm(request.POST or None, revision=waiver.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.withdraw_confirmation(waiver, by=agent, revision=form.revision),
        title="Retirer une confirmation",
        message="Le passage sera de nouveau à retirer ou à confirmer avant la validation.",
        done=names_address(waiver.diagnostic),
        said="La confirmation est retirée.",
        trail=[*trail(waiver.diagnostic), ("Données nominatives", names_address(waiver.diagnostic))],
        submit="Retirer",
    )
