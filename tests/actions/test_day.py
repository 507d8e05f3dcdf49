"""« Ma journée »: what awaits whom, why, what can be done of it at once, and who sees nothing of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from actions import operations
from actions.day import shown_day
from actions.lateness import late
from actions.models import Action, Milestone, NewsRequest
from actions.reading.day import Scope, day_of, scope_of
from actions.reading.following import told_of
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from contracts import operations as on_contracts
from partners.models import Affiliation, Council
from tests.actions.conftest import organisation
from tests.contracts.stages import contract_in, taken_over
from tests.personas import commune, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = date(2027, 2, 1)
STARTED = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture(scope="module")
def made_contract(stage: Stage) -> Any:
    with stage():
        karim = person("Karim", "Benali", "coordinator", commune("33039"))
        council = Council.objects.create(
            kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire", coordinator=karim
        )
        contract = taken_over(council=council)
        axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
        on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
        return contract


@pytest.fixture
def karim(made_contract: Any) -> Agent:
    return Agent.objects.get(email="karim.benali@exemple.fr")


@pytest.fixture
def paule(db: None, made_contract: Any) -> Agent:
    """The pilot of the actions of « Médiation »."""
    agent = person("Paule", "Durand")
    lead = organisation("Médiation")
    Affiliation.objects.create(agent=agent, organisation=lead, starts_on=date(2020, 1, 1))
    on_contracts.add_partner(made_contract, by=PORTAL, organisation=lead)
    return agent


def an_action(contract: Any, title: str, agent: Agent | None = None, **facts: Any) -> Action:
    """Led by the organisation of this person, or by another."""
    lead = agent.affiliations.get().organisation if agent else organisation(f"Pilote de {title}")
    made: Action = operations.create_action(
        contract.objectives.get(), by=PORTAL, title=title, field="prevention", lead=lead, **{**STARTED, **facts}
    )
    Action.objects.filter(pk=made.pk).update(status="running", news_on=ON)
    return Action.objects.get(pk=made.pk)


def scope(agent: Agent) -> Scope:
    found = scope_of(agent, ON)
    assert found is not None
    return found


def read(agent: Agent) -> dict[str, list[tuple[str, str]]]:
    """Section → name and words of each line, with plain spaces."""
    shown = shown_day(scope(agent), 5, back="/")
    return {
        each.anchor: [(line.name.partition("– ")[2] or line.name, plain(line.said)) for line in each.lines]
        for each in shown
    }


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_why_an_action_is_late_in_a_few_words(made_contract, karim):
    over = an_action(made_contract, "Finie", ends_on=date(2027, 1, 20))
    idle = an_action(made_contract, "À lancer")
    Action.objects.filter(pk=idle.pk).update(status="to_start")
    missed = an_action(made_contract, "Jalonnée")
    operations.add_milestone(missed, by=PORTAL, name="Recrutement", due_on=date(2027, 1, 25))
    operations.add_milestone(missed, by=PORTAL, name="Bilan", due_on=date(2027, 1, 31))
    unmeasured = an_action(made_contract, "Mesurée", starts_on=date(2026, 1, 1))
    operations.add_indicator(unmeasured, by=PORTAL, name="Jeunes", unit="jeunes", frequency="quarterly")
    an_action(made_contract, "À l’heure")
    assert read(karim)["retard"] == [
        ("Mesurée", "mesure de « Jeunes » attendue depuis le 1er octobre 2026"),
        ("À lancer", "devait commencer le 1er janvier 2027 (31 jours)"),
        ("Finie", "devait finir le 20 janvier 2027 (12 jours)"),
        ("Jalonnée", "jalon « Recrutement » attendu depuis le 25 janvier 2027 (7 jours)"),
    ]
    rows = Action.objects.filter(pk__in=[over.pk, idle.pk, missed.pk, unmeasured.pk])
    assert all(late(told_of(action), ON) for action in rows), "the rules say the same"


def test_the_week_has_what_ends_what_is_reached_what_is_measured(made_contract, karim):
    an_action(made_contract, "Finit", ends_on=ON)
    an_action(made_contract, "Après", ends_on=ON + timedelta(days=7))
    reached = an_action(made_contract, "Atteint")
    operations.add_milestone(reached, by=PORTAL, name="Bilan", due_on=ON + timedelta(days=6))
    operations.add_milestone(reached, by=PORTAL, name="Plus tard", due_on=ON + timedelta(days=7))
    for title, ends, frequency in (
        ("Mesure", date(2027, 1, 4), "once"),  # term on 3 February
        ("Mensuelle", date(2027, 1, 6), "monthly"),  # on 5 February
        ("Trimestrielle", date(2027, 6, 30), "quarterly"),  # not before 30 April
    ):
        measured = an_action(made_contract, title, ends_on=ends)
        operations.add_indicator(measured, by=PORTAL, name="Jeunes", unit="jeunes", frequency=frequency)
        later = {"status": "postponed", "status_reason": "x", "postponed_to": date(2027, 6, 1)}
        Action.objects.filter(pk=measured.pk).update(**later)
    assert read(karim)["semaine"] == [
        ("Finit", "finit aujourd’hui"),
        ("Mesure", "mesure de « Jeunes » à donner le 3 février 2027 au plus tard"),
        ("Mensuelle", "mesure de « Jeunes » à donner le 5 février 2027 au plus tard"),
        ("Atteint", "jalon « Bilan » à atteindre le 7 février 2027"),
    ]


def test_what_is_awaited_of_others(made_contract, karim, paule):
    action = an_action(made_contract, "Médiation", paule)
    given = {"by": karim, "on": ON - timedelta(days=3), "contracts": [made_contract], "due_on": ON - timedelta(days=1)}
    operations.ask_news(action.lead, contact_name="x", contact_email="x@exemple.fr", **given)
    draft = contract_in("drafting", title="CLS")
    draft.sections.filter(key="preamble").update(body="<p>Vu la loi</p>")
    asked = {"by": PORTAL, "service": "DDSP", "sections": ["preamble"], "contact_email": "x@exemple.fr"}
    on_contracts.ask_opinion(draft, on=ON, due_on=ON + timedelta(days=9), contact_name="x", **asked)
    operations.ask_question(action, by=karim, on=ON, text="Où en est le local ?", organisation=action.lead)
    assert read(karim)["attente"] == [
        ("Nouvelles demandées à Médiation", "1 action, réponse attendue depuis le 31 janvier 2027"),
        ("Médiation", "question à Médiation, le 1er février 2027"),
        ("Avis demandé à DDSP", "CLS, réponse attendue avant le 10 février 2027"),
    ]
    assert read(paule) == {"questions": [("Médiation", "question de Karim Benali, le 1er février 2027")]}
    NewsRequest.objects.update(recalled_on=ON)
    ((news, *_),) = [each.lines for each in shown_day(scope(karim), 5, back="/") if each.anchor == "attente"]
    assert news.acts == (), "one mail a day"


def test_a_question_is_that_of_whoever_can_answer(made_contract, karim, paule, claire):
    action = an_action(made_contract, "Médiation", paule)
    asked = operations.ask_question(action, by=paule, on=ON, text="Quand ?")
    assert "questions" in read(karim)
    assert "questions" not in read(claire), "the council has a coordinator"
    assert "attente" in read(paule)
    operations.answer_question(asked, by=karim, on=ON, revision=1, answer="Mardi")
    assert "questions" not in read(karim)
    assert read(paule) == {"questions": [("Médiation", "réponse de Karim Benali, le 1er février 2027")]}
    operations.close_question(asked, by=paule, on=ON)
    assert read(paule) == {}


def test_a_partner_sees_only_the_actions_of_their_organisation(made_contract, paule, karim, maire):
    an_action(made_contract, "La mienne", paule, ends_on=date(2027, 1, 20))
    an_action(made_contract, "Celle d’un autre", ends_on=date(2027, 1, 20))
    assert [name for name, _ in read(paule)["retard"]] == ["La mienne"]
    assert len(read(karim)["retard"]) == 2
    assert scope_of(maire, ON) is None
    assert scope_of(person("Sans", "Action"), ON) is None


def test_more_than_is_shown_is_counted(made_contract, karim):
    for number in range(4):
        an_action(made_contract, f"Finie {number}", ends_on=date(2027, 1, 20), starts_on=date(2026, 1, 1))
        an_action(made_contract, f"Finit {number}", ends_on=ON, starts_on=date(2026, 1, 1))
    Action.objects.update(news_on=date(2026, 10, 1))
    sections = {each.key: (len(each.lines), each.others) for each in day_of(scope(karim), 3)}
    assert sections == {"late": (3, 1), "week": (3, 1), "silent": (3, 5)}


@pytest.fixture
def today_late(made_contract: Any, paule: Agent) -> Milestone:
    """A milestone of yesterday, as pages read the day."""
    action = an_action(made_contract, "Médiation", paule, starts_on=date(2026, 1, 1), ends_on=date(2099, 1, 1))
    return operations.add_milestone(
        action, by=PORTAL, name="Recrutement", due_on=timezone.localdate() - timedelta(days=1)
    )


def test_the_milestone_is_reached_from_the_home_page(client, today_late, paule, karim):
    client.force_login(paule)
    page = client.get("/").content.decode()
    assert page.index("Ma journée") < page.index("À faire")
    reach = f"{reverse('milestone-reach', args=[today_late.pk])}?retour=%2F%23retard"
    assert f'action="{reach}"' in page
    assert client.post(reach, {"revision": 7}).status_code == 409
    assert client.post(reach, {"revision": today_late.revision}).url == "/#retard"
    assert Milestone.objects.get(pk=today_late.pk).done_on == timezone.localdate()
    page = client.get(reverse("my-day")).content.decode()
    assert "est atteint aujourd’hui" in page
    assert "attendu depuis" not in page


def test_the_list_behind_a_section_has_what_it_counts(client, today_late, made_contract, paule):
    other = an_action(made_contract, "Celle d’un autre", ends_on=date(2020, 1, 2), starts_on=date(2020, 1, 1))
    client.force_login(paule)
    page = client.get(f"{reverse('action-list')}?suivi=retard&miennes=on").content.decode()
    assert today_late.action.title in page
    row = f'href="{reverse("action-detail", args=[other.pk])}"'
    assert row not in page
    assert row in client.get(f"{reverse('action-list')}?suivi=retard").content.decode()


def test_an_empty_day_says_so(client, made_contract, karim):
    client.force_login(karim)
    assert "Rien ne presse aujourd’hui" in client.get("/").content.decode()
    assert "Rien ne presse aujourd’hui" in client.get(reverse("my-day")).content.decode()
