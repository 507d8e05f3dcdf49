"""The record of an evaluation: questions, notes of actions, recommendations, what is frozen, who follows up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Action, BudgetLine
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from contracts import operations as on_contracts
from contracts.reading.life import life_page
from evaluations import gates, operations
from evaluations.agenda import terms
from evaluations.documents import canonical, frozen_content
from evaluations.forms import FollowUpForm
from evaluations.gates import judged, missing_before_validation
from evaluations.models import Evaluation, Recommendation
from evaluations.panels import recommendations_carried
from evaluations.reading import next_to_judge, subjects_page
from evaluations.rules import CALENDAR
from partners.models import Organisation
from tests.evaluations.conftest import TODAY, conclude

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting(evaluation: Evaluation) -> Any:
    """Makes so many actions of the contract evaluated, under one objective."""
    contract = evaluation.contract
    axis = contract.axes.create(number=1, title="Prévenir")
    objective = axis.objectives.create(contract=contract, number=1, title="Médier")
    lead = Organisation.objects.create(kind="ASSO", name="Le Relais")

    def make(many: int) -> list[Action]:
        first = contract.actions.count() + 1
        made = [
            Action.objects.create(
                contract=contract, objective=objective, number=number, title=f"Action {number}", lead=lead,
                field="PREVENTION",
            )
            for number in range(first, first + many)
        ]  # fmt: skip
        for row in made:
            BudgetLine.objects.create(action=row, year=2026, funder=lead, planned=Decimal(1000))
            row.indicators.create(name="Médiations", unit="actes", baseline=Decimal(0), target=Decimal(20))
        return made

    return make


def test_questions_are_put_in_order(evaluation, karim):
    first, second = (operations.add_question(evaluation, by=karim, question=q) for q in ("A ?", "B ?"))
    operations.move_question(second, by=karim, revision=1, places=-1)
    assert [row.question for row in evaluation.questions.all()] == ["B ?", "A ?"]
    first.refresh_from_db()
    operations.change_question(first, by=karim, revision=first.revision, answer="Oui.")
    second.refresh_from_db()
    operations.remove_question(second, by=karim, revision=second.revision)
    assert [(row.question, row.answer) for row in evaluation.questions.all()] == [("A ?", "Oui.")]


def test_each_action_is_rated_or_said_why_not(evaluation, acting, karim):
    one, two = acting(2)
    codes = [reason.code for reason in missing_before_validation(evaluation, judged(evaluation))]
    assert codes[-1] == "evaluation.actions"
    made = operations.rate_action(evaluation, by=karim, action=one, rating=3, achieved="done", evidence="Bilan.")
    assert next_to_judge(evaluation) == reverse("evaluation-rate-action", args=[evaluation.pk, two.pk])
    operations.rate_action(evaluation, by=karim, action=two, evidence="Commencée hier.")
    assert "evaluation.actions" not in [
        reason.code for reason in missing_before_validation(evaluation, judged(evaluation))
    ]
    with pytest.raises(Refused, match="déjà apprécié"):
        operations.rate_action(evaluation, by=karim, action=one, rating=1)
    with pytest.raises(Stale):
        operations.rate_action(evaluation, by=karim, action=one, rating=1, seen=made.revision + 1)
    assert operations.rate_action(evaluation, by=karim, action=one, rating=2, seen=made.revision).rating == 2
    assert operations.rate_objective(evaluation, by=karim, objective=one.objective, rating=4).rating == 4


def test_an_action_is_judged_beside_its_follow_up(evaluation, acting, karim, client):
    [action] = acting(1)
    client.force_login(karim)
    url = reverse("evaluation-rate-action", args=[evaluation.pk, action.pk])
    page = client.get(url).content.decode()
    assert "Médiations" in page
    assert "1\u202f000" in page or "1\u00a0000" in page
    given = {"rating": "3", "achieved": "done", "evidence": "Bilan."}
    assert client.post(url, given).url == reverse("evaluation-subjects", args=[evaluation.pk])
    board = client.get(reverse("evaluation-subjects", args=[evaluation.pk])).content.decode()
    assert "3 sur 4" in board
    assert client.post(url, {**given, "rating": "1"}).status_code == 200  # nothing was read before it


def test_eighty_actions_cost_what_one_does(evaluation, acting, karim, django_assert_num_queries):
    acting(1)
    loaded = Evaluation.objects.for_detail(karim).get()
    with django_assert_num_queries(8):
        subjects_page(loaded, karim, TODAY)
    acting(79)
    loaded = Evaluation.objects.for_detail(karim).get()
    with django_assert_num_queries(8):
        page = subjects_page(loaded, karim, TODAY)
    assert page["actions"] == 80


def test_what_is_validated_is_frozen_in_whole(written, acting, claire):
    [action] = acting(1)
    operations.rate_action(written, by=claire, action=action, rating=3, evidence="Bilan.")
    operations.add_question(written, by=claire, question="Pourquoi ?", answer="Parce que.")
    operations.add_steering_member(written, by=claire, title="Le maire")
    validated = operations.validate_evaluation(written, by=claire, on=TODAY)
    kept = Evaluation.objects.get().frozen
    assert canonical(kept) == canonical(frozen_content(validated, TODAY))
    assert kept["frozen_on"] == TODAY.isoformat()
    [judged] = kept["achieved"][0]["objectives"][0]["actions"]
    assert (judged["rating"], judged["planned"], judged["indicators"][0]["target"]) == (3, "1000.00", "20")
    assert kept["questions"][0]["answer"] == "Parce que."
    assert kept["steering"][0]["title"] == "Le maire"
    Action.objects.filter(pk=action.pk).update(progress=90)
    loaded = Evaluation.objects.for_detail(claire).get()
    [row] = subjects_page(loaded, claire, TODAY)["axes"][0]["objectives"][0]["actions"]
    assert row["progress"] == 0


def follow(row: Recommendation, by: Any, **values: Any) -> Recommendation:
    row.refresh_from_db()
    given = {"status": "done", "followed_on": TODAY, "followed_note": "Vingt postes.", **values}
    followed: Recommendation = operations.follow_recommendation(row, by=by, on=TODAY, revision=row.revision, **given)
    return followed


def test_a_recommendation_is_followed_once_validated(written, claire, karim, observer):
    row = written.recommended.get()
    with pytest.raises(Refused, match="une fois l’évaluation validée"):
        follow(row, karim)
    operations.validate_evaluation(written, by=claire, on=TODAY)
    with pytest.raises(Forbidden):
        follow(row, observer)
    with pytest.raises(Refused, match="suite donnée"):
        follow(row, karim, followed_note="")
    assert follow(row, karim).status == "done"
    with pytest.raises(Refused, match="ne change plus"):
        operations.change_recommendation(row, by=karim, revision=row.revision, title="Autre")


def successor(contract: Any, claire: Any) -> Any:
    return on_contracts.start_successor(contract, by=claire, on=TODAY, renewal="renew", title="Suite")


def test_the_next_contract_takes_over_what_is_left(validated, contract, claire, client):
    following = successor(contract, claire)
    [row] = recommendations_carried(following, claire)["recommendations"]
    assert row.title == "Ouvrir des postes de TIG"
    client.force_login(claire)
    page = client.get(reverse("contract-detail", args=[following.pk])).content.decode()
    assert "Recommandations reprises" in page
    assert recommendations_carried(contract, claire) is None


@pytest.mark.parametrize("state", ["abandoned", "archived"])
def test_what_an_abandoned_successor_took_over_is_free_again(state, validated, contract, claire):
    given_up = successor(contract, claire)
    on_contracts.abandon_contract(given_up, by=claire, on=TODAY, reason="Autre projet.", told="Le maire")
    if state == "archived":
        on_contracts.move_contract(given_up, "archive", by=claire, on=TODAY)
    following = successor(contract, claire)
    assert len(recommendations_carried(following, claire)["recommendations"]) == 1


def test_who_does_not_see_the_next_contract_is_not_told_of_it(validated, contract, claire, maire, client):
    following = successor(contract, claire)
    for agent, seen in ((claire, True), (maire, False)):
        client.force_login(agent)
        page = client.get(reverse("evaluation-detail", args=[validated.pk])).content.decode()
        assert (following.reference in page) is seen
        [row] = client.get("/api/v1/recommendations/").json()["results"]
        assert row["carried_into"] == (following.pk if seen else None)


def test_who_follows_without_seeing_the_next_contract_leaves_it_there(validated, contract, claire, maire, client):
    following = successor(contract, claire)
    row = validated.recommended.get()
    assert "carried_into" in FollowUpForm(row=row, agent=claire, revision=row.revision).fields
    assert "carried_into" not in FollowUpForm(row=row, agent=maire, revision=row.revision).fields
    unseen = Recommendation.objects.for_detail(maire).get(pk=row.pk)
    assert unseen.carried_into is None
    given = {"status": "done", "followed_on": TODAY, "followed_note": "Vingt postes."}
    operations.follow_recommendation(unseen, by=claire, on=TODAY, revision=unseen.revision, **given)
    assert follow(row, claire).carried_into == following
    assert follow(row, claire, carried_into=None).carried_into is None


def test_a_contract_already_begun_takes_over_at_the_validation(written, contract, claire, neighbour):
    following = successor(contract, claire)
    assert recommendations_carried(following, claire) is None
    operations.validate_evaluation(written, by=claire, on=TODAY)
    assert len(recommendations_carried(following, claire)["recommendations"]) == 1
    assert recommendations_carried(following, neighbour) is None


def test_the_note_of_before_counts_for_what_was_validated_before(validated, contract, meeting):
    Evaluation.objects.filter(pk=validated.pk).update(resolutions_note="n° 12")
    conclude_codes = [reason.code for reason in gates.final_evaluation_validated(contract, TODAY)]
    assert "evaluation.resolutions" in conclude_codes  # validated since: each délibération is recorded apart
    conclude(validated, meeting)
    assert gates.final_evaluation_validated(contract, TODAY) == []


def test_the_note_of_an_evaluation_validated_before_opens_the_renewal(written, contract, claire, meeting):
    Evaluation.objects.filter(pk=written.pk).update(
        validated_on=TODAY, validated_by=claire, meeting=meeting, resolutions_note="n° 12"
    )
    assert gates.final_evaluation_validated(contract, TODAY) == []


def test_only_the_assemblies_of_the_contract_vote(evaluation, karim, claire):
    from_elsewhere = {"on": TODAY, "territory": evaluation.contract.lead_prefecture}
    with pytest.raises(Refused, match="n’est pas attendue"):
        operations.record_resolution(evaluation, by=karim, number="1", adopted_on=TODAY, **from_elsewhere)
    town = evaluation.contract.communes.get()
    made = operations.record_resolution(evaluation, by=karim, on=TODAY, territory=town, number="1", adopted_on=TODAY)
    with pytest.raises(Refused, match="déjà enregistrée"):
        operations.record_resolution(evaluation, by=karim, on=TODAY, territory=town, number="2", adopted_on=TODAY)
    with pytest.raises(Refused, match="est enregistrée"):
        operations.waive_resolutions(evaluation, by=claire, on=TODAY, territories=[town], waived_reason="Fusion.")
    operations.remove_resolution(made, by=karim, revision=1)
    [waiver] = operations.waive_resolutions(
        evaluation, by=claire, on=TODAY, territories=[town], waived_reason="Fusion."
    )
    with pytest.raises(Forbidden):
        operations.remove_resolution(waiver, by=karim, revision=1)


def test_no_successor_is_begun_while_the_evaluation_is_validated(written, claire):
    """Each would look for the other, and neither carry the recommendations over."""
    with CaptureQueriesContext(connection) as told:
        operations.validate_evaluation(written, by=claire, on=TODAY)
    locked = [each["sql"].split('"')[1] for each in told if "FOR NO KEY UPDATE" in each["sql"]]
    assert locked == ["evaluations_evaluation", "contracts_contract"]


def test_what_is_taken_back_is_not_what_the_contract_is_being_renewed_on(validated, meeting, karim):
    [made] = conclude(validated, meeting).resolutions.all()
    with CaptureQueriesContext(connection) as told:
        operations.remove_resolution(made, by=karim, revision=1)
    locked = [each["sql"] for each in told if "FOR NO KEY UPDATE" in each["sql"]]
    assert "contracts_contract" in locked[0], "its renewal locks it too"


def test_the_calendar_is_in_the_life_of_the_contract_and_in_the_agenda(contract, karim, claire, neighbour, observer):
    coming = life_page(contract, karim, TODAY)["coming"]
    assert [each.on for each in coming if "évaluation finale" in each.text or "constats" in each.text] == [
        contract.ends_on - timedelta(days=days) for days in (365, 180, 90)
    ]
    past = [each.text for each in life_page(contract, karim, contract.ends_on)["past"]]
    assert not [text for text in past if text in CALENDAR.values()], "what was to be done is nothing that happened"
    on = date(2027, 6, 1)
    days = [each.day for each in terms(karim, on)]
    assert days == [contract.ends_on - timedelta(days=days) for days in (180, 90)]
    assert list(terms(neighbour, on)) == []
    assert list(terms(observer, on)) == [], "who only watches has nothing to do by then"
    evaluation = operations.create_evaluation(contract, by=PORTAL)
    assert len(list(terms(claire, date(2026, 12, 31)))) == 2
    left = [each for each in life_page(contract, karim, TODAY)["coming"] if "jours avant" in each.detail]
    url = reverse("evaluation-detail", args=[evaluation.pk])
    assert [(each.on, each.url) for each in left] == [
        (contract.ends_on - timedelta(days=days), url) for days in (180, 90)
    ]
