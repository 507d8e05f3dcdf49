"""The list, the page of a contract, its birth, its frame, its history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import abilities, get_visible, may, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from cls_portal.timeline import timeline
from contracts import operations
from contracts.forms import FrameForm, PerimeterForm
from contracts.listings import CONTRACTS_PAGE
from contracts.models import Contract
from contracts.reading import TOLD_PARTS, articles, contract_page, listed, whole
from contracts.views.shared import address, load, trail


@require_safe
def contract_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {
        f"may_{act}": may(agent, f"contracts.{act}")
        for act in ("create", "take_over", "watch_communes", "read_register")
    }
    return CONTRACTS_PAGE.respond(request, listed(agent), "contracts/list.html", context)


@require_safe
def contract_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    contract = get_visible(Contract, agent, queryset=whole(agent), pk=pk)
    page = contract_page(contract, agent, today())
    able = abilities(agent, "contracts", contract)
    may_write = able["edit"] and page["editable"]
    page |= {"abilities": able, "may_write": may_write, "articles": articles(contract, page["consultation"].about)}
    return render(request, "contracts/detail.html", page)


@require_safe
def contract_history(request: HttpRequest, pk: int) -> HttpResponse:
    contract = load(request, pk)
    entries = timeline(contract, acting_agent(request), parts=TOLD_PARTS)
    return render(
        request, "contracts/history.html", {"contract": contract, "entries": entries, "trail": trail(contract)}
    )


def contract_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "contracts.create")
    form = PerimeterForm(request.POST or None, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.create_contract(by=agent, on=today(), **form.values),
        title="Nouveau contrat",
        done=address,
        said="Le contrat est créé : il attend maintenant son diagnostic.",
        trail=[("Contrats", reverse("contract-list"))],
        cancel=reverse("contract-list"),
        submit="Créer le contrat",
    )


def contract_settings(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.edit", contract)
    form = FrameForm(request.POST or None, instance=contract, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.set_contract(contract, by=agent, revision=form.revision, **form.values),
        title="Cadre du contrat",
        done=address(contract, "cadre"),
        said="Le cadre du contrat est enregistré.",
        trail=trail(contract),
    )
