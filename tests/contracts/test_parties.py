"""Signatories: additions, order, delegations of signature."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused
from contracts.documents import on_behalf, signatories_section
from contracts.models import Contract, Guest
from contracts.operations import (
    add_signatory,
    derive_signatories,
    invite_guest,
    move_signatory,
    name_signatory,
    open_amendment,
    refuse_signature,
    remove_guest,
)
from contracts.states import ContractState as S
from territories.models import Territory
from tests.contracts.stages import TODAY, a_contract, a_signatory, freeze, moved, signed_by, taken_over
from tests.house.broken import breaks
from tests.personas import commune, person

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


def test_the_account_that_signs_is_that_of_the_person_named(contract, claire, maire):
    named = {"by": claire, "title": "Le maire", "agent": maire}
    with pytest.raises(Refused, match="Ce compte est celui de Mathilde Roux, et non de Anne Prat"):
        add_signatory(contract, name="Anne Prat", **named)
    row = add_signatory(contract, name="Mme Mathilde Roux", **named)
    with pytest.raises(Refused, match="et non de Marc Roy"):
        name_signatory(row, revision=1, name="Mathilde Roux", **named, **DELEGATION)
    with pytest.raises(Refused, match="et non de Anne Prat"):
        name_signatory(row, revision=1, name="Anne Prat", **named)
    delegated = {**DELEGATION, "delegate_name": "ROUX Mathilde"}
    assert name_signatory(row, revision=1, name="Anne Prat", **named, **delegated).agent == maire


def test_an_amendment_copies_no_account_of_a_delegate(claire, maire):
    paper = taken_over()
    a_signatory(paper, maire, name="Anne Prat", **{**DELEGATION, "delegate_name": "Mathilde Roux"})
    a_signatory(paper, claire, name="Claire Aubert", title="La préfète")
    amendment = open_amendment(paper, by=claire, on=TODAY, subject="Prolonger")
    assert [(row.name, row.agent) for row in amendment.signatories.all()] == [
        ("Anne Prat", None), ("Claire Aubert", claire),
    ]  # fmt: skip


def test_whoever_has_signed_a_version_refuses_it_no_more(contract, maire):
    row = a_signatory(contract, maire)
    a_signatory(contract, title="L’autre")
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN, S.SIGNING)
    signed_by(row)
    with pytest.raises(Refused, match="Vous avez signé cette version"):
        refuse_signature(row, by=maire, on=TODAY, reason="remords")
    assert contract.versions.get().voided_at is None


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
    move_signatory(mayor, by=claire, revision=mayor.revision, places=-1)
    with pytest.raises(Refused, match="déjà au début"):
        move_signatory(prefect, by=claire, revision=prefect.revision, places=-1)
    assert list(contract.signatories.order_by("position", "pk")) == [prefect, mayor, prosecutor]
    assert [row.position for row in contract.signatories.order_by("position")] == [1, 2, 3]
    with pytest.raises(Forbidden):
        move_signatory(mayor, by=procureur, revision=2, places=1)


def test_who_is_not_known_is_invited_by_an_address_whether_an_account_has_it_or_not(contract, karim, claire, client):
    stranger = person("Gil", "Servat")
    client.force_login(karim)
    page = reverse("contract-signatories", args=[contract.pk])
    for email in (stranger.email.upper(), "personne@exemple.fr"):
        answer = client.post(reverse("guest-invite", args=[contract.pk]), {"account": email}, follow=True)
        assert answer.redirect_chain[-1][0] == page
        shown = answer.text.replace(stranger.email, "…").replace("personne@exemple.fr", "…")
        assert "La personne est invitée à lire le contrat." in shown
        assert "Servat" not in shown
    assert list(contract.guests.values_list("agent", "email")) == [
        (None, stranger.email), (None, "personne@exemple.fr"),
    ]  # fmt: skip
    assert list(Contract.objects.visible_to(stranger)) == [contract]
    assert not Contract.objects.visible_to(person("Léa", "Autre")).exists()
    invite_guest(contract, by=karim, agent=claire)
    assert "Claire Aubert" in client.get(page).text
    with pytest.raises(Refused, match="adresse est déjà invitée"):
        invite_guest(contract, by=karim, email=stranger.email)
    remove_guest(contract.guests.get(email=stranger.email), by=karim, revision=1)
    assert not Contract.objects.visible_to(stranger).exists()


def test_what_the_database_refuses_of_a_guest(contract, claire):
    guest = invite_guest(contract, by=claire, email="x@exemple.fr")
    with breaks("guest_account_or_address"):
        Guest.objects.filter(pk=guest.pk).update(email="")
    with breaks("guest_address_unique"):
        Guest.objects.create(contract=contract, email="x@exemple.fr")
