"""The list, the page of an action, its birth, its facts, its removal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actions import operations
from actions.forms import ActionChangeForm, ActionForm
from actions.listings import ACTIONS, handles
from actions.reading import action_page, listed
from actions.reading.displays import tabs
from actions.reading.reports import address_of
from actions.views.shared import address, contract_trail, load, load_contract, trail
from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page, moved
from cls_portal.http import acting_agent, today
from contracts.forms import RevisionOnlyForm
from partners.decisions.effects import introduction, named_in, shared_title


@require_safe
def action_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    report = address_of(agent, request.GET.get("contrat", ""))
    shown = {"tabs": tabs(request.GET, "action-list"), "report_url": report}
    return ACTIONS.respond(request, listed(agent), "actions/list.html", shown, handles(agent))


@require_safe
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    action = load(request, pk)
    page = action_page(action, acting_agent(request), today())
    return render(request, "actions/detail.html", {**page, "trail": contract_trail(action.contract)})


def action_create(request: HttpRequest) -> HttpResponse:
    """?contrat= says which contract; ?objectif= and ?probleme= what is already chosen; ?decision= what decided it."""
    agent = acting_agent(request)
    contract = load_contract(request, request.GET.get("contrat", ""))
    require(agent, "actions.edit", contract)
    decision = named_in(request.GET, agent)
    chosen = {"objective": request.GET.get("objectif"), "problems": request.GET.getlist("probleme")}
    chosen["title"] = shared_title(decision)[:200]
    form = ActionForm(request.POST or None, contract=contract, agent=agent, initial=chosen)
    return form_page(
        request,
        form,
        lambda: operations.create_action(by=agent, decision=decision, on=today(), **form.values),
        title="Nouvelle action",
        done=address,
        said="L’action est créée. Ajoutez ses partenaires, son budget et ses indicateurs.",
        trail=contract_trail(contract),
        cancel=f"{reverse('contract-detail', args=[contract.pk])}#actions",
        submit="Créer l’action",
        message=introduction(decision),
        aside="actions/partners_aside.html",
        contract=contract,
    )


def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, action = acting_agent(request), load(request, pk)
    require(agent, "actions.edit", action)
    initial = ActionChangeForm.values_of(action)
    form = ActionChangeForm(
        request.POST or None, contract=action.contract, agent=agent, initial=initial, revision=action.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.change_action(action, by=agent, revision=form.revision, **form.values),
        title=f"Modifier l’action n°\u00a0{action.number}",
        done=address(action),
        said="L’action est enregistrée.",
        trail=trail(action),
        aside="actions/partners_aside.html",
        contract=action.contract,
    )


def action_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, action = acting_agent(request), load(request, pk)
    require(agent, "actions.edit", action)
    form = RevisionOnlyForm(request.POST or None, revision=action.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_action(action, by=agent, revision=form.revision),
        title=f"Supprimer l’action n°\u00a0{action.number}",
        message=f"«\u00a0{action.title}\u00a0», ses partenaires, son budget et ses indicateurs seront supprimés."
        " L’historique en garde la trace.",
        done=f"{reverse('contract-detail', args=[action.contract_id])}#actions",
        cancel=address(action),
        said="L’action est supprimée.",
        trail=trail(action),
        submit="Supprimer l’action",
        danger=True,
    )


@require_POST
def action_move(request: HttpRequest, pk: int) -> HttpResponse:
    action = load(request, pk)
    back = f"{reverse('contract-detail', args=[action.contract_id])}#ordre-action-{pk}"
    return moved(request, action, operations.move_action, back)
