"""Questions about an action: who asks whom, who answers, who closes, and what the mails of the day say of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from actions import chasing, notifications, operations
from actions.models import Action, ActionQuestion
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent
from contracts import operations as on_contracts
from partners.models import Affiliation, Council, Organisation
from tests.actions.conftest import organisation
from tests.contracts.stages import moved, taken_over
from tests.personas import commune, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = date(2027, 2, 1)


@pytest.fixture(scope="module")
def cast(stage: Stage) -> dict[str, Any]:
    """A coordinator, the pilot of an action, a partner who supports another: each with an account."""
    with stage():
        people = {"karim": person("Karim", "Benali", "coordinator", commune("33039"))}
        council = Council.objects.create(
            kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire", coordinator=people["karim"]
        )
        contract = taken_over(council=council)
        axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
        objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
        for name in ("paule", "sofia"):
            people[name] = person(name.title(), "Durand")
            lead = organisation(f"Association de {name}")
            Affiliation.objects.create(agent=people[name], organisation=lead, starts_on=date(2020, 1, 1))
            on_contracts.add_partner(contract, by=PORTAL, organisation=lead)
            people[f"action of {name}"] = operations.create_action(
                objective, by=PORTAL, title=f"Médiation de {name}", field="prevention", lead=lead
            )
        return people


@pytest.fixture
def karim(db: None, cast: dict[str, Any]) -> Agent:
    return Agent.objects.get(pk=cast["karim"].pk)


@pytest.fixture
def paule(db: None, cast: dict[str, Any]) -> Agent:
    return Agent.objects.get(pk=cast["paule"].pk)


@pytest.fixture
def sofia(db: None, cast: dict[str, Any]) -> Agent:
    return Agent.objects.get(pk=cast["sofia"].pk)


@pytest.fixture
def action(db: None, cast: dict[str, Any]) -> Action:
    return Action.objects.get(pk=cast["action of paule"].pk)


@pytest.fixture
def question(action: Action, karim: Agent) -> ActionQuestion:
    """Of the coordinator to the pilot."""
    return operations.ask_question(action, by=karim, on=ON, text="Où en est le local ?", organisation=action.lead)


def told(awaited: Any) -> set[str]:
    return {each.recipient.split("@")[0] for each in awaited}


def test_the_pilot_answers_and_who_asked_closes(question, karim, paule):
    assert told(chasing.questions_awaited(ON)) == {"paule.durand"}
    (line,) = notifications.question_lines([question.pk], paule.email, ON)
    assert "Karim Benali demande\u00a0: Où en est le local ?" in line.text
    with pytest.raises(Stale):
        operations.answer_question(question, by=paule, on=ON, revision=0, answer="Trouvé")
    answered = operations.answer_question(question, by=paule, on=ON, revision=1, answer=" Trouvé ")
    assert (answered.answer, answered.answerer, answered.answered_on) == ("Trouvé", paule, ON)
    assert told(chasing.questions_awaited(ON)) == set()
    assert notifications.question_lines([question.pk], paule.email, ON) == []
    assert told(chasing.answers_unread(ON)) == {"karim.benali"}
    (line,) = notifications.answer_lines([question.pk], karim.email, ON)
    assert line.text.endswith("Paule Durand répond\u00a0: Trouvé")
    with pytest.raises(Refused, match="Paule Durand a déjà répondu"):
        operations.answer_question(answered, by=karim, on=ON, revision=2, answer="Encore")
    with pytest.raises(Forbidden):
        operations.close_question(answered, by=paule, on=ON)
    operations.close_question(answered, by=karim, on=ON)
    assert told(chasing.answers_unread(ON)) == set()
    with pytest.raises(Refused, match="close"):
        operations.close_question(answered, by=karim, on=ON)


def test_a_partner_asks_the_coordination(action, karim, paule):
    asked = operations.ask_question(action, by=paule, on=ON, text="Quand se réunit-on ?")
    assert told(chasing.questions_awaited(ON)) == {"karim.benali"}
    operations.close_question(asked, by=paule, on=ON)
    with pytest.raises(Refused, match="close"):
        operations.answer_question(asked, by=karim, on=ON, revision=None, answer="Mardi")


def test_who_asks_is_not_told_of_their_own_question(action, karim):
    operations.ask_question(action, by=karim, on=ON, text="À voir en réunion")
    assert told(chasing.questions_awaited(ON)) == set()


def test_nobody_asks_or_answers_about_the_action_of_others(question, action, sofia):
    with pytest.raises(Forbidden):
        operations.ask_question(action, by=sofia, on=ON, text="Et alors ?")
    with pytest.raises(Forbidden):
        operations.answer_question(question, by=sofia, on=ON, revision=1, answer="Moi")
    with pytest.raises(Forbidden):
        operations.close_question(question, by=sofia, on=ON)


def test_only_who_can_answer_is_asked(action, karim):
    supporter = organisation("Sans compte")
    action.partners.create(organisation=supporter)
    for one in (supporter, Organisation.objects.get(name="Association de sofia")):
        with pytest.raises(Refused, match="a un compte"):
            operations.ask_question(action, by=karim, on=ON, text="Qui ?", organisation=one)


def test_never_once_the_contract_is_archived(question, karim, paule):
    moved(question.action.contract, "terminated", "archived")
    assert told(chasing.questions_awaited(ON)) == set()
    assert notifications.question_lines([question.pk], paule.email, ON) == []
    with pytest.raises(Refused):
        operations.answer_question(question, by=karim, on=ON, revision=1, answer="Tard")


BREAKS = {
    "question_given": {"text": ""},
    "question_answered_on_a_day": {"answer": "Oui"},
    "question_asked_before_answered": {"answer": "Oui", "answered_on": ON - timedelta(days=1)},
    "question_asked_before_closed": {"closed_on": ON - timedelta(days=1)},
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, question):
    with pytest.raises(IntegrityError, match=name):
        ActionQuestion.objects.filter(pk=question.pk).update(**BREAKS[name])


def test_asked_and_answered_from_the_page_of_the_action(client, action, karim, paule):
    client.force_login(karim)
    ask = reverse("question-ask", args=[action.pk])
    page = client.get(ask).content.decode()
    assert f'<option value="{action.lead_id}" selected>' in page
    assert "Association de sofia" not in page
    sent = client.post(ask, {"organisation": action.lead_id, "text": "Où en est le local ?"})
    assert sent.url == f"{reverse('action-detail', args=[action.pk])}#questions"
    question = action.questions.get()
    assert question.organisation == action.lead
    client.post(ask, {"organisation": "coordination", "text": "Qui suit ?"})
    operations.close_question(action.questions.get(organisation=None), by=karim, on=timezone.localdate())
    client.force_login(paule)
    page = client.get(reverse("action-detail", args=[action.pk])).content.decode()
    assert "Attend une réponse" in page
    assert reverse("question-close", args=[question.pk]) not in page
    answer = reverse("question-answer", args=[question.pk])
    assert "Où en est le local" in client.get(answer).content.decode()
    assert client.post(f"{answer}?retour=/", {"revision": 1, "answer": "Trouvé"}).url == "/"
    client.force_login(karim)
    assert "Trouvé" in client.get(reverse("action-detail", args=[action.pk])).content.decode()
    client.post(reverse("question-close", args=[question.pk]))
    assert not action.questions.filter(closed_on=None).exists()


def test_over_rest_a_question_is_asked_answered_and_closed(client, action, karim, paule, sofia):
    client.force_login(karim)
    root, asked = "/api/v1/action-questions/", {"content_type": "application/json"}
    made = client.post(root, {"action": action.pk, "organisation": action.lead_id, "text": "Où en est-on ?"}, **asked)
    assert made.status_code == 201, made.content
    row = f"{root}{made.json()['id']}/"
    tag = {"headers": {"if-match": made.headers["ETag"]}}
    client.force_login(sofia)
    assert client.post(f"{row}answer-question/", {"answer": "X"}, **asked, **tag).status_code == 403
    client.force_login(paule)
    said = client.post(f"{row}answer-question/", {"answer": "Ouvert lundi."}, **asked, **tag)
    assert (said.status_code, said.json()["answer"]) == (200, "Ouvert lundi.")
    assert client.post(f"{row}answer-question/", {"answer": "X"}, **asked, **tag).status_code == 412
    client.force_login(karim)
    done = client.post(f"{row}close-question/", {}, **asked, headers={"if-match": said.headers["ETag"]})
    assert done.json()["closed_on"] is not None
