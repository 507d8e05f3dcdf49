"""Asking organisations for news of their actions: whom, each quarter or not, what came."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actions import operations
from actions.forms import AskNewsForm, NewsContractsForm, QuarterlyForm
from actions.models import NewsRequest
from actions.reading import news as reading
from actions.views.shared import contract_trail, load_contract
from cls_portal.access import get_visible, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, return_address, say, today
from contracts.models import Contract

TITLE = "Demandes de nouvelles"


def _page(contract: Contract) -> str:
    return reverse("news-of-contract", args=[contract.pk])


def _contract(request: HttpRequest, pk: int) -> Contract:
    contract = load_contract(request, pk)
    require(acting_agent(request), "actions.follow", contract)
    return contract


def _asking(request: HttpRequest, pk: int) -> tuple[NewsRequest, list[Contract]]:
    """The request, for who may follow every contract that it asks about."""
    agent = acting_agent(request)
    found: NewsRequest = get_visible(NewsRequest, agent, pk=pk)
    contracts = reading.contracts_of(found)
    for contract in contracts:
        require(agent, "actions.follow", contract)
    return found, contracts


@require_safe
def news_of_contract(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    context = reading.news_of_contract(contract, today())
    return render(request, "actions/news/contract.html", {**context, "trail": contract_trail(contract), "title": TITLE})


def news_ask(request: HttpRequest) -> HttpResponse:
    """Choose contracts (in the address), then whom to ask in each organisation."""
    agent = acting_agent(request)
    choice = NewsContractsForm(request.GET or None, contracts=reading.contracts_to_ask(agent))
    if not choice.is_valid():
        return render(request, "actions/news/choose.html", {"form": choice})
    contracts = list(choice.values["contrat"])
    asked = reading.organisations_to_ask(contracts, agent, today())
    form = AskNewsForm(request.POST or None, asked=asked, on=today())
    return form_page(
        request,
        form,
        lambda: _ask(request, form, contracts),
        title="Demander des nouvelles",
        message="Chaque organisme reçoit un courriel, avec un lien vers ses propres actions et rien d’autre.",
        done=_page(contracts[0]),
        said="Les demandes sont envoyées.",
        trail=[*contract_trail(contracts[0]), (TITLE, _page(contracts[0]))],
        submit="Envoyer les demandes",
        aside="actions/news/contracts.html",
        contracts=contracts,
    )


def _ask(request: HttpRequest, form: AskNewsForm, contracts: list[Contract]) -> None:
    said = {"due_on": form.values["due_on"], "message": form.values["message"]}
    operations.ask_news_of(form.chosen, by=acting_agent(request), on=today(), contracts=contracts, **said)


def news_quarterly(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    row = reading.news_of_contract(contract, today())["quarterly"]
    initial = {name: getattr(row, name) for name in ("running", "days", "message")} if row else None
    form = QuarterlyForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: operations.set_quarterly(contract, by=acting_agent(request), on=today(), **form.values),
        title="Demande de chaque trimestre",
        done=_page(contract),
        said="La demande de chaque trimestre est réglée.",
        trail=[*contract_trail(contract), (TITLE, _page(contract))],
    )


@require_safe
def news_request(request: HttpRequest, pk: int) -> HttpResponse:
    asking, contracts = _asking(request, pk)
    trail = [*contract_trail(contracts[0]), (TITLE, _page(contracts[0]))]
    context: dict[str, Any] = reading.request_detail(asking, today())
    return render(request, "actions/news/request.html", {**context, "contracts": contracts, "trail": trail})


@require_POST
def news_request_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mail again, or revoke the link."""
    asking, _ = _asking(request, pk)
    if "revoquer" in request.POST:
        operations.revoke_news(asking, by=acting_agent(request), on=today())
        say(request, "Le lien est révoqué\u00a0: il n’ouvre plus rien.")
    else:
        operations.recall_news(asking, by=acting_agent(request), on=today())
        say(request, "Le courriel est envoyé de nouveau.")
    return redirect(return_address(request, reverse("news-request", args=[asking.pk])))
