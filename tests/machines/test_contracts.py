"""The machine of contracts: the written law, the table in Python and the triggers of PostgreSQL say the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cls_portal import history
from cls_portal.access import may
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Agent
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from contracts.operations import create_contract, move_contract, refuse_signature, withdraw_contract
from contracts.operations.contract import SPECIAL
from contracts.states import ContractState
from tests.contracts.stages import PERIOD, a_contract, a_signatory, contract_in, freeze, moved, signed_by, terminated
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
S = ContractState
TODAY = date(2026, 11, 23)

# product.md §3, written out: nothing here is read from the code.
LAW = {
    "intention": {"diagnostic", "abandoned"},
    "diagnostic": {"drafting", "abandoned"},
    "drafting": {"consultation", "abandoned"},
    "consultation": {"approval", "drafting", "abandoned"},
    "approval": {"ready_to_sign", "drafting", "abandoned"},
    "ready_to_sign": {"signing", "drafting", "abandoned"},
    "signing": {"signed", "drafting", "abandoned"},
    "signed": {"renewed", "redefined", "not_renewed", "terminated"},
    "renewed": {"archived"},
    "redefined": {"archived"},
    "not_renewed": {"archived"},
    "terminated": {"archived"},
    "abandoned": {"archived"},
    "archived": set(),
}
BIRTHS = {"intention", "drafting", "signed"}  # in drafting: amendments, and no other

# product.md §1, « move states: prefecture; coordinator up to consultation », and the other acts on the state.
PREF, COORD, MAYOR, PARQUET = "prefecture", "coordinator", "mayor", "prosecutor"
WHO = {
    "open_diagnostic": {PREF, COORD},
    "open_drafting": {PREF, COORD},
    "open_consultation": {PREF, COORD},
    "open_approval": {PREF},
    "freeze": {PREF},
    "open_signing": {PREF},
    "complete": {"signatory"},
    "send_back": {PREF},
    "withdraw": {PREF},
    "refuse": {"signatory"},
    "renew": {PREF},
    "redefine": {PREF},
    "close": {PREF},
    "terminate": {PREF},
    "abandon": {PREF},
    "archive": {PREF},
}
REASONED = {"send_back", "withdraw", "refuse", "close", "terminate", "abandon"}


@pytest.fixture
def cast(claire, neighbour, karim, maire, procureur, observer, administrator) -> dict[str, Agent]:
    """One person for each role; the mayor is also the signatory of none."""
    witness = Agent.objects.create_user("temoin@exemple.fr", "x", first_name="Tom", last_name="Ouin")
    return {
        PREF: claire, "neighbour": neighbour, COORD: karim, MAYOR: maire, PARQUET: procureur,
        "observer": observer, "administrator": administrator, "signatory": witness,
    }  # fmt: skip


# The table


def test_the_table_lists_the_edges_of_the_law_and_no_other():
    edges = {(source, target) for source, targets in LAW.items() for target in targets}
    assert {(str(source), str(target)) for source, target in CONTRACT.edges()} == edges


def test_every_state_has_its_line_in_the_law():
    assert set(LAW) == set(S.values)
    assert {str(state) for state in CONTRACT.births} == BIRTHS


def test_every_transition_has_its_line_in_the_table_of_rights():
    assert set(WHO) == {transition.name for transition in CONTRACT.transitions}


def test_every_step_back_and_every_end_asks_for_a_reason():
    assert {transition.name for transition in CONTRACT.transitions if transition.reason} == REASONED


# State × transition × role


@pytest.mark.parametrize("state", [S.INTENTION, S.APPROVAL, S.SIGNING, S.SIGNED, S.ABANDONED])
def test_only_the_people_of_the_table_may_fire_a_transition(state, cast):
    contract = a_contract()
    a_signatory(contract, cast["signatory"])
    Contract.objects.filter(pk=contract.pk)
    contract.state = state
    allowed = {
        transition.name: {name for name, agent in cast.items() if may(agent, transition.permission, contract)}
        for transition in CONTRACT.transitions
    }
    assert allowed == WHO


@pytest.mark.parametrize("state", S.values)
def test_from_each_state_each_person_is_offered_the_transitions_that_leave_it_and_are_theirs(state, cast, settings):
    settings.GATES = {}
    contract = a_contract()
    a_signatory(contract, cast["signatory"])
    contract.state = state
    for name, agent in cast.items():
        offered = {step.transition.name for step in CONTRACT.available(contract, agent, TODAY)}
        expected = {t.name for t in CONTRACT.transitions if state in t.sources and name in WHO[t.name]}
        assert offered == expected, (name, state)


@pytest.mark.parametrize("name", sorted(set(WHO) - SPECIAL))
def test_a_transition_moves_the_state_once_and_leaves_its_verb(name, cast, settings):
    settings.GATES = {}
    transition = CONTRACT[name]
    contract = contract_in(transition.sources[0])
    by = cast[PREF]
    move_contract(contract, name, by=by, on=TODAY, reason="motif")
    contract.refresh_from_db()
    assert contract.state == transition.target
    last = contract.events.latest("pgh_id")
    assert last.pgh_context == {"actor": by.key, "verb": f"contract.{name}", "reason": "motif"}
    with pytest.raises(Refused):
        move_contract(contract, name, by=by, on=TODAY, reason="motif")


@pytest.mark.parametrize("name", sorted(REASONED - SPECIAL))
def test_a_step_back_without_a_reason_is_refused(name, claire, settings):
    settings.GATES = {}
    contract = contract_in(CONTRACT[name].sources[0])
    with pytest.raises(Refused, match="Indiquez le motif") as refusal:
        move_contract(contract, name, by=claire, on=TODAY, reason="  ")
    assert refusal.value.reasons[0].field == "reason"


def test_a_withdrawal_voids_the_version_with_its_reason(claire):
    contract = contract_in(S.SIGNING)
    withdraw_contract(contract, by=claire, on=TODAY, reason="erreur dans l’annexe")
    version = contract.versions.get()
    contract.refresh_from_db()
    assert (contract.state, version.void_reason) == (S.DRAFTING, "erreur dans l’annexe")
    assert version.voided_at is not None


def test_a_refusal_to_sign_keeps_the_signatures_given_so_far(cast):
    contract = a_contract()
    first = a_signatory(contract, cast[MAYOR])
    second = a_signatory(contract, cast["signatory"], title="L’autre témoin")
    to_signing(contract)
    signed_by(first)
    refuse_signature(second, by=cast["signatory"], on=TODAY, reason="désaccord")
    contract.refresh_from_db()
    assert contract.state == S.DRAFTING
    assert contract.versions.get().signatures.count() == 1


@pytest.mark.parametrize("name", sorted(SPECIAL))
def test_a_transition_that_does_more_than_move_the_state_has_its_own_operation(name, claire):
    with pytest.raises(Forbidden):
        move_contract(a_contract(), name, by=claire, on=TODAY)


@pytest.mark.parametrize("role", [MAYOR, PARQUET, "neighbour", "observer", "administrator", "signatory"])
def test_firing_without_the_right_changes_nothing(role, cast, settings):
    settings.GATES = {}
    contract = contract_in(S.INTENTION)
    with pytest.raises(Forbidden):
        move_contract(contract, "open_diagnostic", by=cast[role], on=TODAY)
    contract.refresh_from_db()
    assert contract.state == S.INTENTION


def test_a_closed_account_fires_nothing(claire, settings):
    settings.GATES = {}
    claire.is_active = False
    with pytest.raises(Forbidden):
        move_contract(contract_in(S.INTENTION), "open_diagnostic", by=claire, on=TODAY)


def test_a_waived_piece_no_longer_stands_in_the_way(settings, claire):
    contract = contract_in(S.DRAFTING)
    asked = {reason.code for reason in CONTRACT.missing(CONTRACT["open_consultation"], contract, TODAY)}
    code = "chain.contract_without_axis"
    assert code in asked
    contract.waivers.create(code=code, reason="contrat à un seul axe, à écrire", granted_on=TODAY)
    assert code not in {reason.code for reason in CONTRACT.missing(CONTRACT["open_consultation"], contract, TODAY)}


# PostgreSQL


def to_signing(contract: Contract) -> Contract:
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    return moved(contract, S.READY_TO_SIGN, S.SIGNING)


@pytest.mark.parametrize("source", S.values)
def test_the_database_lets_pass_the_edges_of_the_law_and_no_other(source):
    """Every (source, target) pair is tried by SQL, in a savepoint."""
    contract = contract_in(source)
    passed = set()
    for target in S.values:
        with transaction.atomic():
            values = {"state": target}
            if target == S.SIGNED:
                values["signed_on"] = TODAY
            if target == S.TERMINATED:
                values |= terminated()
            try:
                with transaction.atomic():
                    Contract.objects.filter(pk=contract.pk).update(**values)
                passed.add(target)
            except DatabaseError as error:
                cause = error.__cause__
                assert cause is not None
                assert "Passage impossible" in str(cause) or "signatures ne sont pas réunies" in str(cause), cause
                if "signatures" in str(cause):
                    passed.add(target)  # the edge exists; its signatures are another guard's matter
            transaction.set_rollback(True)
    assert passed - {source} == LAW[source]


@pytest.mark.parametrize("state", S.values)
def test_a_contract_is_born_as_an_intention_or_signed_with_its_scan(state):
    born = Contract(
        reference="CLS-X", kind="CLS", title="Né", lead_prefecture=department("33"), state=state, perimeter_key="x",
        signed_on=TODAY if LAW[state] & {"renewed", "archived"} else None, **PERIOD,
    )  # fmt: skip
    if state == S.INTENTION:
        born.save()
    elif state == S.SIGNED:
        with pytest.raises(DatabaseError, match="exemplaire signé numérisé"):
            born.save()
    else:
        with pytest.raises(DatabaseError, match="ne peut pas naître"):
            born.save()


@pytest.mark.usefixtures("unsigned")
def test_a_change_of_state_that_nobody_signs_is_refused_by_the_guard_itself():
    with history.acting(PORTAL, "x"):
        contract = contract_in(S.INTENTION)
    with pytest.raises(DatabaseError, match="doit être signé"), connection.cursor() as cursor:
        cursor.execute("UPDATE contracts_contract SET state = 'diagnostic' WHERE id = %s", [contract.pk])


def test_a_jump_by_bulk_update_is_refused():
    contract = contract_in(S.INTENTION)
    with pytest.raises(DatabaseError, match="Passage impossible de « intention » à « signed »"):
        Contract.objects.filter(pk=contract.pk).update(state=S.SIGNED, signed_on=TODAY)


def test_a_contract_does_not_become_signed_while_a_signature_is_missing(cast):
    contract = a_contract()
    mayor, witness = a_signatory(contract, cast[MAYOR]), a_signatory(contract, cast["signatory"], title="Autre")
    to_signing(contract)
    signed_by(mayor)
    with pytest.raises(DatabaseError, match="Toutes les signatures ne sont pas réunies"), transaction.atomic():
        moved_to_signed(contract)
    signed_by(witness)
    moved_to_signed(contract)
    contract.refresh_from_db()
    assert contract.state == S.SIGNED


def test_a_contract_without_any_signatory_does_not_become_signed():
    contract = to_signing(a_contract())
    with pytest.raises(DatabaseError, match="Toutes les signatures ne sont pas réunies"):
        moved_to_signed(contract)


def test_a_voided_version_carries_no_contract_to_its_signature(cast):
    contract = a_contract()
    mayor = a_signatory(contract, cast[MAYOR])
    to_signing(contract)
    signed_by(mayor)
    contract.versions.update(voided_at="2026-11-23T00:00Z", void_reason="erreur")
    with pytest.raises(DatabaseError, match="Toutes les signatures ne sont pas réunies"):
        moved_to_signed(contract)


def moved_to_signed(contract: Contract) -> None:
    Contract.objects.filter(pk=contract.pk).update(state=S.SIGNED, signed_on=TODAY)


def test_no_operation_gives_birth_to_a_signed_contract_without_a_scan(claire):
    with pytest.raises(Refused, match="exemplaire signé"):
        create_contract(
            by=claire, on=TODAY, kind="CLS", title="Forcé", communes=[commune("33039")],
            lead_prefecture=department("33"), state=S.SIGNED, signed_on=TODAY, **PERIOD,
        )  # fmt: skip
