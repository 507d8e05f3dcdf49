"""The ends of a contract that need more than a reason."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import AbandonmentForm, TerminationForm
from contracts.views.shared import address, load, trail


def contract_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a dénonciation with its act."""
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.terminate", contract)
    form = TerminationForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.terminate_contract(contract, by=agent, on=today(), **form.operation_values()),
        title="Dénoncer le contrat",
        message="Le contrat prendra fin à la date d’effet. Une dénonciation ne se reprend pas. L’acte pourra être"
        " téléchargé par tous ceux qui lisent le contrat.",
        done=address(contract, "fin"),
        said="La dénonciation est enregistrée.",
        trail=trail(contract),
        cancel=address(contract),
        submit="Dénoncer",
        danger=True,
    )


def contract_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.move", contract)
    form = AbandonmentForm(request.POST or None, contract=contract, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.abandon_contract(contract, by=agent, on=today(), **form.values),
        title="Abandonner le contrat",
        message="Le projet s’arrête là. Il reste dans le registre, avec le motif.",
        done=address(contract, "fin"),
        said="Le contrat est abandonné.",
        trail=trail(contract),
        cancel=address(contract),
        submit="Abandonner",
        danger=True,
    )


@require_safe
def termination_document(request: HttpRequest, pk: int) -> FileResponse:
    """The act of a dénonciation."""
    contract = load(request, pk)
    return files.response(contract.termination_document)
