"""Signatories: additions, order, delegations of signature."""

from __future__ import annotations

import pytest

from cls_portal.errors import Forbidden, Refused
from contracts.documents import on_behalf, signatories_section
from contracts.operations import add_signatory, derive_signatories, move_signatory, name_signatory
from territories.models import Territory
from tests.contracts.stages import TODAY, a_contract
from tests.personas import commune

pytestmark = pytest.mark.django_db
DELEGATION = {
    "delegate_name": "Marc Roy", "delegate_title": "Le secrétaire général", "delegation_reference": "arrêté n° 12",
}  # fmt: skip


@pytest.fixture
def contract():
    return a_contract()


def test_a_delegation_names_who_receives_it_and_its_act(contract, claire):
    prefect = derive_signatories(contract, by=claire, on=TODAY)[0]
    named = {"title": prefect.title, "name": "Anne Prat", "agent": None}
    with pytest.raises(Refused, match="par quel acte"):
        name_signatory(prefect, by=claire, revision=1, **named, delegate_name="Marc Roy")
    prefect = name_signatory(prefect, by=claire, revision=1, **named, **DELEGATION)
    assert on_behalf(prefect) == "Pour le préfet de la Gironde et par délégation, le secrétaire général (arrêté n° 12)"
    printed = signatories_section(contract)[0]
    assert (printed["name"], printed["signer"]) == ("Anne Prat", "Marc Roy")


def test_a_required_signature_stays_awaited_an_added_one_may_not_be(contract, claire):
    prefect = derive_signatories(contract, by=claire, on=TODAY)[0]
    with pytest.raises(Refused, match="est attendue pour conclure"):
        name_signatory(prefect, by=claire, revision=1, title="x", name="y", agent=None, awaited=False)
    added = add_signatory(contract, by=claire, title="La rectrice", name="Mme Z", awaited=False)
    assert not added.awaited


def test_the_president_of_an_epci_signs_for_one(contract, claire):
    with pytest.raises(Refused, match="Indiquez l’intercommunalité"):
        add_signatory(contract, by=claire, title="Le président", name="M. P", capacity="epci_president")
    epci = Territory.objects.get(kind="epci", commune_rows__commune=commune("33039"))
    row = add_signatory(
        contract, by=claire, title="Le président", name="M. P", capacity="epci_president", territory=epci
    )
    assert row.territory == epci


def test_signatories_change_places(contract, claire, procureur):
    prefect, prosecutor, mayor = derive_signatories(contract, by=claire, on=TODAY)
    move_signatory(mayor, by=claire, steps=-1)
    move_signatory(prefect, by=claire, steps=-1)
    assert list(contract.signatories.order_by("position", "pk")) == [prefect, mayor, prosecutor]
    assert [row.position for row in contract.signatories.order_by("position")] == [1, 2, 3]
    with pytest.raises(Forbidden):
        move_signatory(mayor, by=procureur, steps=1)
