"""Launching, writing, rating, presenting, validating; and nothing more once validated."""

from datetime import date

import pytest
from django.http import Http404

from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from contracts.states import AFTER_SIGNATURE, ContractState
from evaluations import operations
from evaluations.forms import PresentationForm
from evaluations.models import Criterion, Evaluation
from partners.models import Council
from tests.contracts.stages import contract_in, taken_over
from tests.evaluations.conftest import TODAY, conclude, make_meeting
from tests.partners.deciding import succeeded
from tests.personas import commune, department

pytestmark = pytest.mark.django_db


def test_an_evaluation_is_born_with_its_criteria(contract, karim):
    made = operations.create_evaluation(contract, by=karim, commissioned_by="Le maire")
    assert [row.criterion for row in made.ratings.all()] == Criterion.values
    assert (made.kind, made.commissioned_by, made.validated_on) == ("final", "Le maire", None)


def test_a_contract_has_one_final_evaluation_and_as_many_others_as_one_likes(evaluation, contract, karim):
    for _ in range(2):
        operations.create_evaluation(contract, by=karim, kind="midterm")
    with pytest.raises(Refused, match="a déjà une évaluation finale"):
        operations.create_evaluation(contract, by=karim)


@pytest.mark.parametrize("state", [s for s in ContractState if s not in {*AFTER_SIGNATURE, ContractState.ARCHIVED}])
def test_what_is_not_signed_is_not_evaluated(state, karim):
    with pytest.raises(Refused, match="Seul un contrat signé"):
        operations.create_evaluation(contract_in(state), by=PORTAL)


def test_before_the_end_of_the_period_is_soon_enough(contract, karim):
    assert contract.ends_on > TODAY
    assert operations.create_evaluation(contract, by=karim).pk


def test_writing_keeps_what_is_not_said(evaluation, karim):
    first = operations.change_evaluation(evaluation, by=karim, revision=1, findings="Constats")
    second = operations.change_evaluation(first, by=karim, revision=2, method="Entretiens")
    assert (second.findings, second.method, second.revision) == ("Constats", "Entretiens", 3)
    with pytest.raises(Stale):
        operations.change_evaluation(evaluation, by=karim, revision=1, findings="Autres")
    with pytest.raises(TypeError):
        operations.change_evaluation(second, by=karim, revision=3, kind="midterm")


def test_two_people_rate_two_criteria_at_once(evaluation, karim, claire):
    first, second = evaluation.ratings.all()[:2]
    operations.rate_criterion(first, by=karim, revision=1, rating=4, evidence="A")
    operations.rate_criterion(second, by=claire, revision=1, rating=1, evidence="B")
    with pytest.raises(Stale):
        operations.rate_criterion(first, by=claire, revision=1, rating=2, evidence="C")


@pytest.mark.parametrize("rating", [0, 5])
def test_a_rating_goes_from_one_to_four(rating, evaluation, karim):
    with pytest.raises(Refused, match="de 1 à 4"):
        operations.rate_criterion(evaluation.ratings.first(), by=karim, revision=1, rating=rating, evidence="")


def test_validation_waits_for_all_that_is_to_be_written(evaluation, claire):
    with pytest.raises(Refused) as refused:
        operations.validate_evaluation(evaluation, by=claire, on=TODAY)
    codes = [reason.code.partition(":")[0].removeprefix("evaluation.") for reason in refused.value.reasons]
    assert codes == ["findings", "recommendations", "verdict", *["rating"] * 6]
    assert all(reason.url for reason in refused.value.reasons)
    assert Evaluation.objects.get().validated_on is None


def test_a_midterm_evaluation_is_validated_without_verdict(contract, claire):
    made = operations.create_evaluation(contract, by=claire, kind="midterm", findings="C")
    operations.add_recommendation(made, by=claire, title="R")
    assert operations.validate_evaluation(made, by=claire, on=TODAY).validated_by == claire


def test_validation_is_dated_and_signed(validated, claire):
    assert (validated.validated_on, validated.validated_by) == (TODAY, claire)
    event = history.event_model(Evaluation).objects.latest("pgh_id")
    assert (event.pgh_context["actor"], event.pgh_context["verb"]) == (claire.key, "evaluation.validated")


