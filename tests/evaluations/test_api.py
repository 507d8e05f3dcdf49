"""Evaluations over REST: what is answered, to whom, and under which revision."""

import pytest

from evaluations.models import Evaluation
from tests.evaluations.conftest import write_all
from tests.personas import commune

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


def etag(client, url):
    return client.get(url).headers["ETag"]


def send(client, method, url, body=None):
    headers = {"If-Match": etag(client, url.split("present")[0].split("record")[0].split("waive")[0].split("valid")[0])}
    return getattr(client, method)(url, body or {}, content_type="application/json", headers=headers)


def test_the_list_and_the_detail(evaluation, karim, client):
    client.force_login(karim)
    [row] = client.get(f"{ROOT}/evaluations/").json()["results"]
    assert row["kind"] == "final"
    detail = client.get(f"{ROOT}/evaluations/{evaluation.pk}/").json()
    assert detail["abilities"]["validate"] is False
    assert len(detail["ratings"]) == 6


@pytest.mark.parametrize("resource", ["evaluations", "criterion-ratings"])
def test_the_neighbour_finds_nothing(resource, evaluation, neighbour, client):
    key = evaluation.pk if resource == "evaluations" else evaluation.ratings.first().pk
    client.force_login(neighbour)
    assert client.get(f"{ROOT}/{resource}/").json()["results"] == []
    assert client.get(f"{ROOT}/{resource}/{key}/").status_code == 404


def test_from_launch_to_validation(contract, meeting, claire, client):
    client.force_login(claire)
    made = client.post(f"{ROOT}/evaluations/", {"contract": contract.pk}, content_type="application/json")
    assert made.status_code == 201, made.content
    url = f"{ROOT}/evaluations/{made.json()['id']}/"
    refused = send(client, "post", f"{url}validate-evaluation/")
    assert refused.status_code == 409
    assert "Les constats ne sont pas écrits." in refused.content.decode()
    assert send(client, "patch", url, {"findings": "C", "verdict": "redefine"}).status_code == 200
    advice = {"evaluation": made.json()["id"], "title": "R"}
    assert client.post(f"{ROOT}/recommendations/", advice, content_type="application/json").status_code == 201
    for rating in made.json()["ratings"]:
        rated = send(client, "patch", f"{ROOT}/criterion-ratings/{rating['id']}/", {"rating": 2, "evidence": "E"})
        assert rated.status_code == 200, rated.content
    assert send(client, "post", f"{url}validate-evaluation/").status_code == 200
    assert send(client, "patch", url, {"findings": "D"}).status_code == 409
    assert send(client, "post", f"{url}present-evaluation/", {"meeting": meeting.pk}).status_code == 200
    voted = {
        "evaluation": made.json()["id"],
        "territory": commune("33039").pk,
        "number": "1",
        "adopted_on": "2026-11-03",
    }
    recorded = client.post(f"{ROOT}/evaluation-resolutions/", voted, content_type="application/json")
    assert recorded.status_code == 201, recorded.content
    [row] = client.get(f"{ROOT}/recommendations/?evaluation={made.json()['id']}").json()["results"]
    address = f"{ROOT}/recommendations/{row['id']}/"
    follow = {"status": "dropped", "followed_on": "2026-11-03", "followed_note": "Sans objet."}
    headers = {"If-Match": etag(client, address)}
    followed = client.post(f"{address}follow-recommendation/", follow, content_type="application/json", headers=headers)
    assert followed.json()["status"] == "dropped"
    final = client.get(url).json()
    assert final["meeting"] == meeting.pk
    assert final["frozen"]["texts"]["findings"] == "C"
    assert final["validated_on"] is not None


def test_the_coordinator_does_not_validate_nor_waive(evaluation, karim, client):
    write_all(evaluation)
    client.force_login(karim)
    url = f"{ROOT}/evaluations/{evaluation.pk}/"
    assert send(client, "post", f"{url}validate-evaluation/").status_code == 403
    waiver = {"territories": [commune("33039").pk], "waived_reason": "Fusion"}
    assert send(client, "post", f"{url}waive-resolutions/", waiver).status_code == 403


def test_an_act_wants_the_revision_that_was_read(evaluation, claire, client):
    client.force_login(claire)
    url = f"{ROOT}/evaluations/{evaluation.pk}/"
    assert client.post(f"{url}validate-evaluation/", {}, content_type="application/json").status_code == 428
    write_all(evaluation)
    stale = client.post(f"{url}validate-evaluation/", {}, content_type="application/json", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert Evaluation.objects.get().validated_on is None


def test_an_evaluation_is_given_up(evaluation, karim, client):
    client.force_login(karim)
    url = f"{ROOT}/evaluations/{evaluation.pk}/"
    assert client.delete(url, headers={"If-Match": etag(client, url)}).status_code == 204
    assert not Evaluation.objects.exists()
