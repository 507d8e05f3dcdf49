"""Contracts signed on paper: entered, corrected, their scan."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import CorrectionForm, TakeOverForm
from contracts.forms.takeovers import MORE_ROWS, MOST_ROWS, ROWS
from contracts.views.shared import address, load, trail

PAGE = "contracts/takeovers/form.html"


def contract_take_over(request: HttpRequest) -> HttpResponse:
    """A contract signed on paper enters the portal."""
    agent = acting_agent(request)
    require(agent, "contracts.take_over")
    rows = _rows(request)
    form = TakeOverForm(request.POST or None, request.FILES or None, agent=agent, rows=rows)
    return form_page(
        request,
        form,
        lambda: operations.take_over_contract(by=agent, on=today(), **form.operation_values()),
        title="Reprendre un contrat signé sur papier",
        done=address,
        said="Le contrat signé est repris dans le portail.",
        trail=[("Contrats", reverse("contract-list"))],
        cancel=reverse("contract-list"),
        submit="Reprendre le contrat",
        template=PAGE,
        more=min(rows + MORE_ROWS, MOST_ROWS) if rows < MOST_ROWS else None,
    )


def _rows(request: HttpRequest) -> int:
    """How many lines of signatories the page offers."""
    asked = request.GET.get("signataires", "")
    return min(int(asked), MOST_ROWS) if asked.isdecimal() and len(asked) < 4 else ROWS


def take_over_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what was mistyped, for a reason that the history keeps."""
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.take_over", contract)
    if not contract.on_paper:
        raise Http404
    form = CorrectionForm(request.POST or None, instance=contract, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.correct_take_over(
            contract, by=agent, on=today(), revision=form.revision, signatories=form.signatories, **form.values
        ),
        title="Corriger la reprise",
        message="Seulement ce qui a été mal copié du papier : ce que les parties changent passe par un avenant.",
        done=address(contract),
        said="La correction est enregistrée.",
        trail=trail(contract),
        template=PAGE,
    )


@require_safe
def contract_scan(request: HttpRequest, pk: int) -> FileResponse:
    """The scanned paper of a contract taken over."""
    contract = load(request, pk)
    return files.response(contract.scan)
