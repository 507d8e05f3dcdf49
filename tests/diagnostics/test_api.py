"""Diagnostics and problems in the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diagnostics import operations
from diagnostics.models import ConcernedActor, Diagnostic, Problem
from tests.diagnostics.conftest import PERIOD
from tests.personas import commune

pytestmark = pytest.mark.django_db
BASE = "/api/v1/diagnostics/"
PROBLEMS = "/api/v1/problems/"


class Caller:
    """A signed-in person speaking JSON."""

    def __init__(self, agent):
        self.client = Client()
        self.client.force_login(agent)

    def get(self, url, **data):
        return self.client.get(url, data)

    def send(self, method, url, body=None, revision=None):
        headers = {} if revision is None else {"If-Match": f'"{revision}"'}
        return getattr(self.client, method)(url, body or {}, content_type="application/json", headers=headers)


def test_the_detail_says_what_one_may_do(problem, karim):
    answer = Caller(karim).get(f"{BASE}{problem.diagnostic_id}/")
    body = answer.json()
    can = {"edit": True, "adopt": True, "validate": False, "reopen": False, "decide_eligibility": False}
    assert body["abilities"] == can
    assert body["communes"][0]["code"] == "33039"
    assert [row["field"] for row in body["field_responses"]] == ["prevention", "deterrence", "sanction", "reparation"]
    assert body["problems"][0]["title"] == "Occupation des halls"
    assert answer["ETag"].startswith(f'"{body["revision"]}-')


def test_create_change_and_write(karim):
    caller = Caller(karim)
    body = {"title": "D", "communes": [commune("33039").pk], "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    made = caller.send("post", BASE, body)
    assert made.status_code == 201
    url = f"{BASE}{made.json()['id']}/"
    assert caller.send("patch", url, {"title": "E"}).status_code == 428
    assert caller.send("patch", url, {"title": "E"}, revision=9).status_code == 412
    changed = caller.send("patch", url, {"title": "E"}, revision=1)
    assert (changed.json()["title"], changed.json()["revision"]) == ("E", 2)
    written = caller.send("post", f"{url}write-part/", {"part": "situation", "text": "<p>a</p><script>b</script>"}, 2)
    assert written.json()["situation"] == "<p>a</p>"


def test_validate_reopen_and_decide(problem, claire, karim):
    diagnostic = Diagnostic.objects.get()
    url, revision = f"{BASE}{diagnostic.pk}/", diagnostic.revision
    assert Caller(karim).send("post", f"{url}validate-diagnostic/", revision=revision).status_code == 403
    caller = Caller(claire)
    validated = caller.send("post", f"{url}validate-diagnostic/", revision=revision)
    assert validated.json()["validated_on"]
    decided = caller.send(
        "post", f"{url}decide-eligibility/", {"decided_on": "2026-01-05", "grounds": "Intensité"}, revision + 1
    )
    assert decided.json()["eligibilities"][0]["grounds"] == "Intensité"
    refused = caller.send("patch", url, {"title": "x"}, revision + 1)
    assert refused.status_code == 409
    assert "ne change plus" in refused.content.decode()
    assert caller.send("post", f"{url}reopen-diagnostic/", {"reason": ""}, revision + 1).status_code == 400
    reopened = caller.send("post", f"{url}reopen-diagnostic/", {"reason": "Erreur"}, revision + 1)
    assert reopened.json()["validated_on"] is None


def test_an_incomplete_diagnostic_is_refused_with_every_missing_piece(diagnostic, claire):
    answer = Caller(claire).send("post", f"{BASE}{diagnostic.pk}/validate-diagnostic/", revision=1)
    assert answer.status_code == 409
    assert "Aucun problème n’est décrit" in answer.content.decode()


def test_problems_and_actors(diagnostic, karim, social_landlord):
    caller = Caller(karim)
    made = caller.send("post", PROBLEMS, {"diagnostic": diagnostic.pk, "title": "Rodéos", "fields": ["sanction"]})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    url = f"{PROBLEMS}{made.json()['id']}/"
    changed = caller.send("patch", url, {"fields": ["sanction", "prevention"]}, revision=1)
    assert changed.json()["fields"] == ["prevention", "sanction"]
    actor = caller.send(
        "post", "/api/v1/concerned-actors/",
        {"problem": made.json()["id"], "organisation": social_landlord.pk, "part": "suffers"},
    )  # fmt: skip
    assert actor.status_code == 201
    assert caller.get(url).json()["actors"][0]["organisation_name"] == "Bailleur des Deux Rives"
    actor_url = f"/api/v1/concerned-actors/{actor.json()['id']}/"
    assert caller.send("delete", actor_url, revision=1).status_code == 204
    assert not ConcernedActor.objects.exists()
    assert caller.send("delete", url, revision=2).status_code == 204
    assert not Problem.objects.exists()


def test_a_field_is_described(diagnostic, karim):
    row = diagnostic.field_responses.get(field="sanction")
    answer = Caller(karim).send(
        "put", f"/api/v1/field-responses/{row.pk}/", {"response": "Rappels", "fitness": "weak"}, revision=1
    )
    assert answer.json()["fitness"] == "weak"


def test_the_filters_are_those_of_the_page(problem, karim):
    caller = Caller(karim)
    assert len(caller.get(BASE, q="begles").json()["results"]) == 1
    assert caller.get(BASE, q="talence").json()["results"] == []
    assert len(caller.get(PROBLEMS, champ="prevention").json()["results"]) == 1
    assert caller.get(PROBLEMS, champ="sanction").json()["results"] == []
    assert caller.get(BASE, etat="x").status_code == 400


def test_a_neighbour_finds_nothing(problem, neighbour, karim, social_landlord):
    actor = operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    row = problem.diagnostic.field_responses.first()
    caller = Caller(neighbour)
    for name, pk in (
        ("diagnostics", problem.diagnostic_id), ("problems", problem.pk), ("concerned-actors", actor.pk),
        ("field-responses", row.pk),
    ):  # fmt: skip
        listed = caller.get(f"/api/v1/{name}/")
        assert listed.json()["results"] == []
        for answer in (
            caller.get(f"/api/v1/{name}/{pk}/"),
            caller.send("patch", f"/api/v1/{name}/{pk}/", {"title": "x"}, revision=1),
            caller.send("delete", f"/api/v1/{name}/{pk}/", revision=1),
        ):
            assert answer.status_code in {404, 405}
            assert "Occupation" not in answer.content.decode()
    body = {"diagnostic": problem.diagnostic_id, "title": "x"}
    assert caller.send("post", PROBLEMS, body).status_code == 400


def cost(caller, url):
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(url).status_code == 200
    return len(captured)


def test_the_cost_does_not_grow_with_rows(karim):
    caller = Caller(karim)

    def more(count):
        for number in range(count):
            made = operations.create_diagnostic(by=karim, title=f"D{number}", communes=[commune("33039")], **PERIOD)
            operations.add_problem(made, by=karim, title="a")
        return made

    first = more(2)
    few = [cost(caller, url) for url in (BASE, PROBLEMS, f"{BASE}{first.pk}/")]
    more(18)
    for number in range(18):
        operations.add_problem(first, by=karim, title=f"p{number}")
    assert [cost(caller, url) for url in (BASE, PROBLEMS, f"{BASE}{first.pk}/")] == few
