"""The pages of evaluations: what they show, to whom, what they write, and at what cost."""

from datetime import date

import pytest
from django.urls import reverse

from cls_portal.actors import PORTAL
from contracts.models import Contract
from evaluations import operations
from evaluations.home import evaluations_due
from evaluations.models import CriterionRating, Evaluation
from partners.models import Meeting
from tests.contracts.stages import a_contract, taken_over
from tests.evaluations.conftest import TODAY, make_meeting, write_all
from tests.personas import commune

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code in {200, 409}, response.status_code
    content = response.content.decode()
    assert "{{" not in content
    assert "{%" not in content
    return content


def post(client, url, **data):
    return client.post(url, data)


PAGES = {
    "evaluation-detail": {"claire", "karim", "maire", "observer"},
    "evaluation-edit": {"claire", "karim"},
    "evaluation-remove": {"claire", "karim"},
    "evaluation-present": {"claire", "karim"},
    "evaluation-resolutions": {"claire", "karim"},
    "evaluation-waive": {"claire"},
    "evaluation-validate": {"claire"},
    "evaluation-criterion": {"claire", "karim"},
}


def address(name, evaluation):
    key = evaluation.ratings.first().pk if name == "evaluation-criterion" else evaluation.pk
    return reverse(name, args=[key])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["claire", "karim", "maire", "observer"])
def test_each_page_opens_for_whom_it_is_made(name, who, evaluation, client, request):
    client.force_login(request.getfixturevalue(who))
    response = client.get(address(name, evaluation))
    assert response.status_code == (200 if who in PAGES[name] else 403)
    if response.status_code == 200:
        assert "<h1" in text(response)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["neighbour", "administrator"])
def test_for_others_it_does_not_exist(name, who, written, client, request):
    client.force_login(request.getfixturevalue(who))
    response = client.get(address(name, written))
    assert response.status_code == 404
    assert written.findings not in response.content.decode()
    assert post(client, address(name, written), findings="X").status_code in {404, 405}


@pytest.mark.parametrize("name", PAGES)
def test_nobody_signed_out_reads(name, evaluation, client):
    assert client.get(address(name, evaluation)).status_code == 302


def test_the_list_shows_what_one_sees(evaluation, karim, neighbour, client):
    client.force_login(karim)
    assert evaluation.contract.reference in text(client.get("/evaluations/"))
    client.force_login(neighbour)
    page = text(client.get("/evaluations/"))
    assert evaluation.contract.reference not in page
    assert "aucune évaluation" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nature=final", True),
        ("nature=midterm", False),
        ("validee=true", False),
        ("validee=false", True),
        ("conclusion=renew", False),
    ],
)
def test_the_list_is_narrowed_by_the_address(query, found, evaluation, karim, client):
    client.force_login(karim)
    page = text(client.get(f"/evaluations/?{query}"))
    assert (f'href="/evaluations/{evaluation.pk}/"' in page) is found


def test_an_evaluation_is_launched_from_its_contract(contract, karim, client):
    client.force_login(karim)
    assert f"/evaluations/nouvelle/?contrat={contract.pk}" in text(client.get(f"/contrats/{contract.pk}/"))
    url = f"/evaluations/nouvelle/?contrat={contract.pk}"
    response = post(client, url, kind="final", commissioned_by="Le maire")
    made = Evaluation.objects.get()
    assert response.url == f"/evaluations/{made.pk}/"
    assert made.ratings.count() == 6
    assert 'value="final"' not in text(client.get(url))


def test_launching_needs_a_contract_that_one_writes(contract, observer, neighbour, client):
    url = f"/evaluations/nouvelle/?contrat={contract.pk}"
    client.force_login(observer)
    assert client.get(url).status_code == 403
    client.force_login(neighbour)
    assert client.get(url).status_code == 404
    assert client.get("/evaluations/nouvelle/").status_code == 404


def test_a_contract_that_is_not_signed_shows_no_evaluation(karim, client):
    client.force_login(karim)
    assert "Lancer une évaluation" not in text(client.get(f"/contrats/{a_contract().pk}/"))


