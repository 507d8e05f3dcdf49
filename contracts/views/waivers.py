"""Waivers: granting one for the missing piece of the address, withdrawing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import RevisionOnlyForm, WaiverForm
from contracts.models import Contract, Waiver
from contracts.reading import waived_piece
from contracts.views.shared import load, load_part, trail


def _coverage(contract: Contract) -> str:
    return f"{reverse('action-coverage', args=[contract.pk])}#dispenses"


def waiver_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Waive the missing piece whose code stands in the address (`?piece=chain.…`)."""
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.waive", contract)
    code = request.GET.get("piece", "")
    piece = waived_piece(contract, code, today())
    if not piece:
        messages.warning(request, "Cette pièce ne manque pas, ou ne manque plus\u00a0: il n’y a rien à dispenser.")
        return redirect(_coverage(contract))
    form = WaiverForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.grant_waiver(contract, by=agent, on=today(), code=code, **form.values),
        title="Accorder une dispense",
        message=f"{piece} Le motif est imprimé dans le contrat et reste visible.",
        done=_coverage(contract),
        said="La dispense est accordée.",
        trail=trail(contract, ("Couverture", _coverage(contract))),
        submit="Accorder la dispense",
    )


def waiver_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agent, waiver = acting_agent(request), load_part(request, Waiver, pk)
    contract = waiver.contract
    require(agent, "contracts.waive", contract)
    form = RevisionOnlyForm(request.POST or None, revision=waiver.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.withdraw_waiver(waiver, by=agent, revision=form.revision),
        title="Retirer la dispense",
        message="La pièce sera de nouveau demandée avant les prochaines étapes. L’historique garde la dispense.",
        details=[("Ce qui manquait", waiver.piece or waiver.code), ("Motif", waiver.reason)],
        done=_coverage(contract),
        said="La dispense est retirée.",
        trail=trail(contract, ("Couverture", _coverage(contract))),
        submit="Retirer la dispense",
        danger=True,
    )
