"""Tokens: the secret is shown once, kept nowhere, and belongs to one person."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cls_portal import tokens
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Agent, ApiToken

TOMORROW = timedelta(days=1)


@pytest.fixture
def secret(reader: Agent) -> str:
    return tokens.make(reader, "essai", ["lecture"], timezone.now() + TOMORROW, by=reader)


def test_only_the_digest_of_the_secret_is_kept(secret: str) -> None:
    token = ApiToken.objects.get()
    assert secret.startswith("cls_")
    assert len(secret) > 40
    assert token.prefix == secret[:12]
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(ApiToken.objects.values().get())


def test_a_secret_finds_its_token_and_nothing_else_does(secret: str) -> None:
    assert tokens.find(secret) == ApiToken.objects.get()
    for wrong in ("", secret[:-1], secret.upper(), secret.removeprefix("cls_"), ApiToken.objects.get().digest):
        assert tokens.find(wrong) is None


def test_revoking_twice_keeps_the_first_moment(secret: str, reader: Agent) -> None:
    token = tokens.revoke(ApiToken.objects.get(), by=reader)
    first = token.revoked_at
    assert tokens.revoke(token, by=PORTAL).revoked_at == first
    assert tokens.find(secret) is None


def test_nobody_makes_a_token_for_another(reader: Agent) -> None:
    other = Agent(email="autre@exemple.fr", first_name="A", last_name="B")
    with pytest.raises(Forbidden):
        tokens.make(reader, "essai", ["lecture"], timezone.now() + TOMORROW, by=other)


def test_a_token_that_would_not_serve_is_refused(reader: Agent) -> None:
    with pytest.raises(Refused, match="expiration"):
        tokens.make(reader, "essai", ["lecture"], timezone.now(), by=reader)
    for name, scopes in (("essai", []), ("essai", ["tout"]), ("", ["lecture"])):
        with pytest.raises(Refused):
            tokens.make(reader, name, scopes, timezone.now() + TOMORROW, by=reader)
    reader.is_active = False
    with pytest.raises(Refused, match="fermé"):
        tokens.make(reader, "essai", ["lecture"], timezone.now() + TOMORROW, by=PORTAL)
    assert not ApiToken.objects.exists()


def test_the_command_prints_a_token_that_serves(reader: Agent) -> None:
    out = StringIO()
    call_command("create_token", "Lectrice@exemple.fr", "--scope", "lecture", "--days", "3", stdout=out)
    token = tokens.find(out.getvalue().strip())
    assert token is not None
    assert (token.agent, token.scopes) == (reader, ["lecture"])
    assert token.expires_at < timezone.now() + timedelta(days=4)


def test_the_command_says_in_french_what_is_wrong(reader: Agent) -> None:
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("create_token", "personne@exemple.fr")
    with pytest.raises(CommandError, match="durée"):
        call_command("create_token", reader.email, "--days", "0")
