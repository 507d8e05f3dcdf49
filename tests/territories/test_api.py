"""Territories in the API: read only, the same filters as the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cls_portal.models import Agent
from territories.models import Territory
from tests.personas import commune

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.territories.api_urls")]
LIST = "/api/v1/territories/"


@pytest.fixture
def api(client: Client, karim: Agent) -> Client:
    client.force_login(karim)
    return client


def results(api: Client, query: str) -> list[dict[str, Any]]:
    response = api.get(LIST + query)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_nobody_reads_without_signing_in(client: Client) -> None:
    assert client.get(LIST).status_code == 401


def test_the_list_is_filtered_like_the_page(api: Client) -> None:
    begles = commune("33039")
    assert results(api, "?departement=33&nature=commune&q=begles") == [
        {
            "id": begles.pk,
            "kind": "commune",
            "code": "33039",
            "name": "Bègles",
            "population": 31831,
            "population_year": 2023,
            "department": begles.department_id,
            "region": begles.region_id,
        }
    ]


def test_the_communes_of_an_epci(api: Client) -> None:
    metropole = Territory.objects.get(kind="epci", code="243300316")
    assert len(results(api, f"?dans={metropole.pk}&nature=commune")) == 28


def test_a_filter_that_cannot_be_read_is_a_problem(api: Client) -> None:
    response = api.get(LIST + "?dans=999999999")
    assert response.status_code == 400
    assert "n’existe pas" in response.content.decode()


def test_one_territory(api: Client) -> None:
    found = api.get(f"{LIST}{commune('60694').pk}/").json()
    assert (found["name"], found["former_codes"], found["gone"]) == ("Les Hauts-Talican", ["60054"], False)
    assert found["abilities"] == {"see": True, "give_role": False, "end_role": False, "load": False}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(api: Client, method: str) -> None:
    address = LIST if method == "post" else f"{LIST}{commune('33039').pk}/"
    response = getattr(api, method)(address, {"name": "Autre"}, content_type="application/json")
    assert response.status_code == 405


def test_the_schema_describes_territories(api: Client) -> None:
    schema = api.get("/api/v1/schema/", headers={"Accept": "application/json"}).content.decode()
    assert "departement" in schema
    assert "postal_codes" in schema