def test_it_is_written_and_two_people_lose_nothing(evaluation, karim, claire, client):
    client.force_login(karim)
    url = reverse("evaluation-edit", args=[evaluation.pk])
    assert post(client, url, findings="Mes constats", verdict="", revision=1).status_code == 302
    operations.change_evaluation(evaluation, by=claire, revision=2, findings="Ses constats")
    response = post(client, url, findings="Mes autres constats", verdict="", revision=2)
    assert response.status_code == 409
    page = text(response)
    assert "Mes autres constats" in page
    assert "Ses constats" in page


def test_a_criterion_is_rated(evaluation, karim, client):
    client.force_login(karim)
    row, second, *others = evaluation.ratings.all()
    for other in others:
        operations.rate_criterion(other, by=karim, revision=1, rating=3, evidence="Comptes rendus")
    url = reverse("evaluation-criterion", args=[row.pk])
    response = post(client, url, rating="4", evidence="Comptes rendus", revision=1)
    assert response.url == reverse("evaluation-criterion", args=[second.pk])
    assert post(client, response.url, rating="2", evidence="", revision=1).url == response.url
    response = post(client, response.url, rating="2", evidence="Entretiens", revision=2)
    assert response.url == f"/evaluations/{evaluation.pk}/#criteres"
    row.refresh_from_db()
    assert (row.rating, row.evidence) == (4, "Comptes rendus")
    assert '<option value="4" selected>' in text(client.get(url))
    post(client, url, rating="", evidence="", revision=2)
    assert CriterionRating.objects.get(pk=row.pk).rating is None


def test_only_meetings_of_the_council_are_offered(evaluation, meeting, council, karim, client):
    """Those that were held; each says what it was about."""
    group = make_meeting(council, form="working_group")
    coming = make_meeting(council, date(2099, 1, 6))
    Meeting.objects.filter(pk=meeting.pk).update(subject="Bilan du contrat")
    client.force_login(karim)
    url = reverse("evaluation-present", args=[evaluation.pk])
    page = text(client.get(url))
    assert f'value="{meeting.pk}"' in page
    assert "Formation plénière du 01/10/2026\u00a0: Bilan du contrat" in page
    for other in (group, coming):
        assert f'value="{other.pk}"' not in page
    assert post(client, url, meeting=meeting.pk, revision=1).status_code == 302
    assert Evaluation.objects.get().meeting == meeting


def test_a_refused_presentation_is_told_beside_its_input(evaluation, karim, client):
    client.force_login(karim)
    url = reverse("evaluation-present", args=[evaluation.pk])
    page = text(post(client, url, not_presented_reason="Pas le temps", revision=1))
    assert "doit lui être présentée" in page
    assert "Pas le temps</textarea>" in page


def test_the_page_tells_what_is_missing_then_validates(evaluation, claire, karim, client):
    client.force_login(claire)
    page = text(client.get(reverse("evaluation-detail", args=[evaluation.pk])))
    assert "Les constats ne sont pas écrits." in page
    validate = reverse("evaluation-validate", args=[evaluation.pk])
    assert "Les constats ne sont pas écrits." in text(post(client, validate, revision=1))
    write_all(evaluation)
    page = text(client.get(reverse("evaluation-detail", args=[evaluation.pk])))
    assert "Tout est écrit" in page
    assert post(client, validate, revision=2).status_code == 302
    page = text(client.get(reverse("evaluation-detail", args=[evaluation.pk])))
    assert "Elle ne change plus" in page
    assert "Apprécier<" not in page
    assert "Écrire l’évaluation" not in page


def test_a_door_that_one_may_not_open_is_not_shown(evaluation, karim, observer, client):
    validate = reverse("evaluation-validate", args=[evaluation.pk])
    url = reverse("evaluation-detail", args=[evaluation.pk])
    client.force_login(karim)
    page = text(client.get(url))
    assert "L’évaluation finale n’est pas validée." in page
    assert validate not in page
    assert reverse("evaluation-present", args=[evaluation.pk]) in page
    client.force_login(observer)
    page = text(client.get(url))
    assert "Les constats ne sont pas écrits." in page
    assert f"{url}redaction/" not in page


