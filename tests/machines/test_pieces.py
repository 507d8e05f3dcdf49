"""Transition × role × missing piece: each gate made to fail alone, then none, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.urls import reverse

from cls_portal import machine
from cls_portal.errors import Forbidden, Reason, Refused
from contracts import gates
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from contracts.operations import freeze_contract, record_opinion, set_contract
from contracts.states import ContractState
from contracts.views.lifecycle import ELSEWHERE
from partners.models import Council, Meeting
from tests.contracts.stages import TODAY, a_contract, a_signatory, contract_in
from tests.machines.test_contracts import REASONED, WHO, cast
from tests.personas import commune

pytestmark = pytest.mark.django_db
S = ContractState
TESTS = Path(__file__).resolve().parents[1]

# product.md §3, « needs », written out: nothing here is read from the code. Other gates may be asked for besides.
LAW = {
    "open_drafting": {"diagnostic_ready", "eligibility_stated"},
    "open_consultation": {
        "problems_described", "chain_complete", "period_set", "council_named", "departmental_plan_linked",
    },
    "open_approval": {"prosecutor_consulted", "council_opinion_given"},
    "freeze": {
        "resolutions_adopted", "signatories_named", "predecessor_evaluated",
        # the text may be written until approval: what was asked before is asked again
        "diagnostic_ready", "eligibility_stated", "problems_described", "chain_complete", "period_set",
        "council_named", "departmental_plan_linked", "prosecutor_consulted", "council_opinion_given",
    },
    "open_signing": {"document_composed"},
    "complete": {"every_signature_given"},
    "renew": {"final_evaluation_validated"},
    "redefine": {"final_evaluation_validated"},
}  # fmt: skip

__all__ = ["cast"]


def asked_by(name: str) -> tuple[str, ...]:
    return tuple(portal.GATES.get(f"contracts.{name}", ()))


@pytest.mark.parametrize("name", sorted(LAW))
def test_each_step_asks_for_what_the_law_says(name):
    assert LAW[name] <= {gate.rpartition(".")[2] for gate in asked_by(name)}


@pytest.fixture
def pieces(monkeypatch, settings) -> Callable[..., list[tuple[Any, dict[str, Any]]]]:
    """`pieces(missing)`: every gate answers that its piece is there, but those named; what is written is kept."""
    written: list[tuple[Any, dict[str, Any]]] = []
    absent: set[str] = set()

    def gate_named(gate: str) -> Callable[[Any, date], list[Reason]]:
        return lambda _obj, _on: [piece(gate)] if gate in absent else []

    settings.REASONED = {}
    monkeypatch.setattr(machine, "import_string", gate_named)
    monkeypatch.setattr(machine, "write", lambda obj, **values: written.append((obj, values)))

    def lack(*missing: str) -> list[tuple[Any, dict[str, Any]]]:
        written.clear()
        absent.clear()
        absent.update(missing)
        return written

    return lack


def piece(gate: str) -> Reason:
    return Reason(f"Il manque {gate}.", code=f"contract.{gate}", url=f"/{gate}/")


@pytest.mark.parametrize("name", sorted(WHO))
def test_a_step_is_refused_for_each_piece_alone_and_open_to_its_people_with_all(name, cast, pieces):
    """For each role: without the right, forbidden whatever lacks; with it, refused with that reason and no other."""
    transition = CONTRACT[name]
    contract = a_contract()
    a_signatory(contract, cast["signatory"])
    for role, agent in cast.items():
        for state in transition.sources:
            contract.state = state
            if role not in WHO[name]:
                written = pieces()
                with pytest.raises(Forbidden):
                    CONTRACT.fire(contract, name, by=agent, on=TODAY, reason="motif")
                assert (written, contract.state) == ([], state)
                continue
            for gate in asked_by(name):
                written = pieces(gate)
                with pytest.raises(Refused) as refusal:
                    CONTRACT.fire(contract, name, by=agent, on=TODAY, reason="motif")
                assert refusal.value.reasons == [piece(gate)], (role, gate)
                [step] = [each for each in CONTRACT.available(contract, agent, TODAY) if each.transition.name == name]
                assert (list(step.missing), step.open) == ([piece(gate)], False)
                assert (written, contract.state) == ([], state)
            written = pieces()
            CONTRACT.fire(contract, name, by=agent, on=TODAY, reason="motif")
            assert written == [(contract, {"state": transition.target})], role


@pytest.mark.parametrize("name", sorted(WHO))
def test_a_step_from_another_state_or_without_its_reason_is_refused_with_all_pieces(name, cast, pieces):
    transition = CONTRACT[name]
    contract = a_contract()
    a_signatory(contract, cast["signatory"])
    by = cast[next(role for role in cast if role in WHO[name])]
    written = pieces()
    for state in set(S.values) - set(transition.sources):
        contract.state = state
        with pytest.raises(Refused, match="l’état a changé"):
            CONTRACT.fire(contract, name, by=by, on=TODAY, reason="motif")
    contract.state = transition.sources[0]
    if name in REASONED:
        with pytest.raises(Refused, match="Indiquez le motif"):
            CONTRACT.fire(contract, name, by=by, on=TODAY, reason=" ")
    assert written == []


@pytest.mark.parametrize("name", sorted(WHO))
def test_a_piece_that_may_be_waived_is_the_chain_or_the_predecessor(name, cast, pieces):
    """Only a waiver of that very piece lets the step pass, and the database holds no other."""
    contract = contract_in(S.DRAFTING)
    contract.waivers.create(code="chain.x", reason="motif", granted_on=TODAY)
    contract.state = CONTRACT[name].sources[0]
    for gate in asked_by(name):
        pieces(gate)
        assert CONTRACT.missing(CONTRACT[name], contract, TODAY) == [piece(gate)]


def test_every_gate_of_the_law_is_tried_on_real_rows_somewhere():
    """Here gates are replaced; each is called by name, on rows, in the tests of its app."""
    sources = [path.read_text() for path in TESTS.glob("*/test_*.py") if path.parent.name != "machines"]
    names = {name for needed in LAW.values() for name in needed}
    assert {name for name in names if not any(f"{name}(" in text or f".{name}" in text for text in sources)} == set()


# On real rows: what this page of the law adds


def test_a_frame_that_lost_a_piece_since_the_consultation_stops_the_freeze(claire):
    contract = contract_in(S.APPROVAL)
    with pytest.raises(Refused) as refusal:
        freeze_contract(contract, by=claire, on=TODAY)
    codes = {reason.code for reason in refusal.value.reasons}
    assert {"contract.council", "contract.departmental_plan", "contract.eligibility"} <= codes
    contract.refresh_from_db()
    assert (contract.state, contract.versions.count()) == (S.APPROVAL, 0)


def test_the_opinion_awaited_is_that_of_the_council_that_steers_today(karim):
    first, second = (
        Council.objects.create(kind=kind, name=kind, territory=commune("33039"), chair_title="le maire")
        for kind in ("CLSPD", "CISPD")
    )
    held = date(2026, 10, 1)
    meeting = Meeting.objects.create(council=first, form="plenary", held_on=held)
    contract = contract_in(S.CONSULTATION, council=first)
    record_opinion(
        contract, by=karim, on=TODAY, source="council", given_on=held, meeting=meeting, sense="favourable", revision=0
    )
    assert gates.council_opinion_given(Contract.objects.get(pk=contract.pk), TODAY) == []
    set_contract(contract, by=karim, revision=None, council=second)
    [reason] = gates.council_opinion_given(Contract.objects.get(pk=contract.pk), TODAY)
    assert reason.code == "contract.council_opinion"


@pytest.mark.parametrize("name", [*sorted(set(LAW) - ELSEWHERE), "send_back"])
def test_the_page_of_a_step_says_what_lacks_or_offers_its_button(name, claire, client):
    contract = contract_in(CONTRACT[name].sources[0])
    client.force_login(claire)
    page = client.get(reverse("contract-move", args=[contract.pk, name])).content.decode().partition("<main")[2]
    missing = CONTRACT.missing(CONTRACT[name], contract, TODAY)
    assert all(reason.url in page for reason in missing)
    assert ("Cette étape attend encore" in page) == bool(missing)
    assert ('class="fr-btn portal-btn--danger"' in page or 'type="submit" class="fr-btn"' in page) != bool(missing)
