"""The calendar of a person: read by another parser, only what they see, until they leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import vobject
from django.urls import reverse
from django.utils import timezone

from actions import operations
from actions.models import Action
from cls_portal import agenda
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden
from cls_portal.models import CalendarFeed
from contracts import operations as on_contracts
from partners.models import Council
from tests.actions.conftest import organisation
from tests.contracts.stages import taken_over
from tests.house.broken import breaks
from tests.personas import commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> date:
    return timezone.localdate() + timedelta(days=40)


@pytest.fixture
def action(day: date) -> Action:
    """With an end, a milestone and a measure to come; its council meets."""
    council = Council.objects.create(kind="CLSPD", name="CLSPD; Bègles, ville", territory=commune("33039"))
    council.meetings.create(form="plenary", held_on=day, place="Mairie", subject="Bilan")
    paper = taken_over(council=council)
    axis = on_contracts.add_axis(paper, by=PORTAL, title="Axe")
    objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
    action = operations.create_action(
        objective, by=PORTAL, title="Médiation de nuit, été comme hiver ; avec un intitulé long pour plier la ligne",
        field="prevention", lead=organisation("Asso"), starts_on=day - timedelta(days=300), ends_on=day,
    )  # fmt: skip
    operations.add_milestone(action, by=PORTAL, name="Recrutement", due_on=day)
    operations.add_indicator(action, by=PORTAL, name="Jeunes", unit="jeunes")
    return action


def read(client: Any, secret: str) -> list[Any]:
    answer = client.get(reverse("calendar-feed", args=[secret]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    parsed = vobject.readOne(answer.content.decode())
    return list(getattr(parsed, "vevent_list", []))


def test_another_parser_reads_what_they_see_with_stable_names(action, karim, neighbour, client, day):
    secret = agenda.renew(karim, by=karim)
    found = {event.summary.value: event for event in read(client, secret)}
    calendar = {title for title in found if "évaluation finale" in title or "constats" in title}
    assert len(calendar) == 3, "what is to be done before the contract ends"
    titles = sorted(set(found) - calendar)
    assert [title.split("\u00a0")[0] for title in titles] == ["Fin d’action", "Formation plénière", "Jalon", "Mesure"]
    assert found[titles[0]].summary.value.endswith(action.title)
    assert (found[titles[0]].dtstart.value, found[titles[3]].dtstart.value) == (day, day + timedelta(days=30))
    assert (found[titles[1]].description.value, found[titles[1]].location.value) == ("Bilan", "Mairie")
    names = {event.uid.value for event in found.values()}
    action = operations.follow_action(action, by=karim, revision=None, on=timezone.localdate(), status="running")
    assert {event.uid.value for event in read(client, secret)} == names
    operations.follow_action(action, by=karim, revision=None, on=timezone.localdate(), status="done")
    left = {event.summary.value for event in read(client, secret)}
    assert left == {titles[1], *calendar}, "what is done leaves the calendar; the meeting and the contract stay"
    assert read(client, agenda.renew(neighbour, by=neighbour)) == []


GONE = {
    "closed account": lambda agent: type(agent).objects.filter(pk=agent.pk).update(is_active=False),
    "departed": lambda agent: agent.memberships.update(ends_on=timezone.localdate()),
    "revoked": lambda agent: agenda.revoke(agent, by=agent),
    "renewed": lambda agent: agenda.renew(agent, by=agent),
}


@pytest.mark.parametrize("name", GONE)
def test_an_address_that_no_longer_serves_is_nowhere(name, karim, client):
    secret = agenda.renew(karim, by=karim)
    assert not CalendarFeed.objects.filter(digest__contains=secret).exists()
    GONE[name](karim)
    assert client.get(reverse("calendar-feed", args=[secret])).status_code == 404
    assert client.get(reverse("calendar-feed", args=["rien"])).status_code == 404


def test_the_address_is_shown_once_and_changed_or_revoked_from_the_account(karim, claire, client):
    client.force_login(karim)
    page = reverse("my-agenda")
    shown = client.post(page).text
    assert "/agenda/" in shown
    assert ".ics" not in client.get(page).text
    client.post(reverse("agenda-revoke"))
    assert agenda.in_force(karim) is None
    with pytest.raises(Forbidden):
        agenda.renew(karim, by=claire)
    with pytest.raises(Forbidden):
        agenda.revoke(karim, by=claire)


def test_one_address_serves_at_a_time(karim):
    agenda.renew(karim, by=karim)
    with breaks("calendar_feed_one_in_force"):
        CalendarFeed.objects.create(agent=karim, digest="0")
