"""The délibérations on an evaluation: typed on one page, waived, taken back."""

from __future__ import annotations

from functools import partial

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from contracts.forms import ResolutionsSheet
from contracts.views.sheets import recorded
from evaluations import forms, operations
from evaluations.access import take_back
from evaluations.gates import awaited_of
from evaluations.models import EvaluationResolution
from evaluations.reading import resolutions_page
from evaluations.views.shared import about, address, load, load_part, trail

ANCHOR = "suites"


def resolution_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them on one page, one line for each signing assembly."""
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.record_resolutions", evaluation)
    page = resolutions_page(evaluation)
    posted = request.method == "POST"
    sheet = ResolutionsSheet(request.POST if posted else None, request.FILES if posted else None, rows=page["lines"])
    record = partial(operations.record_resolutions, evaluation, by=agent, on=today())
    if sheet.is_valid() and recorded(request, sheet, record):
        return redirect(address(evaluation, ANCHOR))
    return render(request, "evaluations/resolutions.html", {**page, "sheet": sheet, "trail": trail(evaluation)})


def evaluation_waive(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evaluation = acting_agent(request), load(request, pk)
    require(agent, "evaluations.waive_resolutions", evaluation)
    awaited = [each.pk for each in awaited_of(evaluation.contract, evaluation)]
    form = forms.WaiverForm(request.POST or None, awaited=awaited)
    return form_page(
        request,
        form,
        lambda: operations.waive_resolutions(evaluation, by=agent, on=today(), **form.values),
        said="La dispense est enregistrée.",
        message="" if awaited else "Aucune délibération n’est plus attendue.",
        **about(evaluation, "Dispenser de délibération", ANCHOR),
    )


def resolution_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, EvaluationResolution, pk)
    require(agent, take_back(row), row.evaluation)
    form = forms.ConfirmationForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_resolution(row, by=agent, revision=form.revision),
        message=f"{row}. La délibération sera de nouveau attendue.",
        said="La délibération est de nouveau attendue.",
        submit="Retirer",
        danger=True,
        **about(row.evaluation, "Retirer une délibération ou une dispense", ANCHOR),
    )


@require_safe
def resolution_file(request: HttpRequest, pk: int) -> FileResponse:
    row = load_part(request, EvaluationResolution, pk)
    if row.file is None:
        raise Http404
    return files.response(row.file)
