"""What actions await of whom, in one mail a day at most, whatever the flood."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail as outbox

from actions import chasing, operations
from actions.models import Action, Milestone
from cls_portal import choices, jobs, mail, reminders
from cls_portal.actors import PORTAL
from cls_portal.models import DigestSent, Job, ReminderSent
from contracts import operations as on_contracts
from contracts.models import Contract
from partners.models import Affiliation, Council
from tests.actions.conftest import organisation
from tests.contracts.stages import contract_in, moved, taken_over
from tests.partners.deciding import succeeded
from tests.personas import commune, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
END = date(2027, 3, 5)  # a Friday
KINDS = ("action_end", "milestone", "measure", "silence", "news_request", "news_silent")


@pytest.fixture(scope="module")
def made_action(stage: Stage) -> Action:
    """An action whose lead has an account, of a council with a coordinator."""
    with stage():
        lead = organisation("Médiation Rive gauche")
        pilot = person("Paule", "Pilote")
        Affiliation.objects.create(agent=pilot, organisation=lead, starts_on=date(2020, 1, 1))
        coordinator = person("Karim", "Benali", "coordinator", commune("33039"))
        council = Council.objects.create(
            kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire", coordinator=coordinator
        )
        return an_action(taken_over(council=council), lead)


def an_action(contract: Contract, lead: Any) -> Action:
    on_contracts.add_partner(contract, by=PORTAL, organisation=lead)
    axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
    objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
    return operations.create_action(
        objective, by=PORTAL, title="Médiation de nuit", field="prevention", lead=lead,
        starts_on=date(2026, 1, 1), ends_on=END,
    )  # fmt: skip


@pytest.fixture
def action(db: None, made_action: Action, settings: Any) -> Action:
    settings.REMINDERS = {kind: settings.REMINDERS[kind] for kind in KINDS}
    Action.objects.filter(pk=made_action.pk).update(news_on=date(2027, 2, 1))
    return deepcopy(made_action)


def told(awaited: Any) -> set[tuple[str, str, date]]:
    return {(each.recipient.split("@")[0], each.role, each.due_on) for each in awaited}


def send_all() -> None:
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)


def test_one_ladder_for_each_role(action):
    assert told(chasing.ends_awaited(END)) == {("paule.pilote", "lead", END), ("karim.benali", "coordinator", END)}
    days = (date(2027, 2, 18), date(2027, 2, 19), END, date(2027, 3, 12), date(2027, 3, 29), date(2027, 3, 30))
    assert [reminders.send_due(day) for day in days] == [0, 1, 1, 2, 0, 1], "not on Easter Monday"


def test_who_coordinates_the_council_that_succeeded_is_told(action, claire):
    succeeded(action.contract.council, date(2026, 11, 1), coordinator=claire)
    assert told(chasing.ends_awaited(END)) == {
        ("paule.pilote", "lead", END),
        (claire.email.split("@")[0], "coordinator", END),
    }


def test_milestones_measures_and_silence_are_awaited_too(action):
    operations.add_milestone(action, by=PORTAL, name="Recrutement", due_on=END)
    reporter = organisation("Observatoire")
    operations.add_indicator(action, by=PORTAL, name="Jeunes", unit="jeunes", frequency="quarterly", reporter=reporter)
    observer = person("Olga", "Mesure")
    Affiliation.objects.create(agent=observer, organisation=reporter, starts_on=date(2020, 1, 1))
    assert {who for who, _, _ in told(chasing.milestones_awaited(END))} == {"paule.pilote", "karim.benali"}
    due = date(2027, 1, 30)  # thirty days after the fourth quarter of 2026
    assert ("olga.mesure", "lead", due) in told(chasing.measures_awaited(date(2027, 2, 1)))
    silent = date(2027, 5, 3)  # ninety-one days after the last news
    assert ("paule.pilote", "lead", silent) in told(chasing.silences_awaited(silent))
    reminders.send_due(date(2027, 3, 12))
    send_all()
    (digest,) = [each for each in outbox.outbox if each.to == ["paule.pilote@exemple.fr"]]
    assert "FINS D’ACTIONS" in digest.body
    assert "jalon «\u00a0Recrutement\u00a0» attendu depuis le 5\u00a0mars\u00a02027 (7\u00a0jours)" in digest.body
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


DONE = {
    "done": lambda _: Action.objects.update(status="done", finished_on=END),
    "postponed": lambda _: Action.objects.update(
        status="postponed", status_reason="x", postponed_to=date(2027, 12, 1)
    ),
    "archived": lambda action: moved(action.contract, "terminated", "archived"),
    "no longer seen": lambda _: Affiliation.objects.update(ends_on=date(2026, 1, 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_before_the_mail_leaves_is_not_recalled(name, action):
    assert reminders.send_due(date(2027, 2, 19)) == 1
    DONE[name](action)
    send_all()
    assert outbox.outbox == []


def test_never_about_drafts(action):
    draft = an_action(contract_in("drafting"), action.lead)
    operations.add_milestone(draft, by=PORTAL, name="Brouillon", due_on=END)
    assert {each.target for each in chasing.ends_awaited(END)} == {action.pk}
    assert list(chasing.milestones_awaited(END)) == []


@pytest.fixture
def flood(action: Action) -> list[str]:
    """A thousand late actions of one contract, of fifty people."""
    people = [person("P", f"n{number}") for number in range(50)]
    leads = [organisation(f"Organisme {number}") for number in range(50)]
    Affiliation.objects.bulk_create(
        Affiliation(agent=agent, organisation=lead, starts_on=date(2020, 1, 1))
        for agent, lead in zip(people, leads, strict=True)
    )
    action.contract.partners.bulk_create(
        action.contract.partners.model(contract=action.contract, organisation=lead) for lead in leads
    )
    Action.objects.bulk_create(
        Action(
            contract=action.contract, objective=action.objective, number=number + 2, title=f"Action {number}",
            field="prevention", lead=leads[number % 50], starts_on=date(2026, 1, 1), ends_on=END,
        )
        for number in range(1000)
    )  # fmt: skip
    return [agent.email for agent in people]


def test_a_flood_is_one_mail_a_day_each_and_none_once_switched_off(flood, action, monkeypatch):
    day = END + timedelta(days=7)
    queue, left = mail.queue_written_later, list(range(20))
    monkeypatch.setattr("cls_portal.mail.queue_written_later", lambda *a, **k: (left.pop(), queue(*a, **k)))
    with pytest.raises(IndexError):
        reminders.send_due(day)
    assert DigestSent.objects.count() == 20, "what was begun is whole, or is not"
    monkeypatch.setattr("cls_portal.mail.queue_written_later", queue)
    for _ in range(3):
        reminders.send_due(day)
    send_all()
    sent = Counter(each.to[0] for each in outbox.outbox)
    assert set(flood) < set(sent)
    assert set(sent.values()) == {1}
    assert all(each.body.count("/suivi/") in (1, 20, 30) for each in outbox.outbox)
    for address in sent:
        choices.stop(choices.of_address(address), by=choices.RECIPIENT)
    outbox.outbox.clear()
    for later in (END + timedelta(days=25), END + timedelta(days=80)):
        assert reminders.send_due(later) == 0
    send_all()
    assert outbox.outbox == []
    assert ReminderSent.objects.count() == len(set(ReminderSent.objects.values_list("kind", "target", "recipient")))
    assert Milestone.objects.count() == 0