def test_resolutions_are_recorded_or_waived(evaluation, claire, client):
    client.force_login(claire)
    town = commune("33039")
    waive = reverse("evaluation-waive", args=[evaluation.pk])
    post(client, waive, territories=[town.pk], waived_reason="Fusion")
    page = text(client.get(reverse("evaluation-detail", args=[evaluation.pk])))
    assert "Fusion" in page
    sheet = reverse("evaluation-resolutions", args=[evaluation.pk])
    refused = text(post(client, sheet, **{f"t{town.pk}-number": "12", f"t{town.pk}-adopted_on": "2099-01-01"}))
    assert "à venir" in refused
    assert (
        post(client, sheet, **{f"t{town.pk}-number": "12", f"t{town.pk}-adopted_on": "2026-11-03"}).status_code == 302
    )
    page = text(client.get(reverse("evaluation-detail", args=[evaluation.pk])))
    assert "12 du 3" in page
    assert "Fusion" not in page.partition('id="historique"')[0]
    assert "Aucune délibération n’est plus attendue." in text(client.get(waive))


def test_an_evaluation_is_given_up(evaluation, karim, client):
    client.force_login(karim)
    response = post(client, reverse("evaluation-remove", args=[evaluation.pk]), revision=1)
    assert response.url == f"/contrats/{evaluation.contract_id}/"
    assert not Evaluation.objects.exists()


# Reminders


def ending(on, **values):
    made = taken_over(**values)
    Contract.objects.filter(pk=made.pk).update(ends_on=on)
    return made


def test_the_home_page_reminds_of_the_evaluations_to_launch(karim, claire, neighbour, observer, maire):
    assert evaluations_due(karim, TODAY) == []
    ending(date(2027, 11, 24))
    assert evaluations_due(karim, TODAY) == []
    ending(date(2027, 2, 1), title="Proche", kind="CLS_NG")
    [tile] = evaluations_due(karim, TODAY)
    assert (tile.count, tile.url) == (1, "/evaluations/a-lancer/")
    assert "dans les trois mois" in tile.text
    ending(date(2026, 11, 1), title="Échu", kind="STSPD")
    [tile] = evaluations_due(claire, TODAY)
    assert tile.count == 2
    assert "est échu" in tile.text
    for other in (neighbour, observer, maire):
        assert evaluations_due(other, TODAY) == []


def test_a_validated_evaluation_silences_the_reminder(karim, claire):
    contract = ending(date(2027, 2, 1))
    evaluation = write_all(operations.create_evaluation(contract, by=PORTAL))
    assert len(evaluations_due(karim, TODAY)) == 1
    operations.validate_evaluation(evaluation, by=claire, on=TODAY)
    assert evaluations_due(karim, TODAY) == []


def test_the_list_of_contracts_to_evaluate(karim, neighbour, client):
    contract = ending(date(2026, 12, 1))
    client.force_login(karim)
    page = text(client.get("/evaluations/a-lancer/"))
    assert contract.reference in page
    assert "À lancer" in page
    operations.create_evaluation(contract, by=PORTAL)
    assert "En cours" in text(client.get("/evaluations/a-lancer/"))
    client.force_login(neighbour)
    assert contract.reference not in text(client.get("/evaluations/a-lancer/"))


# At what cost


def test_the_cost_of_the_pages_does_not_grow(evaluation, contract, karim, client, django_assert_num_queries,
                                             django_assert_max_num_queries):  # fmt: skip
    client.force_login(karim)
    urls = [
        reverse("evaluation-list"), reverse("evaluation-due"), reverse("evaluation-detail", args=[evaluation.pk]),
        reverse("contract-detail", args=[contract.pk]),
    ]  # fmt: skip
    few = {}

    def fill(numbers):
        for number in numbers:
            operations.create_evaluation(contract, by=PORTAL, kind="midterm")
            first, last = date(2000 + number, 1, 1), date(2000 + number, 12, 31)
            taken_over(title=f"C{number}", starts_on=first, ends_on=last, signed_on=first)

    fill([2])
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(60) as captured:
            client.get(url)
        few[url] = len(captured)
    fill(range(3, 20))
    for url in urls:
        with django_assert_num_queries(few[url], info=url):
            client.get(url)
