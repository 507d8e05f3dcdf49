"""Recalling to a signatory that their signature is awaited: by hand, and by rungs of working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cls_portal import reminders
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Outgoing
from cls_portal.working_days import add_working_days
from contracts import recalls
from contracts.operations import add_signatory, recall_signatory, withdraw_contract
from contracts.operations.announcements import tell_signing_opened
from contracts.states import ContractState
from tests.contracts.stages import TODAY, a_contract, a_signatory, contract_in, freeze, moved, signed_by
from tests.contracts.staging import ready_for_signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaiting(settings, claire, maire, procureur):
    found = ready_for_signature(settings, claire, maire, procureur, pdf=b"%PDF-1.7")
    Outgoing.objects.all().delete()
    return found


def test_the_prefecture_recalls_at_most_once_a_working_day(awaiting, claire, maire, client):
    contract, first, _ = awaiting
    recall_signatory(first, by=claire, on=TODAY)
    (mail,) = Outgoing.objects.all()
    assert mail.to == maire.email
    assert reverse("contract-signature", args=[contract.pk]) in mail.body
    with pytest.raises(Refused, match="déjà été relancé aujourd’hui"):
        recall_signatory(first, by=claire, on=TODAY)
    with pytest.raises(Refused, match="jours ouvrés"):
        recall_signatory(first, by=claire, on=date(2026, 11, 29))
    recall_signatory(first, by=claire, on=TODAY + timedelta(days=1))
    client.force_login(claire)
    page = client.get(reverse("contract-signature", args=[contract.pk])).content.decode()
    assert "relancé le 24 novembre 2026" in page.replace("\u00a0", " ")
    assert "Relancer" in page


def test_only_the_prefecture_recalls_and_only_whom_it_can(awaiting, claire, maire, karim):
    _, first, second = awaiting
    for agent in (maire, karim):
        with pytest.raises(Forbidden):
            recall_signatory(second, by=agent, on=TODAY)
    signed_by(first)
    with pytest.raises(Refused, match="déjà signé"):
        recall_signatory(first, by=claire, on=TODAY)
    draft = a_contract()
    silent = add_signatory(draft, by=claire, title="Le témoin", name="X", agent=None)
    with pytest.raises(Refused, match="pas ouvert"):
        recall_signatory(silent, by=claire, on=TODAY)


def test_the_button_answers_on_the_page(awaiting, claire, client):
    _, first, _ = awaiting
    client.force_login(claire)
    answer = client.post(reverse("signatory-recall", args=[first.pk]), follow=True)
    assert answer.status_code == 200
    assert "relancé" in answer.content.decode() or "jours ouvrés" in answer.content.decode()


def test_the_ladder_counts_working_days_from_the_opening_and_stops_with_the_signature(awaiting, claire, maire):
    contract, first, second = awaiting
    opened = recalls.opened_on(contract)
    fifth = add_working_days(opened, 5, "33")
    assert reminders.send_due(fifth - timedelta(days=1)) == 0
    assert reminders.send_due(fifth) == 2
    assert reminders.send_due(fifth) == 0
    assert recalls.signature_reminder(first.pk, maire.email, fifth) is not None
    signed_by(first)
    assert recalls.signature_reminder(first.pk, maire.email, fifth) is None
    assert [row.target for row in recalls.signatures_awaited(fifth)] == [second.pk]
    withdraw_contract(contract, by=claire, on=TODAY, reason="x")
    assert list(recalls.signatures_awaited(fifth)) == []


def test_the_day_of_the_opening_is_read_once_for_a_contract(awaiting, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(list(recalls.signatures_awaited(date(2099, 1, 1)))) == 2


def test_who_is_not_awaited_is_not_told_so(claire, maire, procureur):
    contract = contract_in(ContractState.APPROVAL)
    a_signatory(contract, maire)
    besides = a_signatory(contract, procureur, awaited=False)
    freeze(contract)
    moved(contract, ContractState.READY_TO_SIGN, ContractState.SIGNING)
    tell_signing_opened(contract)
    assert [row.to for row in Outgoing.objects.all()] == [maire.email]
    with pytest.raises(Refused, match="pas attendue"):
        recall_signatory(besides, by=claire, on=TODAY)
