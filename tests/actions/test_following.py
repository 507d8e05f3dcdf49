"""Following the actions of a signed contract: who, when, what a status means, and what PostgreSQL keeps frozen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from actions import operations
from actions.models import Action
from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused, Stale
from contracts.models import Contract
from partners.models import Organisation
from tests.actions.conftest import freeze_text
from tests.contracts.stages import TODAY, a_signatory, moved, signed_by

pytestmark = pytest.mark.django_db
ON = date(2027, 4, 15)


@pytest.fixture
def followed(action: Action, maire: Any) -> Action:
    """The action, with a milestone, once its contract is signed."""
    operations.add_milestone(action, by=TESTS, name="Recrutement", due_on=date(2027, 3, 1))
    row = a_signatory(action.contract, maire)
    contract = moved(freeze_text(action.contract), "signing")
    signed_by(row)
    Contract.objects.filter(pk=contract.pk).update(state="signed", signed_on=TODAY)
    return Action.objects.get(pk=action.pk)


def test_the_person_to_reach_is_of_the_action_and_may_change_once_it_is_signed(followed, karim, stranger, client):
    camille = followed.lead.contacts.create(first_name="Camille", last_name="Delmas", job_title="directrice")
    gone = followed.lead.contacts.create(last_name="Parti", left_on=TODAY)
    elsewhere = stranger.contacts.create(last_name="Voisin")
    named = operations.name_referent(followed, by=karim, revision=followed.revision, referent=camille)
    for other in (gone, elsewhere):
        with pytest.raises(Refused, match="n’est pas, ou plus"):
            operations.name_referent(named, by=karim, revision=named.revision, referent=other)
    client.force_login(karim)
    assert "Camille Delmas, directrice" in client.get(reverse("action-detail", args=[named.pk])).content.decode()
    page = client.get(reverse("action-referent", args=[named.pk])).content.decode()
    assert "Camille Delmas, directrice" in page
    assert "Parti" not in page
    client.post(reverse("action-referent", args=[named.pk]), {"referent": "", "revision": named.revision})
    assert Action.objects.get(pk=named.pk).referent is None


def test_a_partner_chooses_the_person_to_reach_among_the_contacts_that_they_see(followed, landlord, maire, client):
    landlord.contacts.create(last_name="Voisine")
    followed.lead.contacts.create(last_name="Maison")
    maire.affiliations.create(organisation=followed.lead, starts_on=date(2026, 1, 1))
    client.force_login(maire)
    page = client.get(reverse("action-referent", args=[followed.pk])).content.decode()
    assert "Maison" in page
    assert "Voisine" not in page


def test_a_status_brings_what_it_means(followed, karim):
    started = operations.follow_action(followed, by=karim, revision=followed.revision, on=ON, status="running")
    assert (started.started_on, started.news_on, started.progress) == (ON, ON, 0)
    done = operations.follow_action(started, by=karim, revision=started.revision, on=date(2027, 5, 2), status="done")
    assert (done.started_on, done.finished_on, done.progress) == (ON, date(2027, 5, 2), 100)
    again = operations.follow_action(done, by=karim, revision=done.revision, on=date(2027, 5, 3), status="running")
    assert again.finished_on is None
    partly = operations.follow_action(
        again, by=karim, revision=again.revision, on=date(2027, 5, 3), status="done", progress=60
    )
    assert (partly.progress, partly.finished_on) == (60, date(2027, 5, 3))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"status": "blocked"}, "Dites pourquoi"),
        ({"status": "abandoned"}, "Dites pourquoi"),
        ({"status": "postponed", "status_reason": "Recrutement"}, "nouvelle échéance"),
        ({"status": "running", "progress": 101}, "va de 0 à 100"),
        ({"status": "done", "started_on": ON, "finished_on": date(2027, 1, 2)}, "précéder son commencement"),
    ],
)
def test_what_a_status_asks_for_is_refused_without_it(followed, karim, values, why):
    with pytest.raises(Refused, match=why):
        operations.follow_action(followed, by=karim, revision=followed.revision, on=ON, note="Rien ne va", **values)
    assert not followed.notes.exists()


def test_a_reason_leaves_with_the_status_that_asked_for_it(followed, karim):
    blocked = operations.follow_action(
        followed, by=karim, revision=followed.revision, on=ON, status="blocked", status_reason="Local fermé", note="Vu"
    )
    note = blocked.notes.get()
    assert (note.status, note.author, note.author_name) == ("blocked", karim, str(karim))
    running = operations.follow_action(blocked, by=karim, revision=blocked.revision, on=ON, status="running")
    assert running.status_reason == ""


def test_who_saves_second_is_told(followed, karim):
    operations.follow_action(followed, by=karim, revision=followed.revision, on=ON, status="running")
    with pytest.raises(Stale):
        operations.follow_action(followed, by=karim, revision=followed.revision, on=ON, progress=20)


def test_a_partner_follows_the_actions_that_its_organisation_leads_or_supports(followed, neighbour, landlord):
    with pytest.raises(Forbidden):
        operations.follow_action(followed, by=neighbour, revision=followed.revision, on=ON, status="running")
    neighbour.affiliations.create(organisation=landlord, starts_on=date(2026, 1, 1))
    moving = operations.follow_action(followed, by=neighbour, revision=followed.revision, on=ON, status="running")
    assert moving.status == "running"
    with pytest.raises(Forbidden):
        operations.change_action(moving, by=neighbour, revision=moving.revision, title="Autre")


def test_nothing_is_followed_before_the_signature_nor_in_an_amendment(action, karim):
    with pytest.raises(Refused, match="dès que son contrat est signé"):
        operations.follow_action(action, by=karim, revision=action.revision, on=ON, status="running")


def test_missing_is_not_zero_and_the_future_is_not_measured(followed, karim):
    indicator = followed.indicators.get()
    given = {"by": karim, "on": ON}
    with pytest.raises(Refused, match="dites pourquoi il n’y en a pas"):
        operations.record_measure(indicator, measured_on=date(2027, 3, 31), **given)
    with pytest.raises(Refused, match="l’avenir"):
        operations.record_measure(indicator, measured_on=date(2027, 5, 1), value=Decimal(3), **given)
    operations.record_measure(indicator, measured_on=date(2027, 3, 31), unavailable="Non communiqué", **given)
    zero = operations.record_measure(indicator, measured_on=date(2027, 4, 14), value=Decimal(0), **given)
    corrected = operations.change_measure(zero, by=karim, revision=zero.revision, on=ON, value=Decimal(4))
    assert [each.value for each in indicator.measures.all()] == [None, Decimal(4)]
    assert corrected.revision == 2
    followed.refresh_from_db()
    assert followed.news_on == ON


def test_money_milestones_and_steps_are_followed_and_the_text_stays(followed, karim, stranger: Organisation):
    line, milestone = followed.budget_lines.get(), followed.milestones.get()
    operations.follow_budget_line(line, by=karim, revision=1, on=ON, granted=Decimal(900), reference="Arrêté 12")
    found = operations.add_found_money(followed, by=karim, on=ON, year=2027, funder=stranger, granted=Decimal(300))
    operations.follow_milestone(milestone, by=karim, revision=1, on=ON, done_on=date(2027, 3, 4))
    step = operations.add_step(followed, by=karim, name="Annonce", due_on=date(2027, 2, 1), parent=milestone)
    with pytest.raises(Refused, match="par un avenant"):
        operations.remove_found_money(line, by=karim, revision=2)
    operations.remove_found_money(found, by=karim, revision=1)
    operations.remove_step(step, by=karim, revision=1)
    assert followed.budget_lines.get().granted == Decimal(900)


# What a console would try on the rows of a signed contract.
FROZEN = {
    "title": lambda a: Action.objects.filter(pk=a.pk).update(title="Autre"),
    "title and status": lambda a: Action.objects.filter(pk=a.pk).update(title="Autre", status="running"),
    "withdrawal": lambda a: Action.objects.filter(pk=a.pk).update(objective=None, withdrawn_on=ON),
    "planned": lambda a: a.budget_lines.update(planned=0),
    "line out of the text": lambda a: a.budget_lines.update(planned=0, in_text=False),
    "line into the text": lambda a: a.budget_lines.create(funder=a.lead, year=2027, planned=1),
    "line removed": lambda a: a.budget_lines.all().delete(),
    "milestone": lambda a: a.milestones.update(due_on=ON),
    "indicator": lambda a: a.indicators.update(target=1),
    "staff": lambda a: a.staff_lines.create(organisation=a.lead, year=2027, full_time_equivalents=1),
}


@pytest.mark.parametrize("name", FROZEN)
def test_postgresql_keeps_the_text_of_the_actions_frozen(followed, name):
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        FROZEN[name](followed)


def test_an_archived_contract_is_no_longer_followed(followed, karim):
    contract = moved(followed.contract, "terminated", "archived")
    with pytest.raises(Refused, match="jusqu’à son archivage"):
        operations.follow_action(followed, by=karim, revision=followed.revision, on=ON, status="running")
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        contract.actions.update(status="running")
