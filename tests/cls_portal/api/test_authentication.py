"""Who may call: sessions with their CSRF token, tokens within their scope, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cls_portal import tokens
from cls_portal.models import Agent, ApiToken
from tests.cls_portal.conftest import TokenClient
from tests.cls_portal.shelf import Book

LIST = "/api/v1/books/"


def make(client: Client) -> int:
    return client.post(LIST, {"title": "Neuf"}, content_type="application/json").status_code


def test_nobody_enters_without_signing_in(shelf: type[Book]) -> None:
    for address in (LIST, "/api/v1/", "/api/v1/schema/"):
        answer = Client().get(address)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [(["lecture"], 200, 403), (["ecriture"], 403, 201), (["lecture", "ecriture"], 200, 201)],
)
def test_a_token_does_what_its_scope_says(
    token_client: TokenClient, shelf: type[Book], scopes: list[str], read: int, write: int
) -> None:
    client = token_client(*scopes)
    assert client.get(LIST).status_code == read
    assert make(client) == write


@pytest.mark.parametrize("header", ["Bearer", "Bearer cls_faux", "Bearer autre", "bearer  ", "Bearer cls_\u00e9"])
def test_a_wrong_token_is_refused(shelf: type[Book], header: str) -> None:
    answer = Client(headers={"authorization": header}).get(LIST)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:portail-cls:probleme:identification")


def test_another_scheme_is_nobody(shelf: type[Book]) -> None:
    assert Client(headers={"authorization": "Basic YTpi"}).get(LIST).status_code == 401


def test_a_token_dies_when_it_expires(token_client: TokenClient, shelf: type[Book]) -> None:
    client = token_client(days=2)
    assert client.get(LIST).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert client.get(LIST).status_code == 401


def test_a_revoked_token_dies_at_once(token_client: TokenClient, reader: Agent, shelf: type[Book]) -> None:
    client = token_client()
    tokens.revoke(ApiToken.objects.get(), by=reader)
    assert client.get(LIST).status_code == 401


def test_the_tokens_and_sessions_of_a_closed_account_die_at_once(
    token_client: TokenClient, page_client: Client, reader: Agent, shelf: type[Book]
) -> None:
    program = token_client()
    assert page_client.get(LIST).status_code == 200
    Agent.objects.filter(pk=reader.pk).update(is_active=False)
    assert program.get(LIST).status_code == 401
    assert page_client.get(LIST).status_code == 401


def test_a_session_reads_and_writes_with_its_csrf_token(reader: Agent, shelf: type[Book]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)
    assert browser.get(LIST).status_code == 200
    refused = browser.post(LIST, {"title": "Neuf"}, content_type="application/json")
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["detail"]
    secret = "a" * 32
    browser.cookies["csrftoken"] = secret
    accepted = browser.post(LIST, {"title": "Neuf"}, content_type="application/json", headers={"x-csrftoken": secret})
    assert accepted.status_code == 201


def test_a_token_needs_no_csrf_token(token_client: TokenClient, shelf: type[Book]) -> None:
    assert make(token_client(enforce_csrf_checks=True)) == 201


def test_the_day_of_the_last_use_is_noted_once_a_day(token_client: TokenClient, shelf: type[Book]) -> None:
    client = token_client()
    assert ApiToken.objects.get().last_used_on is None
    client.get(LIST)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    with CaptureQueriesContext(connection) as statements:
        client.get(LIST)
    assert not [s for s in statements if s["sql"].startswith("UPDATE")]
