"""The contract that follows: what it takes over, and what it waits for."""

from __future__ import annotations

from datetime import date

import pytest

from actions.models import Action, BudgetLine, Indicator
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from contracts import operations
from contracts.documents import waivers_section
from contracts.forms.amendments import SuccessorForm
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from contracts.states import ContractState
from evaluations import operations as on_evaluations
from evaluations.models import Evaluation
from partners.models import Organisation
from tests.contracts.stages import TODAY, a_contract, a_signatory, taken_over
from tests.personas import commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract() -> Contract:
    """A contract in force with an action that goes on and one that is over."""
    city = Organisation.objects.create(kind="VILLE", name="Ville de Bègles", territory=commune("33039"))
    paper = taken_over()
    axis = paper.axes.create(number=1, title="Prévenir")
    objective = paper.objectives.create(axis=axis, number=1, title="Occuper")
    paper.partners.create(organisation=city, commitment="Une salle")
    a_signatory(paper, title="Le témoin")
    paper.places.create(
        number=1, kind="housing", name="Résidence", communes=["33039"], address="Rue", exposed=True, reason="Rondes"
    )
    for number, ends_on in ((1, date(2027, 6, 30)), (2, date(2025, 12, 31))):
        action = Action.objects.create(
            contract=paper, objective=objective, number=number, title=f"Action {number}", field="prevention",
            lead=city, starts_on=date(2025, 1, 1), ends_on=ends_on,
        )  # fmt: skip
        BudgetLine.objects.create(action=action, year=2025, funder=city, planned=10)
        Indicator.objects.create(action=action, name="Jeunes", unit="jeunes", baseline=1, target=2)
    return paper


def follower(contract: Contract, **values) -> Contract:
    given = {"renewal": "renew", "title": "CLS de Bègles 2028", **values}
    return operations.start_successor(contract, by=PORTAL, on=TODAY, **given)


def test_it_takes_axes_objectives_partners_and_unfinished_actions_with_their_state(contract):
    made = follower(contract)
    assert (made.state, made.predecessor, made.kind) == (ContractState.INTENTION, contract, "CLS")
    assert [axis.title for axis in made.axes.all()] == ["Prévenir"]
    [action] = made.actions.all()
    assert action.title == "Action 1"
    assert action.lineage == contract.actions.get(number=1).lineage
    assert action.carried_over.startswith(f"Action n°\u00a01 du contrat {contract.reference}, en cours au 23")
    assert [(each.name, each.baseline) for each in action.indicators.all()] == [("Jeunes", None)]


def test_it_takes_the_places_and_says_nothing_of_them_yet(contract):
    place = follower(contract).places.get()
    assert (place.name, place.address, place.exposed, place.reason) == ("Résidence", "Rue", False, "")
    assert place.lineage == contract.places.get().lineage


def test_it_takes_no_date_no_money_no_commitment_no_signatory_of_the_other(contract):
    made = follower(contract)
    assert (made.starts_on, made.ends_on, made.signed_on) == (None, None, None)
    [action] = made.actions.all()
    assert (action.starts_on, action.ends_on, action.budget_lines.count()) == (None, None, 0)
    assert made.partners.get().commitment == ""
    rows = made.signatories.all()
    assert {row.capacity for row in rows} == {"prefect", "prosecutor", "mayor"}
    assert not any(row.name for row in rows)
    for nothing in ("opinions", "resolutions", "waivers", "versions"):
        assert not getattr(made, nothing).exists()


def test_only_a_redefinition_changes_the_kind_and_one_follower_is_prepared_at_a_time(contract):
    with pytest.raises(Refused, match="garde sa nature"):
        follower(contract, kind="STSPD")
    assert follower(contract, renewal="redefine", kind="STSPD").kind == "STSPD"
    with pytest.raises(Refused, match="déjà en préparation"):
        follower(contract)
    with pytest.raises(Refused, match="Seul un contrat signé"):
        follower(a_contract(kind="CTSI"))


@pytest.mark.parametrize(("state", "proposed"), [("signed", "renew"), ("renewed", "renew"), ("redefined", "redefine")])
def test_what_became_of_the_contract_is_proposed_for_the_one_that_follows(state, proposed):
    form = SuccessorForm(contract=Contract(state=state, title="CLS de Bègles", kind="CLS"))
    assert form.initial == {"renewal": proposed, "title": "CLS de Bègles", "kind": "CLS"}


def awaited(contract: Contract) -> list[str]:
    missing = CONTRACT.missing(CONTRACT["freeze"], Contract.objects.get(pk=contract.pk), TODAY)
    return [reason.code for reason in missing if reason.code.startswith("predecessor.")]


def test_it_waits_for_the_final_evaluation_of_the_contract_before(contract, claire):
    made = follower(contract)
    assert awaited(made)
    evaluation = on_evaluations.create_evaluation(contract, by=PORTAL)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        validated_on=TODAY, validated_by=claire, verdict="renew", not_presented_reason="Sans conseil",
        resolutions_waived_reason="Sans délibération",
    )  # fmt: skip
    assert awaited(made) == []
    operations.move_contract(contract, "renew", by=claire, on=TODAY)


def test_the_prefecture_may_let_it_pass_in_writing_and_the_waiver_is_printed(contract, claire):
    made = follower(contract)
    [code] = set(awaited(made))
    operations.grant_waiver(made, by=claire, on=TODAY, code=code, reason="Évaluation en cours d’achèvement")
    assert awaited(made) == []
    assert [each["reason"] for each in waivers_section(made)] == ["Évaluation en cours d’achèvement"]
