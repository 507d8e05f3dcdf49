"""Publishing a contract in the public register, and taking it out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cls_portal.access import require
from cls_portal.doors import confirmation_page
from cls_portal.errors import Refused
from cls_portal.http import acting_agent, today
from contracts import operations, rules
from contracts.forms import ConfirmationForm
from contracts.forms.publication import PublicationForm
from contracts.opendata import preview
from contracts.opendata.records import record_of
from contracts.views.shared import address, load, trail


def contract_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows exactly what will be public before it is."""
    agent, contract, on = acting_agent(request), load(request, pk), today()
    require(agent, "contracts.publish", contract)
    if refused := rules.unpublishable(signed_on=contract.signed_on, amendment=contract.amends_id is not None):
        raise Refused(refused)
    record = record_of(contract, on)
    form = PublicationForm(request.POST or None, seal=preview.sealed(record))
    return confirmation_page(
        request,
        form,
        lambda: operations.publish_contract(contract, by=agent, on=on, **form.values),
        title="Publier dans le registre public",
        message="Voici tout ce que chacun lira, sans compte, et pourra réutiliser. Relisez l’intitulé et le nom du "
        "territoire : aucune personne ne doit s’y reconnaître.",
        details=preview.lines(record),
        reasons=preview.warnings(record),
        done=address(contract, "registre-public"),
        said="Le contrat est publié dans le registre public.",
        trail=trail(contract),
        cancel=address(contract),
        submit="Publier",
    )


def contract_unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.publish", contract)
    form = ConfirmationForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: operations.unpublish_contract(contract, by=agent),
        title="Retirer du registre public",
        message="Le contrat disparaît de la page et des fichiers. Qui les a déjà téléchargés garde ce qu’il a lu.",
        done=address(contract, "registre-public"),
        said="Le contrat n’est plus dans le registre public.",
        trail=trail(contract),
        cancel=address(contract),
        submit="Retirer",
        danger=True,
    )