def test_the_coordinator_does_not_validate(written, karim):
    with pytest.raises(Forbidden):
        operations.validate_evaluation(written, by=karim, on=TODAY)


def test_what_was_read_is_what_is_validated(written, claire):
    operations.change_evaluation(written, by=PORTAL, revision=written.revision, findings="Autres constats")
    with pytest.raises(Stale):
        operations.validate_evaluation(written, by=claire, on=TODAY, revision=written.revision - 1)


FROZEN = {
    "change": lambda e, by: operations.change_evaluation(e, by=by, revision=e.revision, findings="X"),
    "remove": lambda e, by: operations.remove_evaluation(e, by=by, revision=e.revision),
    "rate": lambda e, by: operations.rate_criterion(e.ratings.first(), by=by, revision=2, rating=1, evidence="X"),
    "validate": lambda e, by: operations.validate_evaluation(e, by=by, on=TODAY, revision=e.revision),
}


@pytest.mark.parametrize("write", FROZEN)
def test_a_validated_evaluation_no_longer_changes(write, validated, claire):
    with pytest.raises(Refused, match="ne change plus"):
        FROZEN[write](validated, claire)


def test_the_presentation_and_the_resolutions_may_follow_the_validation(validated, meeting):
    done = conclude(validated, meeting)
    assert (done.meeting, done.validated_on) == (meeting, TODAY)


def test_an_evaluation_may_be_given_up(evaluation, karim):
    operations.remove_evaluation(evaluation, by=karim, revision=1)
    assert not Evaluation.objects.exists()


# Presentation


def test_the_meeting_is_of_the_council_that_pilots(evaluation, karim):
    other = Council.objects.create(
        kind="CLSPD", name="Autre conseil", territory=commune("33039"), chair_title="Le maire"
    )
    with pytest.raises(Refused) as refused:
        operations.present_evaluation(evaluation, by=karim, on=TODAY, revision=1, meeting=make_meeting(other))
    assert refused.value.reasons[0].field == "meeting"


def test_a_meeting_that_one_may_not_see_does_not_exist(evaluation, karim):
    elsewhere = Council.objects.create(
        kind="CLSPD", name="CLSPD de Dax", territory=commune("40088"), chair_title="Le maire de Dax"
    )
    with pytest.raises(Http404):
        operations.present_evaluation(evaluation, by=karim, on=TODAY, revision=1, meeting=make_meeting(elsewhere))


def test_a_meeting_to_come_has_heard_nothing(evaluation, council, karim):
    later = make_meeting(council, held_on=date(2026, 12, 1))
    with pytest.raises(Refused, match="pas encore eu lieu"):
        operations.present_evaluation(evaluation, by=karim, on=TODAY, revision=1, meeting=later)


def test_the_council_that_pilots_must_hear_it_unless_it_no_longer_meets(evaluation, council, karim):
    with pytest.raises(Refused) as refused:
        operations.present_evaluation(evaluation, by=karim, on=TODAY, revision=1, not_presented_reason="Pas le temps.")
    assert refused.value.reasons[0].field == "not_presented_reason"
    Council.objects.filter(pk=council.pk).update(dormant_since=date(2026, 1, 1))
    done = operations.present_evaluation(
        Evaluation.objects.get(), by=karim, on=TODAY, revision=1, not_presented_reason="Conseil en sommeil."
    )
    assert done.not_presented_reason == "Conseil en sommeil."


