"""Around every view: reading never writes, what fails leaves nothing, refusals are pages."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from cls_portal.http import NAVIGATION, page_context
from cls_portal.models import Agent
from tests.personas import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lise(settings) -> Agent:
    settings.ROOT_URLCONF = "tests.cls_portal.http_urls"
    return person("Lise", "Martin")


@pytest.fixture
def signed_in(lise, client: Client) -> Client:
    client.force_login(lise)
    return client


def title_of(agent: Agent) -> str:
    return Agent.objects.get(pk=agent.pk).job_title


# Reading


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_the_server_refuses_what_a_safe_method_writes(signed_in, lise, method):
    with pytest.raises(DatabaseError, match="read-only transaction"):
        getattr(signed_in, method)("/ecrit/")
    assert title_of(lise) == ""


def test_what_a_template_writes_while_rendered_is_refused_too(signed_in, lise):
    with pytest.raises(DatabaseError, match="read-only transaction"):
        signed_in.get("/ecrit-tard/")


def test_a_person_reads_a_plain_page_when_a_reading_view_writes(signed_in, lise):
    signed_in.raise_request_exception = False
    answer = signed_in.get("/ecrit/")
    assert answer.status_code == 500
    assert "read-only" not in answer.content.decode()
    assert signed_in.get("/").status_code == 200


def test_a_view_marked_so_may_write_on_get(signed_in, lise):
    assert signed_in.get("/ecrit-permis/").status_code == 200
    assert title_of(lise) == "écrit"


def test_session_and_messages_are_saved_outside_the_reading(signed_in):
    assert signed_in.get("/salue/").status_code == 200
    assert signed_in.session["vu"] == "oui"


def test_what_follows_a_reading_may_write(signed_in, lise):
    signed_in.get("/")
    assert signed_in.post("/ecrit/").content.decode() == "écrit"


def test_an_answer_that_flows_is_read_to_its_end(signed_in, lise):
    assert f"{lise.pk};" in b"".join(signed_in.get("/flot/").streaming_content).decode()


def test_a_session_of_a_former_password_does_not_break_a_public_page(signed_in, lise):
    """Django deletes such a session the moment somebody asks who the person is: a write, on a GET."""
    lise.set_password("un autre mot de passe")
    lise.save()
    answer = signed_in.get("/public/")
    assert (answer.status_code, answer.content.decode()) == (200, "AnonymousUser")


def test_a_session_of_a_former_password_leads_to_the_sign_in_page(signed_in, lise):
    lise.set_password("un autre mot de passe")
    lise.save()
    answer = signed_in.get("/")
    assert answer.status_code == 302
    assert answer.url.startswith("/compte/connexion/")


# Writing


def test_a_post_that_fails_after_its_first_write_leaves_nothing(signed_in, lise):
    with pytest.raises(RuntimeError):
        signed_in.post("/moitie/")
    assert title_of(lise) == ""
    assert not lise.events.filter(job_title="à moitié").exists()


def test_a_refusal_that_no_view_answers_is_a_page_with_its_reasons(signed_in, lise):
    answer = signed_in.post("/refus/")
    assert answer.status_code == 409
    assert "Il manque une pièce." in answer.content.decode()
    assert title_of(lise) == ""


def test_a_refusal_in_a_form_is_told_on_its_page(signed_in, lise):
    answer = signed_in.post("/formulaire/", {"x": "1"})
    assert answer.status_code == 200
    assert "Il manque une pièce." in answer.content.decode()
    assert title_of(lise) == ""


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_one_may_not_do_is_a_403_in_french(signed_in, method):
    answer = getattr(signed_in, method)("/interdit/")
    assert answer.status_code == 403
    assert "Vos droits ne vous permettent pas cette action." in answer.content.decode()


def test_a_refusal_met_while_reading_is_a_page_too(signed_in, lise):
    answer = signed_in.get("/lecture-refusee/")
    assert answer.status_code == 409
    assert "Cette page attend une pièce." in answer.content.decode()


def test_a_page_that_does_not_exist_says_so_in_french(signed_in):
    answer = signed_in.get("/nulle-part/")
    assert answer.status_code == 404
    assert "<html" in answer.content.decode()


def test_a_stranger_is_sent_to_the_sign_in_page(client, lise):
    answer = client.get("/ecrit/")
    assert answer.status_code == 302
    assert answer.url == "/compte/connexion/?next=/ecrit/"


def test_a_closed_account_is_out_at_its_next_page(signed_in, lise):
    Agent.objects.filter(pk=lise.pk).update(is_active=False)
    assert signed_in.get("/").status_code == 302


def test_a_post_without_its_csrf_token_is_refused(lise):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lise)
    answer = strict.post("/ecrit/")
    assert answer.status_code == 403
    assert title_of(lise) == ""


def test_every_page_forbids_what_is_inline_and_foreign(signed_in):
    policy = signed_in.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("https:", "http:").split("report")[0]


def test_five_wrong_passwords_lock_the_account_for_a_while(client, lise):
    for _ in range(5):
        client.post("/compte/connexion/", {"username": lise.email, "password": "faux"})
    answer = client.post("/compte/connexion/", {"username": lise.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert not client.session.get("_auth_user_id")


def test_the_connection_is_writable_after_any_reading(signed_in):
    signed_in.get("/")
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)


def test_every_entry_of_the_navigation_leads_somewhere(rf, lise):
    request = rf.get("/")
    request.user = lise
    entries = page_context(request)["navigation"]
    assert len(entries) == len(NAVIGATION)
    assert all(entry["url"].startswith("/") for entry in entries)
