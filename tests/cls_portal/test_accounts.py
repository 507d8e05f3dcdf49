"""Signing in, passwords, invitations, one's own account: as people meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cls_portal import links, operations
from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from cls_portal.models import Agent, ApiToken, Outgoing, SingleUseLink
from cls_portal.settings import base
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
CHOSEN = "trois mots sans suite 42"
TWICE = {"new_password1": CHOSEN, "new_password2": CHOSEN}


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    """200: the form again; 302: entered; 429: too many failures."""
    return client.post(reverse("login"), {"username": email, "password": password}).status_code


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def invited(settings):
    """A person just invited, and the address in their mail."""
    agent = operations.invite_agent(by=TESTS, email="Nina.Roy@exemple.fr", first_name="Nina", last_name="Roy")
    return agent, Outgoing.objects.get().body.split(settings.PUBLIC_ADDRESS)[1].split()[0]


# Signing in


def test_sign_in_and_out(client, karim):
    assert client.get(reverse("home")).status_code == 302
    assert sign_in(client, karim.email.upper()) == 302
    assert "Bonjour Karim" in client.get(reverse("home")).content.decode()
    client.post(reverse("logout"))
    assert client.get(reverse("home")).status_code == 302


def test_the_same_words_for_a_wrong_password_and_an_unknown_address(client, karim):
    def said(email):
        page = client.post(reverse("login"), {"username": email, "password": "faux"}).content.decode()
        return page.replace(email, "…").split("<form", 1)[1].split("csrfmiddlewaretoken")[0]

    assert said(karim.email) == said("personne@exemple.fr")


def test_a_closed_account_does_not_enter(client, karim):
    operations.deactivate_agent(karim, by=TESTS, reason="Départ")
    assert sign_in(client, karim.email) == 200


def test_five_failures_shut_the_door_even_to_the_right_password(client, karim):
    for _ in range(5):
        sign_in(client, karim.email, "faux")
    assert sign_in(client, karim.email) == 429
    page = client.post(reverse("login"), {"username": karim.email, "password": PASSWORD}).content.decode()
    assert "Traceback" not in page
    assert sign_in(Client(), "autre@exemple.fr", "faux") == 200


# Invitations


def test_an_invitation_lets_choose_a_password_once(client, invited):
    agent, address = invited
    assert agent.email == "nina.roy@exemple.fr"
    for _ in range(2):  # whoever fetches the page first (a mail filter) uses nothing up
        assert client.get(address).status_code == 200
    assert client.post(address, TWICE)["Location"] == reverse("login")
    assert sign_in(client, agent.email, CHOSEN) == 302
    assert Client().get(address).status_code == 410
    assert Client().post(address, TWICE).status_code == 410


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_password1": "court", "new_password2": "court"}, "trop court"),
        ({"new_password1": CHOSEN, "new_password2": "autre chose"}, "ne correspondent pas"),
        ({"new_password1": "12345678901234", "new_password2": "12345678901234"}, "numérique"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_serves(client, invited, typed, said):
    agent, address = invited
    assert said in client.post(address, typed).content.decode()
    agent.refresh_from_db()
    assert not agent.has_usable_password()
    assert client.post(address, TWICE).status_code == 302


def test_an_invitation_dies_after_seven_days(client, invited):
    _, address = invited
    SingleUseLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(address)
    assert page.status_code == 410
    assert client.post(address, TWICE).status_code == 410


def test_a_new_invitation_revokes_the_former_one(client, invited, administrator):
    agent, address = invited
    operations.invite_again(agent, by=administrator)
    assert client.get(address).status_code == 410
    assert Outgoing.objects.filter(to=agent.email).count() == 2


def test_a_closed_account_cannot_use_its_invitation(client, invited):
    agent, address = invited
    operations.deactivate_agent(agent, by=TESTS, reason="Erreur")
    assert client.get(address).status_code == 410


def test_nobody_is_invited_again_once_a_password_is_chosen(karim, administrator):
    with pytest.raises(Refused, match="déjà choisi"):
        operations.invite_again(karim, by=administrator)


def test_two_accounts_do_not_share_an_address_whatever_its_case(karim):
    with pytest.raises(Refused, match="Un compte existe déjà"):
        operations.invite_agent(by=TESTS, email=karim.email.upper(), first_name="A", last_name="B")


def test_the_secret_is_kept_nowhere(invited):
    _, address = invited
    secret = address.rstrip("/").rpartition("/")[2]
    link = SingleUseLink.objects.get()
    assert secret not in {str(getattr(link, field.attname)) for field in link._meta.fields}
    assert links.find(links.INVITATION, secret) == link


# Passwords


def test_a_forgotten_password_is_chosen_anew_by_mail(client, karim):
    before = signed_in(karim)
    client.post(reverse("password-reset"), {"email": karim.email})
    (sent,) = mail.outbox
    address = next(word for word in sent.body.split() if "/mot-de-passe-oublie/" in word)
    page = client.get("/" + address.partition("://")[2].partition("/")[2])
    answer = client.post(page["Location"], TWICE)
    assert answer["Location"] == reverse("password-reset-complete")
    assert sign_in(client, karim.email, CHOSEN) == 302
    assert before.get(reverse("home")).status_code == 302, "the sessions opened before are over"


def test_asking_for_an_unknown_address_says_the_same_and_sends_nothing(client, karim):
    known = client.post(reverse("password-reset"), {"email": karim.email})
    unknown = client.post(reverse("password-reset"), {"email": "personne@exemple.fr"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1


def test_one_changes_one_s_own_password_and_stays(karim):
    client, other = signed_in(karim), signed_in(karim)
    answer = client.post(reverse("password-change"), {"old_password": PASSWORD, **TWICE})
    assert answer["Location"] == reverse("password-change-done")
    assert client.get(reverse("home")).status_code == 200
    assert other.get(reverse("home")).status_code == 302
    assert "incorrect" in client.post(reverse("password-change"), {"old_password": "faux", **TWICE}).content.decode()


def test_a_password_is_kept_by_argon2_and_out_of_the_history(karim):
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # the tests' own is quicker
    assert not any(field.name in {"password", "email"} for field in karim.events.model._meta.fields)


# One's own account


def test_one_corrects_one_s_identity_and_nothing_typed_is_lost(karim):
    client = signed_in(karim)
    sent = {"first_name": "Karim", "last_name": "Ben Ali", "job_title": "Coordonnateur", "revision": karim.revision}
    assert client.post(reverse("my-account"), sent).status_code == 302
    page = client.post(reverse("my-account"), {**sent, "last_name": "Autre nom"}).content.decode()
    assert "Autre nom" in page
    assert "Ben Ali" in page
    karim.refresh_from_db()
    assert karim.last_name == "Ben Ali"


def test_a_token_is_shown_once_then_revoked(karim):
    client = signed_in(karim)
    page = client.post(reverse("token-make"), {"name": "Tableau", "scopes": ["lecture"], "days": 30}).content.decode()
    secret = page.split('class="portal-secret">')[1].split("<")[0]
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/territories/?q=begles").status_code == 200
    assert secret not in client.get(reverse("my-account")).content.decode()
    client.post(reverse("token-revoke", args=[ApiToken.objects.get().pk]))
    assert program.get("/api/v1/territories/").status_code == 401


def test_nobody_revokes_another_s_token(karim, maire):
    signed_in(karim).post(reverse("token-make"), {"name": "T", "scopes": ["lecture"], "days": 30})
    token = ApiToken.objects.get()
    assert signed_in(maire).post(reverse("token-revoke", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_closed_account_loses_sessions_tokens_and_links_at_once(karim, client):
    browser = signed_in(karim)
    page = browser.post(reverse("token-make"), {"name": "T", "scopes": ["lecture"], "days": 30}).content.decode()
    secret = page.split('class="portal-secret">')[1].split("<")[0]
    operations.deactivate_agent(karim, by=TESTS, reason="Départ")
    assert browser.get(reverse("home")).status_code == 302
    assert Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/territories/").status_code == 401
    operations.reactivate_agent(karim, by=TESTS, reason="Retour")
    assert Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/territories/").status_code == 401
    assert sign_in(client, karim.email) == 302
