"""The description of the API: complete, in French, and the one that is committed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from cls_portal.models import Agent
from tests.cls_portal.conftest import TokenClient
from tests.cls_portal.shelf import Book

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"
REGENERATE = "python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"


@pytest.fixture
def described(token_client: TokenClient, shelf: type[Book]) -> dict[str, Any]:
    answer = token_client("lecture").get("/api/v1/schema/")
    assert answer.status_code == 200
    return dict(yaml.load(answer.content, yaml.CSafeLoader))


def test_the_committed_description_is_the_present_one() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    committed = COMMITTED.read_text() if COMMITTED.exists() else ""
    assert committed == out.getvalue(), f"L’API a changé. Relisez puis gardez : {REGENERATE}"


def test_whoever_asks_is_given_the_committed_description(
    token_client: TokenClient, page_client: Client, administrator: Agent
) -> None:
    """Whoever asked first: it is made once."""
    committed, other = COMMITTED.read_text(), Client()
    other.force_login(administrator)
    for client in (token_client("lecture"), page_client, other):
        answer = client.get("/api/v1/schema/")
        assert (answer.content.decode(), answer["Content-Type"]) == (committed, "application/vnd.oai.openapi")
    assert Client().get("/api/v1/schema/").status_code == 401


def test_each_form_is_given_as_it_is_asked_for(described: dict[str, Any], page_client: Client) -> None:
    plain = page_client.get("/api/v1/schema/?format=json")
    assert plain["Content-Type"] == "application/vnd.oai.openapi+json"
    assert plain.json() == described
    assert page_client.get("/api/v1/schema/")["Content-Type"] == "application/vnd.oai.openapi"


def test_each_operation_says_what_it_does_and_who_may_call(described: dict[str, Any]) -> None:
    summaries = {
        operation["operationId"]: operation["summary"]
        for path in described["paths"].values()
        for operation in path.values()
    }
    assert summaries["books_list"] == "Lister"
    assert summaries["books_lend_create"] == "Prêter le livre"
    assert described["components"]["securitySchemes"].keys() == {"jeton", "session"}


def test_writes_ask_for_if_match_and_say_every_problem(described: dict[str, Any]) -> None:
    one = described["paths"]["/api/v1/books/{id}/"]
    lend = described["paths"]["/api/v1/books/{id}/lend/"]["post"]
    for operation in (one["put"], one["patch"], one["delete"], lend):
        assert {"name": "If-Match", "required": True}.items() <= {
            key: value for parameter in operation["parameters"] if parameter["in"] == "header"
            for key, value in parameter.items()
        }.items()  # fmt: skip
        assert {"400", "401", "403", "404", "409", "412", "428"} <= operation["responses"].keys()
        assert "application/problem+json" in operation["responses"]["412"]["content"]
    assert "If-Match" not in str(one["get"]["parameters"])
    for answer in (one["get"]["responses"]["200"], lend["responses"]["200"]):
        assert "ETag" in answer["headers"]
        assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/BookDetail")


def test_lists_say_their_parameters_and_their_pages(described: dict[str, Any]) -> None:
    listing = described["paths"]["/api/v1/books/"]["get"]
    names = {parameter["name"] for parameter in listing["parameters"]}
    assert names == {"apres", "avant", "taille", "tri", "titre", "rang", "apres_le"}
    page = described["components"]["schemas"]["PaginatedBookRowList"]
    assert set(page["required"]) == {"count", "more", "next", "previous", "results"}


def test_the_browsable_page_obeys_the_strict_policy(page_client: Client, shelf: type[Book]) -> None:
    answer = page_client.get("/api/v1/docs/")
    text = answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in text
    assert text.count("<script src=") == text.count("<script") == 3
    assert page_client.get("/api/v1/docs/?script=")["Content-Type"].startswith("application/javascript")


def test_the_browsable_page_leads_to_the_sign_in_page(shelf: type[Book]) -> None:
    answer = Client().get("/api/v1/docs/")
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/api/v1/docs/")
