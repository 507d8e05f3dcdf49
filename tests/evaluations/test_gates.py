"""The renewal of a contract and the freeze of its successor wait for the final evaluation."""

from datetime import date

import pytest
from django.urls import reverse

from cls_portal.errors import Refused
from contracts import operations as on_contracts
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from evaluations import gates, operations
from evaluations.models import Evaluation
from partners.models import Meeting
from tests.contracts.stages import a_contract, contract_in
from tests.evaluations.conftest import TODAY, conclude

pytestmark = pytest.mark.django_db


def codes(contract):
    return [reason.code for reason in gates.final_evaluation_validated(contract, TODAY)]


def test_an_evaluation_must_be_launched(contract):
    [reason] = gates.final_evaluation_validated(contract, TODAY)
    assert reason.code == "evaluation.final"
    assert reason.url == f"/evaluations/nouvelle/?contrat={contract.pk}"


def test_another_kind_does_not_do(contract, claire):
    made = operations.create_evaluation(contract, by=claire, kind="midterm", findings="C")
    operations.add_recommendation(made, by=claire, title="R")
    operations.validate_evaluation(made, by=claire, on=TODAY)
    assert codes(contract) == ["evaluation.final"]


def test_each_piece_leads_to_its_page(evaluation, contract):
    found = {reason.code: reason.url for reason in gates.final_evaluation_validated(contract, TODAY)}
    assert found == {
        "evaluation.validated": reverse("evaluation-validate", args=[evaluation.pk]),
        "evaluation.presented": reverse("evaluation-present", args=[evaluation.pk]),
        "evaluation.resolutions": reverse("evaluation-resolutions", args=[evaluation.pk]),
    }


def test_validated_presented_voted_the_renewal_is_open(validated, contract, meeting):
    assert codes(contract) == ["evaluation.presented", "evaluation.resolutions"]
    conclude(validated, meeting)
    assert codes(contract) == []


@pytest.mark.parametrize(
    "changed",
    [{"cancelled_on": TODAY, "cancel_reason": "Report"}, {"form": "working_group"}, {"held_on": date(2026, 11, 24)}],
)
def test_a_meeting_that_was_not_held_by_the_council_after_all_has_heard_nothing(changed, validated, contract, meeting):
    conclude(validated, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(**changed)
    assert codes(contract) == ["evaluation.presented"]


@pytest.mark.parametrize("step", ["renew", "redefine"])
def test_the_machine_asks_for_it(step, validated, contract, meeting, claire):
    with pytest.raises(Refused, match="présentation"):
        on_contracts.move_contract(contract, step, by=claire, on=TODAY)
    conclude(validated, meeting)
    assert on_contracts.move_contract(contract, step, by=claire, on=TODAY).state == f"{step}ed".replace("eed", "ed")


@pytest.mark.parametrize("step", ["renew", "redefine"])
def test_one_departs_from_the_evaluation_in_writing(step, written, contract, meeting, claire, client):
    client.force_login(claire)
    written = operations.change_evaluation(written, by=claire, revision=written.revision, verdict="close")
    conclude(operations.validate_evaluation(written, by=claire, on=TODAY), meeting)
    with pytest.raises(Refused, match="conclut de ne pas reconduire") as refusal:
        on_contracts.move_contract(contract, step, by=claire, on=TODAY)
    assert [(each.code, each.field) for each in refusal.value.reasons] == [("contracts.reason", "reason")]
    address = reverse("contract-move", args=[contract.pk, step])
    assert "conclut de ne pas reconduire ce contrat" in client.get(address).content.decode()
    assert client.post(address, {"reason": "Les maires le veulent."}).status_code == 302
    contract.refresh_from_db()
    assert contract.state in {"renewed", "redefined"}
    assert contract.events.latest("pk").pgh_context["reason"] == "Les maires le veulent."


def test_what_a_contract_was_renewed_on_is_closed_and_an_evaluation_made_since_is_not(
    validated, contract, meeting, claire
):
    final = conclude(validated, meeting)
    on_contracts.move_contract(contract, "renew", by=claire, on=TODAY)
    [voted] = final.resolutions.all()
    with pytest.raises(Refused, match="ne change plus"):
        operations.remove_resolution(voted, by=claire, revision=1)
    later = operations.create_evaluation(contract, by=claire, kind="ex_post", findings="Les effets tiennent.")
    operations.add_recommendation(later, by=claire, title="Garder les médiateurs")
    later = operations.validate_evaluation(later, by=claire, on=TODAY)
    assert conclude(later, meeting).meeting == meeting
    assert later.resolutions.count() == 1


def test_a_contract_without_predecessor_waits_for_nothing():
    assert gates.predecessor_evaluated(a_contract(), TODAY) == []


def test_a_successor_waits_for_its_predecessor(contract, validated, meeting):
    successor = a_contract(title="Suite", predecessor=contract)
    [reason] = gates.predecessor_evaluated(successor, TODAY)
    assert reason.code == "predecessor.evaluation"
    assert contract.reference in reason.text
    assert reason.url == reverse("evaluation-present", args=[validated.pk])
    conclude(validated, meeting)
    assert gates.predecessor_evaluated(successor, TODAY) == []


def test_the_prefecture_alone_waives_it_in_writing(contract, claire):
    successor = contract_in("approval", title="Suite", predecessor=contract)
    step = CONTRACT["freeze"]
    assert "predecessor.evaluation" in [reason.code for reason in CONTRACT.missing(step, successor, TODAY)]
    on_contracts.grant_waiver(
        successor, by=claire, on=TODAY, code="predecessor.evaluation", reason="Contrat antérieur au portail."
    )
    assert "predecessor.evaluation" not in [reason.code for reason in CONTRACT.missing(step, successor, TODAY)]


def test_what_is_missing_before_validation_leads_where_it_is_written(evaluation):
    found = gates.missing_before_validation(evaluation, gates.judged(evaluation))
    first = evaluation.ratings.first()
    urls = {reason.code: reason.url for reason in found}
    assert urls["evaluation.findings"] == reverse("evaluation-edit", args=[evaluation.pk])
    assert urls[f"evaluation.rating:{first.pk}"] == reverse("evaluation-criterion", args=[first.pk])


def test_the_gates_cost_little(validated, contract, django_assert_num_queries):
    successor = Contract.objects.get(pk=a_contract(title="Suite", predecessor=contract).pk)
    with django_assert_num_queries(5):
        gates.predecessor_evaluated(successor, TODAY)
    assert Evaluation.objects.count() == 1
