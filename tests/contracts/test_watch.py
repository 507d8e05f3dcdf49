"""The home pages: steps blocked and open, opinions and signatures awaited from others, at a cost that does not grow."""

from datetime import date

import pytest
from django.urls import reverse

from contracts import home
from contracts.home import opinions_awaited, signatures_awaited
from contracts.lifecycle import CONTRACT
from contracts.operations import record_opinion
from contracts.states import ContractState
from contracts.watch import WATCHED, opinions_of_others, signatures_of_others, steps_besides, steps_blocked, steps_open
from tests.contracts.stages import TODAY, a_contract, a_signatory, contract_in, freeze, moved, signed_by
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
S = ContractState
LATER = date(2099, 1, 1)


def test_a_blocked_step_says_how_many_pieces_and_the_first_ones(claire, karim):
    contract = contract_in(S.DRAFTING)
    missing = CONTRACT.missing(CONTRACT["open_consultation"], contract, TODAY)
    for agent in (claire, karim):
        [tile] = steps_blocked(agent, TODAY)
        assert tile.count == len(missing)
        assert tile.text == "CLS de Bègles\u00a0: 3\u00a0pièces manquent pour «\u00a0envoyer en consultation\u00a0»"
        assert tile.url == reverse("action-coverage", args=[contract.pk])
        assert list(tile.pieces) == missing[:3]


def test_an_open_step_is_offered_to_whoever_may_take_it(claire, karim, maire, procureur, settings):
    contract_in(S.INTENTION, title="À ouvrir")
    settings.GATES = {}
    approved = contract_in(S.APPROVAL, title="À arrêter")
    address = reverse("contract-move", args=[approved.pk, "freeze"])
    assert address in {tile.url for tile in steps_open(claire, TODAY)}
    assert [tile.text for tile in steps_open(karim, TODAY)] == [
        "À ouvrir\u00a0: rien ne manque pour «\u00a0ouvrir le diagnostic\u00a0»"
    ]
    assert steps_open(maire, TODAY) == steps_open(procureur, TODAY) == []


def test_the_mayor_and_the_prosecutor_see_what_blocks_once_they_are_consulted(maire, procureur, neighbour, observer):
    contract_in(S.DRAFTING, title="Encore en rédaction")
    consulted = contract_in(S.CONSULTATION, title="Consulté")
    for agent in (maire, procureur):
        [tile] = steps_blocked(agent, TODAY)
        assert tile.text.startswith("Consulté")
        assert tile.url == f"{reverse('contract-detail', args=[consulted.pk])}#etapes"
        assert {piece.url for piece in tile.pieces} == {""}
    assert steps_blocked(neighbour, TODAY) == steps_blocked(observer, TODAY) == []


def test_the_prefecture_sees_the_opinions_it_awaits_and_since_when(claire, maire, procureur):
    contract = contract_in(S.CONSULTATION)
    [tile] = opinions_of_others(claire, TODAY)
    assert tile.text.startswith("CLS de Bègles\u00a0: avis du procureur et du conseil attendus")
    assert " depuis " in opinions_of_others(claire, LATER)[0].text
    record_opinion(
        contract, by=procureur, on=TODAY, source="prosecutor", given_on=TODAY, sense="favourable", revision=0
    )
    assert opinions_of_others(claire, TODAY)[0].text.startswith("CLS de Bègles\u00a0: avis du conseil attendu")
    assert opinions_of_others(maire, TODAY) == []


def test_the_prefecture_sees_the_signatures_given_and_awaited(claire, maire, procureur):
    contract = a_contract()
    first = a_signatory(contract, maire, title="Le maire")
    a_signatory(contract, procureur, title="Le procureur")
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN, S.SIGNING)
    signed_by(first)
    [tile] = signatures_of_others(claire, TODAY)
    assert tile.text == "CLS de Bègles\u00a0: 1\u00a0signature donnée sur 2"
    assert [piece.text for piece in tile.pieces] == ["Signature attendue\u00a0: le procureur."]
    assert signatures_of_others(maire, TODAY) == []


def test_only_a_contract_reached_whole_is_to_be_moved(settings):
    settings.GATES = {}
    contract_in(S.INTENTION, places=[commune("33039"), commune("33063")])
    partial = person("Pia", "Partielle", "coordinator", commune("33063"))
    assert steps_open(partial, TODAY) == []
    whole = person("Wanda", "Entiere", "coordinator", department("33"))
    assert len(steps_open(whole, TODAY)) == 1


def test_the_contracts_that_are_not_shown_are_counted_with_the_list_that_has_them(claire, procureur):
    for _ in range(WATCHED + 2):
        contract_in(S.CONSULTATION)
    assert len(steps_blocked(claire, TODAY)) == len(opinions_of_others(claire, TODAY)) - 1 == WATCHED
    [others] = steps_besides(claire, TODAY)
    assert (others.text, others.count) == ("et 2\u00a0autres contrats en préparation", 2)
    assert others.url.startswith(f"{reverse('contract-list')}?state=intention&state=")
    assert opinions_of_others(claire, TODAY)[-1].text == "et 2\u00a0autres contrats attendent un avis"
    assert opinions_of_others(claire, TODAY)[-1].url == f"{reverse('contract-list')}?state=consultation&avenants=on"
    assert len(opinions_awaited(procureur, TODAY)) == WATCHED + 2


def test_whoever_is_asked_sees_how_many_besides_the_first_ones(procureur, monkeypatch):
    monkeypatch.setattr(home, "LONGEST", 1)
    for _ in range(2):
        signing = a_contract()
        a_signatory(signing, procureur)
        moved(signing, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
        freeze(signing)
        moved(signing, S.READY_TO_SIGN, S.SIGNING)
        contract_in(S.CONSULTATION)
    assert [tile.text for tile in signatures_awaited(procureur, TODAY)] == [
        "Signature attendue : CLS de Bègles", "et 1\u00a0autre contrat attend votre signature"
    ]  # fmt: skip
    assert opinions_awaited(procureur, TODAY)[-1].text == "et 1\u00a0autre contrat en consultation attend un avis"
