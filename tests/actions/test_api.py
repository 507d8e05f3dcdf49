"""Actions over REST: what is answered, to whom, and under which revision."""

import pytest

from actions.models import Action, Indicator

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


def etag(client, url):
    return client.get(url).headers["ETag"]


def test_the_list_and_the_detail(action, karim, client):
    client.force_login(karim)
    [row] = client.get(f"{ROOT}/actions/").json()["results"]
    assert (row["title"], row["cost"]) == ("Action 1", "1500.50")
    detail = client.get(f"{ROOT}/actions/{action.pk}/").json()
    assert detail["abilities"] == {"edit": True, "follow": True}
    assert detail["problems"] == [action.problems.get().pk]
    assert detail["indicators"][0]["name"] == "Jeunes suivis"


@pytest.mark.parametrize("resource", ["actions", "action-partners", "budget-lines", "indicators"])
def test_the_neighbour_finds_nothing(resource, action, neighbour, client):
    keys = {
        "actions": action.pk,
        "action-partners": action.partners.get().pk,
        "budget-lines": action.budget_lines.get().pk,
        "indicators": action.indicators.get().pk,
    }
    client.force_login(neighbour)
    assert client.get(f"{ROOT}/{resource}/").json()["results"] == []
    assert client.get(f"{ROOT}/{resource}/{keys[resource]}/").status_code == 404
    assert client.delete(f"{ROOT}/{resource}/{keys[resource]}/", headers={"If-Match": '"1"'}).status_code == 404


def test_an_action_is_created_changed_removed(objective, problem, association, karim, client):
    client.force_login(karim)
    body = {
        "objective": objective.pk, "title": "Médiation", "field": "prevention", "problems": [problem.pk],
        "lead": association.pk,
    }  # fmt: skip
    made = client.post(f"{ROOT}/actions/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    url = f"{ROOT}/actions/{made.json()['id']}/"
    assert client.patch(url, {"title": "X"}, content_type="application/json").status_code == 428
    headers = {"If-Match": etag(client, url)}
    changed = client.patch(url, {"title": "Y"}, content_type="application/json", headers=headers)
    assert changed.status_code == 200, changed.content
    assert changed.json()["problems"] == [problem.pk]
    assert client.patch(url, {"title": "Z"}, content_type="application/json", headers=headers).status_code == 412
    assert client.delete(url, headers={"If-Match": etag(client, url)}).status_code == 204
    assert not Action.objects.exists()


def test_what_one_may_not_see_does_not_exist_in_the_body(objective, neighbour, claire, client):
    client.force_login(neighbour)
    body = {"objective": objective.pk, "title": "Médiation", "field": "prevention"}
    answer = client.post(f"{ROOT}/actions/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Action.objects.exists()


def test_the_observer_may_not_write(action, observer, client):
    client.force_login(observer)
    url = f"{ROOT}/actions/{action.pk}/"
    headers = {"If-Match": etag(client, url)}
    assert client.patch(url, {"title": "X"}, content_type="application/json", headers=headers).status_code == 403


def test_a_frozen_text_is_a_conflict_told_in_french(frozen, karim, client):
    client.force_login(karim)
    url = f"{ROOT}/actions/{frozen.pk}/"
    headers = {"If-Match": etag(client, url)}
    answer = client.patch(url, {"title": "X"}, content_type="application/json", headers=headers)
    assert answer.status_code == 409
    assert "arrêté" in answer.content.decode()


PARTS = {
    "action-partners": ({"organisation": "stranger", "part": "Anime"}, {"part": "Finance"}),
    "budget-lines": ({"year": 2027, "funder": "stranger", "planned": "10.00"}, {"planned": "12.00"}),
    "indicators": ({"name": "N", "unit": "u", "target": "3.00"}, {"target": "4.00"}),
}


@pytest.mark.parametrize("resource", PARTS)
def test_parts_are_added_changed_removed(resource, action, stranger, karim, client):
    client.force_login(karim)
    new, change = PARTS[resource]
    body = {name: stranger.pk if value == "stranger" else value for name, value in new.items()}
    made = client.post(f"{ROOT}/{resource}/", {"action": action.pk, **body}, content_type="application/json")
    assert made.status_code == 201, made.content
    url = f"{ROOT}/{resource}/{made.json()['id']}/"
    changed = client.patch(url, change, content_type="application/json", headers={"If-Match": etag(client, url)})
    assert changed.status_code == 200, changed.content
    [(name, value)] = change.items()
    assert changed.json()[name] == value
    assert len(client.get(f"{ROOT}/{resource}/?action={action.pk}").json()["results"]) == 2
    assert client.get(f"{ROOT}/{resource}/?action=0").json()["results"] == []
    assert client.delete(url, headers={"If-Match": etag(client, url)}).status_code == 204


def test_the_filters_are_those_of_the_page(action, karim, client):
    client.force_login(karim)
    assert client.get(f"{ROOT}/actions/?champ=sanction").json()["results"] == []
    assert len(client.get(f"{ROOT}/actions/?contrat={action.contract_id}").json()["results"]) == 1
    assert client.get(f"{ROOT}/actions/?champ=inconnu").status_code == 400
    assert Indicator.objects.count() == 1
