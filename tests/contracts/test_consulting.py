"""Reminders to those whose word is awaited: the procureur, the council, the assemblies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs, reminders
from cls_portal.models import Job, Outgoing
from cls_portal.working_days import add_working_days
from contracts import consulting
from contracts.models import Contract, Resolution
from contracts.operations import record_opinion
from contracts.states import ContractState
from partners.models import Council
from tests.contracts.stages import TODAY, a_contract, a_signatory, moved
from tests.partners.deciding import succeeded
from tests.personas import commune, person

pytestmark = pytest.mark.django_db
S = ContractState
KINDS = ("prosecutor_opinion", "council_opinion", "resolutions")


@pytest.fixture(autouse=True)
def ladders(settings):
    settings.REMINDERS = {kind: settings.REMINDERS[kind] for kind in KINDS}


@pytest.fixture
def contract(karim, maire, procureur):
    council = Council.objects.create(kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"))
    Council.objects.filter(pk=council.pk).update(chair=maire, coordinator=karim)
    contract = a_contract(council=Council.objects.get())
    return moved(contract, S.DIAGNOSTIC, S.DRAFTING)


def opened() -> date:
    return timezone.localdate()


def rung(number: int) -> date:
    return add_working_days(opened(), number, "33")


def sent() -> list[tuple[str, str]]:
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)
    return sorted((each.to[0], each.subject.split("\u00a0: ")[1].split(" –")[0]) for each in outbox.outbox)


def test_the_procureur_and_the_council_are_recalled_once_a_rung_and_nobody_about_a_draft(
    contract, procureur, karim, maire
):
    assert reminders.send_due(rung(5)) == 0, "a draft is nobody's business"
    moved(contract, S.CONSULTATION)
    assert reminders.send_due(rung(4)) == 0
    assert [reminders.send_due(rung(5)) for _ in range(2)] == [3, 0]
    assert sent() == sorted([
        (procureur.email, "consultation du procureur attendue"), (karim.email, "avis du conseil attendu"),
        (maire.email, "avis du conseil attendu"),
    ])  # fmt: skip
    assert [reminders.send_due(rung(number)) for number in (10, 15, 30)] == [3, 3, 0]


def test_the_council_that_succeeded_is_recalled_in_the_place_of_the_former(contract, procureur, karim):
    moved(contract, S.CONSULTATION)
    succeeded(contract.council, opened(), name="CISPD", coordinator=karim)
    assert reminders.send_due(rung(5)) == 2
    assert sent() == sorted([
        (procureur.email, "consultation du procureur attendue"), (karim.email, "avis du conseil attendu"),
    ])  # fmt: skip
    assert any("L’avis du conseil (CISPD)" in each.body for each in outbox.outbox)


def test_what_is_given_meanwhile_is_not_recalled(contract, claire, procureur):
    moved(contract, S.CONSULTATION)
    assert reminders.send_due(rung(5)) == 3
    record_opinion(contract, by=claire, on=TODAY, source="prosecutor", given_on=TODAY, sense="noted")
    assert procureur.email not in {to for to, _ in sent()}, "written as it leaves"
    assert reminders.send_due(rung(10)) == 2
    moved(contract, S.DRAFTING)
    assert sent() == sent(), "a text taken back is no longer recalled"
    assert len(outbox.outbox) == 2
    assert reminders.send_due(rung(15)) == 0


def test_mayors_and_presidents_are_recalled_their_own_deliberations_in_one_mail(contract, maire, procureur):
    second = person("Rose", "Petit", "mayor", commune("33063"))
    a_signatory(contract, maire, capacity="mayor", territory=commune("33063"), title="Le maire de Bordeaux")
    moved(contract, S.CONSULTATION, S.APPROVAL)
    assert not Contract.objects.visible_to(second).exists()
    assert reminders.send_due(rung(5)) == 1, "never a contract that one does not see"
    found = consulting.resolution_reminder(contract.pk, maire.email, rung(5))
    assert found is not None
    assert "– de la commune de Bègles\n– de la commune de Bordeaux\n" in found.body
    assert reverse("resolution-list", args=[contract.pk]) in found.body
    Resolution.objects.create(contract=contract, territory=commune("33039"), number="1", adopted_on=TODAY)
    found = consulting.resolution_reminder(contract.pk, maire.email, rung(5))
    assert "– de la commune de Bordeaux\n" in found.body
    assert "– de la commune de Bègles" not in found.body
    Resolution.objects.create(contract=contract, territory=commune("33063"), number="1", adopted_on=TODAY)
    assert consulting.resolution_reminder(contract.pk, maire.email, rung(5)) is None
    assert reminders.send_due(rung(10)) == 0


def test_the_page_says_when_it_was_recalled_and_when_it_will_be(contract, claire, client, procureur):
    client.force_login(claire)
    page = reverse("contract-detail", args=[contract.pk])
    assert 'id="avis"' not in client.get(page).text
    moved(contract, S.CONSULTATION)

    def said() -> str:
        return client.get(page).text.replace("\u00a0", " ").split('id="avis"')[1].split("</section>")[0]

    assert said().count("Le premier rappel part le") == 2
    reminders.send_due(rung(5))
    assert said().count("Dernier rappel le") == 2
    procureur.is_active = False
    procureur.save()
    assert said().count("Aucun rappel ne part") == 1


def test_where_a_ladder_stands():
    due, kind = date(2026, 11, 23), "resolutions"
    at = lambda on: reminders.recalled(kind, {7: due}, on, "33")[7]  # noqa: E731
    assert (at(due).last_on, at(due).next_on) == (None, date(2026, 11, 30))
    assert at(date(2026, 12, 1)).next_on == date(2026, 12, 1), "a rung missed goes on the next working day"
    reminders.ReminderSent.objects.create(kind=kind, target=7, recipient="x@y.fr", due_on=due, rung=5)
    assert at(date(2026, 12, 1)).next_on == date(2026, 12, 7)
    assert at(date(2026, 12, 1)).last_on == timezone.localdate()
    assert at(due + timedelta(days=400)).next_on is None
    assert not Outgoing.objects.exists()