@pytest.mark.parametrize(
    ("heir", "held_on", "heard"),
    [
        ({}, None, False),
        ({}, date(2026, 11, 5), True),
        ({}, date(2026, 10, 31), False),
        ({"dormant_since": date(2026, 11, 10)}, None, True),
        ({"dissolved_on": date(2026, 11, 10)}, None, True),
    ],
)
def test_the_council_that_carries_on_must_hear_it(heir, held_on, heard, evaluation, council, karim):
    """`held_on`: the day of its meeting; None: « sans objet », which only a council that meets no more allows."""
    second = succeeded(council, date(2026, 10, 1), name="Deuxième")
    last = succeeded(second, date(2026, 11, 1), **heir)
    said = {"meeting": make_meeting(last, held_on)} if held_on else {"not_presented_reason": "Plus de conseil."}
    shown = PresentationForm(evaluation=evaluation, agent=karim, on=TODAY).fields["meeting"].queryset
    assert list(shown) == ([said["meeting"]] if held_on and heard else [])
    if heard:
        done = operations.present_evaluation(evaluation, by=karim, on=TODAY, revision=1, **said)
        assert (done.meeting, done.not_presented_reason) == (said.get("meeting"), said.get("not_presented_reason", ""))
    else:
        with pytest.raises(Refused, match="conseil"):
            operations.present_evaluation(evaluation, by=karim, on=TODAY, revision=1, **said)


def test_without_council_a_reason_is_enough_but_needed(claire):
    evaluation = operations.create_evaluation(taken_over(), by=claire)
    with pytest.raises(Refused, match="Indiquez la réunion"):
        operations.present_evaluation(evaluation, by=claire, on=TODAY, revision=1, not_presented_reason=" ")
    assert operations.present_evaluation(
        evaluation, by=claire, on=TODAY, revision=1, not_presented_reason="Aucun conseil."
    ).not_presented_reason


def test_a_meeting_or_a_reason_but_not_both(evaluation, meeting, karim):
    with pytest.raises(Refused, match="réunion de présentation"):
        operations.present_evaluation(
            evaluation, by=karim, on=TODAY, revision=1, meeting=meeting, not_presented_reason="Les deux."
        )


# Délibérations


def waive(evaluation, by, reason):
    return operations.waive_resolutions(
        evaluation, by=by, on=TODAY, territories=[commune("33039")], waived_reason=reason
    )


def record(evaluation, by, place="33039"):
    return operations.record_resolution(
        evaluation, by=by, on=TODAY, territory=commune(place), number="2026-12", adopted_on=TODAY
    )


def test_only_the_prefecture_waives_the_resolutions_and_in_writing(evaluation, karim, claire):
    with pytest.raises(Forbidden):
        waive(evaluation, karim, "Fusion.")
    with pytest.raises(Refused, match="Indiquez le motif"):
        waive(evaluation, claire, " ")
    [done] = waive(evaluation, claire, "Fusion.")
    assert (done.territory, done.waived_reason) == (commune("33039"), "Fusion.")


EVERY_WRITE = {
    "create": lambda e, by: operations.create_evaluation(e.contract, by=by, kind="midterm"),
    "change": FROZEN["change"],
    "remove": FROZEN["remove"],
    "rate": lambda e, by: operations.rate_criterion(e.ratings.first(), by=by, revision=1, rating=1, evidence="X"),
    "validate": FROZEN["validate"],
    "present": lambda e, by: operations.present_evaluation(
        e, by=by, on=TODAY, revision=1, not_presented_reason="Aucun."
    ),
    "record": record,
    "waive": lambda e, by: waive(e, by, "M"),
    "recommend": lambda e, by: operations.add_recommendation(e, by=by, title="R"),
    "ask": lambda e, by: operations.add_question(e, by=by, question="Q"),
    "steer": lambda e, by: operations.add_steering_member(e, by=by, title="T"),
}


@pytest.mark.parametrize("write", EVERY_WRITE)
@pytest.mark.parametrize("who", ["maire", "procureur", "observer", "neighbour", "administrator"])
def test_others_write_nothing(write, who, evaluation, request):
    with pytest.raises(Forbidden):
        EVERY_WRITE[write](evaluation, request.getfixturevalue(who))


def test_the_lead_prefecture_validates_a_contract_that_overflows_its_department(claire):
    wide = taken_over(places=[commune("33039"), commune("40088")], lead=department("33"))
    made = operations.create_evaluation(wide, by=claire, kind="midterm", findings="C")
    operations.add_recommendation(made, by=claire, title="R")
    assert operations.validate_evaluation(made, by=claire, on=TODAY).validated_on == TODAY
