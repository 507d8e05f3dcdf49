"""Accounts: opened by invitation, closed at once, changed by their owner."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from cls_portal import links, tokens
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent, Outgoing, SingleUseLink
from cls_portal.operations import (
    accept_invitation,
    change_password,
    deactivate_agent,
    describe_agent,
    invite_again,
    invite_agent,
    reactivate_agent,
)
from tests.personas import PASSWORD, person

pytestmark = pytest.mark.django_db
LONG = "une phrase assez longue"


def invite(by, email="nouvelle@exemple.fr") -> Agent:
    return invite_agent(by=by, email=email, first_name="Nina", last_name="Neuve")


def secret_of(agent: Agent) -> str:
    body = Outgoing.objects.filter(to=agent.email).first().body
    return re.search(r"/compte/invitation/([^/\s]+)/", body).group(1)


def test_an_invitation_opens_an_account_without_password_and_writes_the_mail(administrator):
    agent = invite(administrator, "Nouvelle@Exemple.fr")
    assert agent.email == "nouvelle@exemple.fr"
    assert not agent.has_usable_password()
    assert links.find(links.INVITATION, secret_of(agent)).agent == agent
    assert "sept jours" in Outgoing.objects.get().body


@pytest.mark.parametrize("who", ["karim", "maire", "procureur", "observer"])
def test_only_those_who_manage_people_invite(who, request):
    with pytest.raises(Forbidden):
        invite(request.getfixturevalue(who))
    assert not Outgoing.objects.exists()


def test_an_address_has_one_account_whatever_its_case(administrator):
    invite(administrator)
    with pytest.raises(Refused, match="existe déjà"):
        invite(administrator, "NOUVELLE@exemple.fr")


def test_the_invited_person_chooses_a_password_once(administrator, client):
    agent = invite(administrator)
    secret = secret_of(agent)
    accept_invitation(secret, password=LONG)
    answer = client.post("/compte/connexion/", {"username": agent.email, "password": LONG})
    assert answer.status_code == 302
    assert client.get("/compte/").status_code == 200
    with pytest.raises(Refused, match="a expiré ou a déjà servi"):
        accept_invitation(secret, password="une autre phrase longue")


@pytest.mark.parametrize("password", ["court", "motdepasse1234"[:8], "123456789012345"])
def test_a_weak_password_is_refused_and_the_link_still_serves(administrator, password):
    secret = secret_of(invite(administrator))
    with pytest.raises(Refused) as refusal:
        accept_invitation(secret, password=password)
    assert refusal.value.about_input
    accept_invitation(secret, password=LONG)


def test_an_invitation_sent_again_revokes_the_first(administrator):
    agent = invite(administrator)
    first = secret_of(agent)
    invite_again(agent, by=administrator)
    with pytest.raises(Refused):
        accept_invitation(first, password=LONG)
    assert SingleUseLink.objects.filter(revoked_at=None).count() == 1


def test_nobody_is_invited_again_once_the_password_is_chosen(administrator):
    with pytest.raises(Refused, match="déjà choisi son mot de passe"):
        invite_again(person("Lise", "Martin"), by=administrator)


def test_closing_an_account_ends_sessions_tokens_and_links_at_once(administrator):
    lise, luc = person("Lise", "Martin"), person("Luc", "Petit")
    browsers = []
    for agent in (lise, luc):
        browser = Client()
        browser.force_login(agent)
        browsers.append(browser)
        tokens.make(agent, "x", ["lecture"], timezone.now() + timedelta(days=1), by=agent)
        links.make(links.INVITATION, agent, links.INVITATION_LIFE)
    deactivate_agent(lise, by=administrator, reason="départ")
    assert [browser.get("/compte/").status_code for browser in browsers] == [302, 200]
    assert Session.objects.count() == 1
    assert lise.tokens.get().revoked_at is not None
    assert luc.tokens.get().revoked_at is None
    assert lise.links.get().revoked_at is not None
    assert lise.events.latest("pgh_id").pgh_context["reason"] == "départ"


def test_nobody_closes_their_own_account(administrator):
    with pytest.raises(Refused, match="votre propre compte"):
        deactivate_agent(administrator, by=administrator, reason="x")


def test_a_closed_account_may_be_opened_again_without_its_tokens(administrator):
    lise = person("Lise", "Martin")
    tokens.make(lise, "x", ["lecture"], timezone.now() + timedelta(days=1), by=lise)
    deactivate_agent(lise, by=administrator, reason="départ")
    assert reactivate_agent(lise, by=administrator, reason="retour").is_active
    assert lise.tokens.filter(revoked_at=None).count() == 0


def test_a_coordinator_closes_no_account(karim):
    with pytest.raises(Forbidden):
        deactivate_agent(person("Lise", "Martin"), by=karim, reason="x")


def test_a_person_describes_oneself_and_nobody_else(karim):
    lise = person("Lise", "Martin")
    values = {"first_name": "Lise", "last_name": "Durand", "job_title": "Greffière", "phone": ""}
    assert str(describe_agent(lise, by=lise, revision=1, **values)) == "Lise Durand"
    with pytest.raises(Stale):
        describe_agent(lise, by=lise, revision=1, **values)
    with pytest.raises(Forbidden):
        describe_agent(lise, by=karim, revision=2, **values)


def test_a_password_changes_without_entering_the_history():
    lise = person("Lise", "Martin")
    change_password(lise, by=lise, password=LONG)
    lise.refresh_from_db()
    assert lise.check_password(LONG)
    assert not lise.check_password(PASSWORD)
    event = lise.events.latest("pgh_id")
    assert event.pgh_context["verb"] == "agent.password_changed"
    assert not hasattr(event, "password")


def test_the_portal_may_invite():
    assert invite(PORTAL).pk
