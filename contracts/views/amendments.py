"""Amending a signed contract, starting the one that follows, and its whole life on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.access import require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms.amendments import AmendmentForm, SuccessorForm
from contracts.reading.life import life_page
from contracts.views.shared import address, load, trail


def amendment_open(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.amend", contract)
    form = AmendmentForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.open_amendment(contract, by=agent, on=today(), **form.values),
        title="Ouvrir un avenant",
        message="Le texte en vigueur est recopié dans l’avenant, où vous le modifiez ; le contrat reste tel que signé "
        "jusqu’à la dernière signature de l’avenant. Un seul avenant est ouvert à la fois.",
        done=address,
        said="L’avenant est ouvert : modifiez-y les dates, les articles ou les actions.",
        trail=trail(contract),
        cancel=address(contract, "avenants"),
        submit="Ouvrir l’avenant",
    )


def successor_start(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.succeed", contract)
    form = SuccessorForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form,
        lambda: operations.start_successor(contract, by=agent, on=today(), **form.values),
        title="Préparer le contrat qui suit",
        message="Il reprend les axes, les objectifs, les partenaires et les actions qui ne sont pas terminées, avec "
        "leur état. Il ne reprend ni les dates, ni les avis, ni les délibérations, ni les signatures.",
        done=address,
        said="Le contrat qui suit est ouvert.",
        trail=trail(contract),
        cancel=address(contract, "avenants"),
        submit="Ouvrir le contrat qui suit",
    )


@require_safe
def contract_life(request: HttpRequest, pk: int) -> HttpResponse:
    """From its birth to its end: opinions, versions, signatures, amendments, evaluations."""
    contract = load(request, pk)
    page = life_page(contract, acting_agent(request), today())
    return render(request, "contracts/life.html", {**page, "trail": trail(contract)})
