"""The places that a contract names (their order is in `ordering.py`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from contracts import operations
from contracts.forms import PlaceChangeForm, PlaceForm, RevisionOnlyForm
from contracts.models import ContractPlace
from contracts.views.shared import address, load, load_part, trail


def place_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.edit", contract)
    form = PlaceForm(request.POST or None, contract=contract, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.add_place(contract, by=agent, **form.values),
        title="Nommer un lieu",
        done=address(contract, "lieux"),
        said="Le lieu est nommé dans le contrat.",
        trail=trail(contract),
    )


def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, place = acting_agent(request), load_part(request, ContractPlace, pk)
    contract = place.contract
    require(agent, "contracts.edit", contract)
    form = PlaceChangeForm(
        request.POST or None,
        initial=PlaceChangeForm.values_of(place),
        revision=place.revision,
        contract=contract,
        agent=agent,
    )
    return form_page(
        request,
        form,
        lambda: operations.change_place(place, by=agent, revision=form.revision, **form.values),
        title=f"Modifier le lieu\u00a0: {place}",
        done=address(contract, "lieux"),
        said="Le lieu est enregistré.",
        trail=trail(contract),
    )


def place_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, place = acting_agent(request), load_part(request, ContractPlace, pk)
    require(agent, "contracts.edit", place.contract)
    form = RevisionOnlyForm(request.POST or None, revision=place.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_place(place, by=agent, revision=form.revision),
        title="Retirer un lieu",
        message=f"Le contrat ne nommera plus «\u00a0{place}\u00a0». L’historique en garde la trace.",
        done=address(place.contract, "lieux"),
        said="Le lieu est retiré.",
        trail=trail(place.contract),
        submit="Retirer",
        danger=True,
    )
