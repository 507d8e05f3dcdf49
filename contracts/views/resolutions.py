"""Délibérations of the communes and EPCI that sign."""

from __future__ import annotations

from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import abilities, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import ResolutionChangeForm, ResolutionForm, ResolutionsSheet, RevisionOnlyForm
from contracts.models import Contract, Resolution
from contracts.reading import resolutions_page, sheet_rows
from contracts.views.shared import load, load_part, trail
from contracts.views.sheets import recorded


def _resolutions(contract: Contract) -> str:
    return reverse("resolution-list", args=[contract.pk])


def resolution_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them on one page: read by whoever sees the contract, typed by those who record them."""
    agent, contract = acting_agent(request), load(request, pk)
    page = resolutions_page(contract)
    rights = abilities(agent, "contracts", contract)
    sheet = None
    if rights["record_resolution"] and page["open"]:
        posted = request.method == "POST"
        sheet = ResolutionsSheet(
            request.POST if posted else None, request.FILES if posted else None, rows=sheet_rows(page["rows"])
        )
        record = partial(operations.record_resolutions, contract, by=agent, on=today())
        if sheet.is_valid() and recorded(request, sheet, record):
            return redirect(_resolutions(contract))
    context = {**page, "sheet": sheet, "trail": trail(contract, _advice(contract))}
    return render(request, "contracts/resolutions.html", context)


def _advice(contract: Contract) -> tuple[str, str]:
    return ("Avis et délibérations", reverse("contract-opinions", args=[contract.pk]))


def resolution_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.record_resolution", contract)
    form = ResolutionForm(request.POST or None, request.FILES or None, contract=contract)
    return form_page(
        request,
        form,
        lambda: operations.record_resolution(contract, by=agent, on=today(), **form.operation_values()),
        title="Enregistrer une délibération",
        done=_resolutions(contract),
        said="La délibération est enregistrée.",
        trail=trail(contract, _advice(contract), ("Délibérations", _resolutions(contract))),
    )


def resolution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, resolution = acting_agent(request), load_part(request, Resolution, pk)
    contract = resolution.contract
    require(agent, "contracts.record_resolution", contract)
    initial = {"number": resolution.number, "adopted_on": resolution.adopted_on}
    form = ResolutionChangeForm(
        request.POST or None, request.FILES or None, initial=initial, revision=resolution.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.change_resolution(
            resolution, by=agent, on=today(), revision=form.revision, **form.operation_values()
        ),
        title=f"Corriger la délibération\u00a0: {resolution.territory.name}",
        done=_resolutions(contract),
        said="La délibération est corrigée.",
        trail=trail(contract, _advice(contract), ("Délibérations", _resolutions(contract))),
    )


def resolution_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, resolution = acting_agent(request), load_part(request, Resolution, pk)
    contract = resolution.contract
    require(agent, "contracts.record_resolution", contract)
    form = RevisionOnlyForm(request.POST or None, revision=resolution.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_resolution(resolution, by=agent, revision=form.revision),
        title="Retirer une délibération",
        message=f"{resolution} ({resolution.territory.name})\u00a0: elle sera de nouveau attendue.",
        done=_resolutions(contract),
        said="La délibération est retirée.",
        trail=trail(contract, _advice(contract), ("Délibérations", _resolutions(contract))),
        submit="Retirer",
        danger=True,
    )


@require_safe
def resolution_file(request: HttpRequest, pk: int) -> FileResponse:
    resolution = load_part(request, Resolution, pk)
    return files.response(resolution.file)
