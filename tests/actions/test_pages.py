"""The pages of actions: what they show, to whom, what they write, and at what cost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actions import operations
from actions.models import Action, ActionPartner, BudgetLine, Indicator
from cls_portal.actors import PORTAL
from contracts import operations as on_contracts
from contracts.models import Contract
from diagnostics import operations as on_diagnostics
from tests.actions.conftest import make_action

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code in {200, 409}, response.status_code
    content = response.content.decode()
    assert "{{" not in content
    assert "{%" not in content
    return content


def post(client, url, **data):
    return client.post(url, data)


# Every page

PAGES = {
    "action-detail": lambda action: action.pk,
    "action-edit": lambda action: action.pk,
    "action-remove": lambda action: action.pk,
    "action-coverage": lambda action: action.contract_id,
    "action-partner-add": lambda action: action.pk,
    "action-partner-edit": lambda action: action.partners.get().pk,
    "action-partner-remove": lambda action: action.partners.get().pk,
    "action-budget-add": lambda action: action.pk,
    "action-budget-edit": lambda action: action.budget_lines.get().pk,
    "action-budget-remove": lambda action: action.budget_lines.get().pk,
    "action-indicator-add": lambda action: action.pk,
    "action-indicator-edit": lambda action: action.indicators.get().pk,
    "action-indicator-remove": lambda action: action.indicators.get().pk,
}
READERS_PAGES = {"action-detail", "action-coverage"}


@pytest.mark.parametrize("name", PAGES)
def test_the_coordinator_opens(name, action, karim, client):
    client.force_login(karim)
    assert "<h1" in text(client.get(reverse(name, args=[PAGES[name](action)])))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["neighbour", "maire", "administrator"])
def test_for_others_it_does_not_exist(name, who, action, client, request):
    client.force_login(request.getfixturevalue(who))
    response = client.get(reverse(name, args=[PAGES[name](action)]))
    assert response.status_code == 404
    assert action.title not in response.content.decode()
    assert post(client, reverse(name, args=[PAGES[name](action)]), title="X").status_code in {404, 405}


@pytest.mark.parametrize("name", PAGES)
def test_the_observer_reads_only(name, action, observer, client):
    client.force_login(observer)
    expected = 200 if name in READERS_PAGES else 403
    assert client.get(reverse(name, args=[PAGES[name](action)])).status_code == expected


@pytest.mark.parametrize("name", PAGES)
def test_nobody_signed_out_reads(name, action, client):
    response = client.get(reverse(name, args=[PAGES[name](action)]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


# The list


def test_the_list_shows_what_one_sees(action, karim, neighbour, client):
    client.force_login(karim)
    assert "Action 1" in text(client.get("/actions/"))
    client.force_login(neighbour)
    page = text(client.get("/actions/"))
    assert "Action 1" not in page
    assert action.contract.reference not in page
    assert action.lead.name not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ACTION", True),
        ("q=introuvable", False),
        ("champ=prevention", True),
        ("champ=sanction", False),
        ("calendrier=unset", False),
    ],
)
def test_the_list_is_narrowed_by_the_address(query, found, action, karim, client):
    client.force_login(karim)
    assert (f"/actions/{action.pk}/" in text(client.get(f"/actions/?{query}"))) is found


def test_the_list_is_narrowed_by_contract_and_lead(action, karim, stranger, client):
    client.force_login(karim)
    assert f"/actions/{action.pk}/" in text(client.get(f"/actions/?contrat={action.contract_id}"))
    assert f"/actions/{action.pk}/" in text(client.get(f"/actions/?pilote={action.lead_id}"))
    assert f"/actions/{action.pk}/" not in text(client.get(f"/actions/?pilote={stranger.pk}"))


def test_the_export_is_the_list(action, karim, client):
    client.force_login(karim)
    content = b"".join(client.get("/actions/?export=csv").streaming_content).decode("utf-8-sig")
    assert "Action 1" in content
    assert "1500,50" in content.replace("\u00a0", "").replace("\u202f", "")


# Writing


NEW = {"title": "Chantiers éducatifs", "field": "reparation"}


def test_an_action_is_created_from_its_contract(objective, problem, karim, client):
    client.force_login(karim)
    url = f"/actions/nouvelle/?contrat={objective.contract_id}&objectif={objective.pk}&probleme={problem.pk}"
    page = text(client.get(url))
    assert f'<option value="{objective.pk}" selected>' in page
    response = post(client, url, **NEW, objective=objective.pk, problems=[problem.pk])
    made = Action.objects.get()
    assert response.url == f"/actions/{made.pk}/"
    assert made.problems.get() == problem
    assert "Chantiers éducatifs" in text(client.get(response.url))


def test_creating_needs_a_contract_that_one_writes(objective, observer, neighbour, karim, client):
    url = f"/actions/nouvelle/?contrat={objective.contract_id}"
    client.force_login(observer)
    assert client.get(url).status_code == 403
    client.force_login(neighbour)
    assert client.get(url).status_code == 404
    client.force_login(karim)
    assert client.get("/actions/nouvelle/").status_code == 404
    assert client.get("/actions/nouvelle/?contrat=abc").status_code == 404


def test_choices_are_those_of_the_contract(action, karim, stranger, client):
    elsewhere = Contract.objects.exclude(pk=action.contract_id)
    assert not elsewhere.exists()
    client.force_login(karim)
    page = text(client.get(reverse("action-edit", args=[action.pk])))
    assert stranger.name not in page
    assert "Bailleur des Deux Rives" in page
    response = post(client, reverse("action-partner-add", args=[action.pk]), organisation=stranger.pk)
    assert "Sélectionnez un choix valide" in text(response)


def edited(action, **values):
    return {
        "objective": action.objective_id, "title": action.title, "field": action.field, "lead": action.lead_id,
        "problems": [p.pk for p in action.problems.all()], "human_means": action.human_means,
        "starts_on": "2027-01-01", "ends_on": "2027-12-31", "revision": action.revision, **values,
    }  # fmt: skip


def test_an_action_is_changed(action, karim, client):
    client.force_login(karim)
    url = reverse("action-edit", args=[action.pk])
    response = post(client, url, **edited(action, title="Médiation", full_time_equivalents="1,5"))
    assert response.status_code == 302
    action.refresh_from_db()
    assert (action.title, action.full_time_equivalents) == ("Médiation", Decimal("1.5"))
    assert action.problems.count() == 1


def test_two_people_on_the_same_action_lose_nothing(action, karim, claire, client):
    client.force_login(karim)
    url = reverse("action-edit", args=[action.pk])
    mine = edited(action, title="Mon titre")
    operations.change_action(action, by=claire, revision=action.revision, title="Son titre")
    response = post(client, url, **mine)
    assert response.status_code == 409
    page = text(response)
    assert "Mon titre" in page
    assert "Son titre" in page
    assert Action.objects.get().title == "Son titre"


def test_a_refusal_keeps_what_was_typed(action, karim, client):
    client.force_login(karim)
    typed = edited(action, ends_on="2020-01-01", audience="Jeunes")
    response = post(client, reverse("action-edit", args=[action.pk]), **typed)
    page = text(response)
    assert "La fin de l’action ne peut pas précéder son début." in page
    assert 'value="Jeunes"' in page


def test_parts_are_added_changed_removed(action, karim, client):
    client.force_login(karim)
    new = {"name": "Réunions", "nature": "output", "unit": "réunions", "baseline": "0", "target": "1 250,5"}
    new |= {"direction": "up", "frequency": "yearly"}
    response = post(client, reverse("action-indicator-add", args=[action.pk]), **new)
    assert response.url == f"/actions/{action.pk}/#indicateurs"
    row = Indicator.objects.get(name="Réunions")
    assert row.target == Decimal("1250.5")
    line = BudgetLine.objects.get()
    url = reverse("action-budget-edit", args=[line.pk])
    post(client, url, year=2028, funder=line.funder_id, planned="2 000 €", kind="staff", revision=line.revision)
    line.refresh_from_db()
    assert (line.year, line.planned) == (2028, 2000)
    partner = ActionPartner.objects.get()
    post(client, reverse("action-partner-edit", args=[partner.pk]), part="Anime", role="co_lead", revision=1)
    partner.refresh_from_db()
    assert partner.part == "Anime"
    for name, each in (("partner", partner), ("budget", line), ("indicator", row)):
        post(client, reverse(f"action-{name}-remove", args=[each.pk]), revision=each.revision)
    assert not ActionPartner.objects.exists()
    assert not BudgetLine.objects.exists()
    assert Indicator.objects.count() == 1


def test_an_action_is_removed_after_asking(action, karim, client):
    client.force_login(karim)
    url = reverse("action-remove", args=[action.pk])
    assert "Supprimer l’action" in text(client.get(url))
    assert Action.objects.exists()
    response = post(client, url, revision=action.revision)
    assert response.url == f"/contrats/{action.contract_id}/#actions"
    assert not Action.objects.exists()


def test_a_frozen_action_offers_no_button_and_refuses(frozen, karim, client):
    client.force_login(karim)
    page = text(client.get(reverse("action-detail", args=[frozen.pk])))
    assert "Modifier l’action" not in page
    assert "Ajouter un indicateur" not in page
    response = post(client, reverse("action-edit", args=[frozen.pk]), **edited(frozen, title="Autre"))
    assert "arrêté" in text(response)


# What the pages say


def test_the_page_of_an_action_says_what_it_lacks_and_its_history(action, karim, client):
    client.force_login(karim)
    page = text(client.get(reverse("action-detail", args=[action.pk])))
    assert "Pour que la chaîne soit complète" not in page
    assert "a créé l’action" in page
    assert "1\u00a0500,50\u00a0€" in page
    action.indicators.all().delete()
    assert "n’a aucun indicateur" in text(client.get(reverse("action-detail", args=[action.pk])))


def test_the_coverage_shows_the_chain_both_ways(action, diagnostic, problem, stranger, karim, client):
    on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=stranger, part="suffers")
    on_diagnostics.add_problem(diagnostic, by=PORTAL, title="Rodéos motorisés")
    client.force_login(karim)
    page = text(client.get(reverse("action-coverage", args=[action.contract_id])))
    for words in ("Rodéos motorisés", "Sans action", "Engagé nulle part", "n°\u00a01 (subit)", "Jeunes suivis"):
        assert words in page


def test_the_reader_of_the_coverage_is_given_no_door_he_may_not_open(action, observer, client):
    Indicator.objects.update(target=None)
    client.force_login(observer)
    page = text(client.get(reverse("action-coverage", args=[action.contract_id])))
    assert "n’a pas de cible" in page
    assert "/actions/indicateurs/" not in page


def test_the_contract_shows_its_actions(action, karim, neighbour, client):
    client.force_login(karim)
    page = text(client.get(f"/contrats/{action.contract_id}/"))
    assert f'href="/actions/{action.pk}/"' in page
    assert "Ajouter une action" in page


def test_a_frozen_contract_shows_its_actions_without_buttons(frozen, karim, client):
    client.force_login(karim)
    page = text(client.get(f"/contrats/{frozen.contract_id}/"))
    assert f'href="/actions/{frozen.pk}/"' in page
    assert "Ajouter une action" not in page


# At what cost


def test_the_cost_of_the_pages_does_not_grow(
    action, objective, problem, association, landlord, diagnostic, karim, client, django_assert_max_num_queries,
    django_assert_num_queries,
):  # fmt: skip
    client.force_login(karim)
    urls = [
        reverse("action-list"), reverse("action-detail", args=[action.pk]),
        *(reverse(name, args=[action.contract_id]) for name in ("action-coverage", "contract-detail")),
    ]  # fmt: skip
    few = {}

    def fill(numbers):
        for number in numbers:
            make_action(objective, number, problem, association, landlord)
            operations.add_indicator(action, by=PORTAL, name=f"I{number}", unit="u")
            on_diagnostics.add_problem(diagnostic, by=PORTAL, title=f"P{number}")
            on_contracts.add_objective(objective.axis, by=PORTAL, title=f"O{number}")

    fill([2])
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(60) as captured:
            client.get(url)
        few[url] = len(captured)
    fill(range(3, 21))
    for url in urls:
        with django_assert_num_queries(few[url], info=url):
            client.get(url)
