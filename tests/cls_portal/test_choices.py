"""Reminders are chosen from the mail itself, in one click or by kind, and from one’s account."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cls_portal import choices
from cls_portal.models import DigestSent, ReminderChoice
from tests.house.broken import breaks

pytestmark = pytest.mark.django_db
LABELS = {
    "one": {"label": "Le premier", "ladder": (0,), "for_contacts": True},
    "two": {"label": "Le second", "ladder": (0,)},
}


@pytest.fixture(autouse=True)
def kinds(settings):
    settings.REMINDERS = LABELS


def page_of(address: str) -> str:
    choice = choices.open_for(address, by=choices.RECIPIENT)
    return choices.address_of(choice).removeprefix("http://127.0.0.1:8000")


def test_a_mail_program_stops_everything_in_one_click(claire):
    """RFC 8058: a post without cookie nor token, answered without a redirection."""
    outside = Client(enforce_csrf_checks=True)
    answer = outside.post(page_of(claire.email), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "plus aucun rappel" in answer.text
    assert not choices.of_address(claire.email.upper()).wants("one")


def test_reading_the_page_changes_nothing_and_each_kind_is_chosen(client, claire):
    page = page_of(claire.email)
    assert client.get(page).text.count("checked") == 2
    assert "Vos rappels sont réglés" in client.post(page, {"choisir": "1", "wanted": ["two"]}).text
    choice = choices.of_address(claire.email)
    assert (choice.wants("one"), choice.wants("two")) == (False, True)
    client.post(page, {"choisir": "1"})
    assert choices.of_address(claire.email).stopped
    client.post(page, {"choisir": "1", "wanted": ["one", "two"]})
    assert choices.of_address(claire.email).wants("one")
    client.post(page, {"arreter": "1"})
    assert choices.of_address(claire.email).stopped


def test_a_contact_is_offered_only_what_it_may_receive(client):
    shown = client.get(page_of("durand@exemple.fr")).text
    assert "Le premier" in shown
    assert "Le second" not in shown


def test_a_key_that_is_not_ours_opens_nothing(client, claire):
    page = page_of(claire.email)
    for key in (page.replace("/rappels/", "/rappels/9"), "/rappels/1:xyz/"):
        assert client.get(key).status_code == 404


def test_from_the_account(client, claire):
    client.force_login(claire)
    page = reverse("my-reminders")
    assert client.get(page).text.count("checked") == 2
    assert client.post(page, {"wanted": ["one"]}).status_code == 302
    assert not choices.of_address(claire.email).wants("two")


def test_what_the_database_refuses():
    ReminderChoice.objects.create(email="a@exemple.fr")
    with breaks("reminder_choice_unique"):
        ReminderChoice.objects.create(email="A@exemple.fr")
    DigestSent.objects.create(recipient="a@exemple.fr", sent_on=date(2026, 11, 27))
    with breaks("digest_once_a_day"):
        DigestSent.objects.create(recipient="a@exemple.fr", sent_on=date(2026, 11, 27))
