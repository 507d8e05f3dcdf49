"""Pages of the territories."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cls_portal.models import Agent
from territories.models import Territory
from tests.personas import commune

pytestmark = pytest.mark.django_db
LIST, SEARCH = "territory-list", "territory-search"


@pytest.fixture(autouse=True)
def _without_panels(settings: Any) -> None:
    """What higher apps add is theirs to test."""
    settings.TERRITORY_PANELS = {}


@pytest.fixture
def signed_in(client: Client, karim: Agent) -> Client:
    client.force_login(karim)
    return client


def page(client: Client, name: str, query: str = "", *args: Any) -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def detail(client: Client, territory: Territory, query: str = "") -> str:
    return page(client, "territory-detail", query, territory.pk)


@pytest.mark.parametrize("name", [LIST, SEARCH])
def test_one_must_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302


def test_the_list_is_filtered_by_its_address(signed_in: Client) -> None:
    html = page(signed_in, LIST, "?departement=33&nature=commune&q=begles")
    assert "Bègles" in html
    assert "1 territoire" in html


def test_the_list_of_a_department_holds_the_epci_that_reach_beyond(signed_in: Client) -> None:
    html = page(signed_in, LIST, "?departement=01&nature=epci")
    beyond = Territory.objects.within(Territory.objects.get(kind="department", code="01")).filter(
        kind="epci", department=None
    )
    assert beyond[0].name.replace("'", "&#x27;") in html


def test_the_list_inside_a_territory_that_was_typed(signed_in: Client) -> None:
    metropole = Territory.objects.get(kind="epci", code="243300316")
    assert "28 territoires" in page(signed_in, LIST, f"?dans={metropole.pk}&nature=commune")
    assert "28 territoires" in page(signed_in, LIST, "?dans_texte=243300316&nature=commune")


def test_the_list_is_exported_as_filtered(signed_in: Client) -> None:
    response = signed_in.get(reverse(LIST) + "?departement=33&nature=commune&export=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 535


@pytest.mark.parametrize("query", ["", "?departement=33", "?tri=-population", "?q=saint", "?dans_texte=33"])
def test_the_list_costs_the_same_few_queries(signed_in: Client, query: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        page(signed_in, LIST, query)
    assert len(queries) <= 12


def test_the_identity_card_of_a_commune(signed_in: Client) -> None:
    html = detail(signed_in, commune("33039"))
    for word in ("Bègles", "33039", "213300395", "33130", "31\u00a0831", "recensement 2023", "Bordeaux Métropole"):
        assert word in html


def test_the_obligations_of_a_commune_on_a_day(signed_in: Client) -> None:
    assert "CSI, art. L. 132-4" in detail(signed_in, commune("33039"))
    html = detail(signed_in, commune("33039"), "?le=2010-01-01&quartier=")
    assert "CGCT, art. L. 2211-4" in html
    assert "zone urbaine sensible" in html


def test_a_day_that_is_none_is_told(signed_in: Client) -> None:
    html = detail(signed_in, commune("33039"), "?le=hier")
    assert "Saisissez une date" in html
    assert "CSI, art." not in html


def test_a_department_has_no_obligations_and_shows_what_it_holds(signed_in: Client) -> None:
    html = detail(signed_in, Territory.objects.get(kind="department", code="33"))
    assert "Obligations" not in html
    assert "Tout voir (534)" in html


@pytest.mark.parametrize(
    ("kind", "code"),
    [("country", "FR"), ("region", "75"), ("epci", "200054781"), ("ept", "200057867"), ("delegated", "22290")],
)
def test_every_kind_has_its_page_in_ten_queries(signed_in: Client, kind: str, code: str) -> None:
    territory = Territory.objects.get(kind=kind, code=code)
    with CaptureQueriesContext(connection) as queries:
        html = detail(signed_in, territory)
    assert len(queries) <= 10
    assert len(html) < 60_000


def test_a_territory_that_is_gone_says_so(signed_in: Client) -> None:
    begles = commune("33039")
    Territory.objects.filter(pk=begles.pk).update(gone=True)
    assert "a disparu du code officiel géographique" in detail(signed_in, begles)


def test_an_unknown_territory_is_not_found(signed_in: Client) -> None:
    assert signed_in.get(reverse("territory-detail", args=[999999999])).status_code == 404


def test_suggestions_come_as_json_where_asked(signed_in: Client) -> None:
    response = signed_in.get(reverse(SEARCH), {"q": "begle"}, headers={"Accept": "application/json"})
    begles = commune("33039")
    assert json.loads(response.content)["results"][0] == {
        "id": begles.pk, "kind": "commune", "code": "33039", "name": "Bègles",
        "detail": "Commune, 33039, Gironde", "url": f"/territoires/{begles.pk}/",
    }  # fmt: skip
    assert "Accept" in response.headers["Vary"]


def test_suggestions_are_of_the_natures_asked_for(signed_in: Client) -> None:
    query = {"q": "bordeaux", "nature": ["epci", "district"]}
    response = signed_in.get(reverse(SEARCH), query, headers={"Accept": "application/json"})
    assert {found["kind"] for found in json.loads(response.content)["results"]} == {"epci", "district"}


def test_the_search_is_also_a_page(signed_in: Client) -> None:
    assert "Commune, 33039, Gironde" in page(signed_in, SEARCH, "?q=begles")
    assert "Aucun territoire ne correspond" in page(signed_in, SEARCH, "?q=zzqqxx")
    assert "Rechercher" in page(signed_in, SEARCH)


def test_what_is_typed_is_escaped(signed_in: Client) -> None:
    assert "<script>alert" not in page(signed_in, SEARCH, "?q=<script>alert(1)</script>")


def test_a_panel_of_a_higher_app_is_shown(signed_in: Client, settings: Any) -> None:
    settings.TERRITORY_PANELS = {"components/empty.html": "tests.territories.test_views.a_panel"}
    assert "Rien à Bègles" in detail(signed_in, commune("33039"))
    assert "Rien à" not in detail(signed_in, commune("33063"))


def a_panel(territory: Territory, agent: Agent) -> dict[str, str] | None:
    return {"title": f"Rien à {territory.name}"} if territory.code == "33039" else None
