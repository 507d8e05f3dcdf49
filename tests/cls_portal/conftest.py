"""The shelf (a table of the tests only) and people to look at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cls_portal import tokens
from cls_portal.models import Agent
from tests.cls_portal.shelf import Book, make_shelf_table


@pytest.fixture
def shelf(db: None, settings: Any) -> type[Book]:
    """An empty shelf, its pages and its resource."""
    settings.ROOT_URLCONF = "tests.cls_portal.shelf_urls"
    make_shelf_table()
    return Book


@pytest.fixture
def reader(db: None) -> Agent:
    """Somebody with an account."""
    return Agent.objects.create_user("lectrice@exemple.fr", "secret", first_name="Anne", last_name="Lise")


@pytest.fixture
def page_client(client: Client, reader: Agent) -> Client:
    """The browser of a signed-in person."""
    client.force_login(reader)
    return client


TokenClient = Callable[..., Client]


@pytest.fixture
def token_client(reader: Agent) -> TokenClient:
    """`token_client("lecture")`: a program with a token of these scopes (both when none is named)."""

    def make(*scopes: str, days: int = 1, **options: Any) -> Client:
        expires_at = timezone.now() + timedelta(days=days)
        secret = tokens.make(reader, "essai", scopes or ("lecture", "ecriture"), expires_at, by=reader)
        return Client(headers={"authorization": f"Bearer {secret}"}, **options)

    return make
