"""« Lancer l’évaluation finale », by mail, at 12, 6 and 3 months before the end, once on each rung."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.models import ReminderSent
from cls_portal.reminders import send_due
from evaluations.chasing import evaluation_reminder, evaluations_to_launch
from partners.models import Council
from tests.contracts.stages import taken_over
from tests.partners.deciding import succeeded
from tests.personas import commune

pytestmark = pytest.mark.django_db


def test_the_prefecture_and_the_coordinator_are_told_on_each_rung_once(claire, neighbour, karim):
    council = Council.objects.create(
        kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire", coordinator=karim
    )
    contract = taken_over(council=council)  # ends on 31 December 2027
    assert list(evaluations_to_launch(date(2026, 12, 30))) == []
    told = [(each.recipient, each.due_on) for each in evaluations_to_launch(date(2027, 1, 4))]
    assert told == [(claire.email, date(2026, 12, 31)), (karim.email, date(2026, 12, 31))]
    succeeded(council, date(2026, 12, 1), coordinator=neighbour)
    heirs = [each.recipient for each in evaluations_to_launch(date(2027, 1, 4))]
    assert heirs == sorted([claire.email, neighbour.email])
    assert [send_due(day) for day in (date(2027, 1, 4), date(2027, 1, 5), date(2027, 7, 1), date(2027, 10, 1))] == [
        2, 0, 2, 2,
    ]  # fmt: skip
    assert set(ReminderSent.objects.values_list("target", flat=True)) == {contract.pk}


def test_the_mail_says_nothing_once_the_contract_is_evaluated_or_over(claire):
    contract = taken_over()
    on = date(2027, 7, 1)
    message = evaluation_reminder(contract.pk, claire.email, on)
    assert message is not None
    assert "31\u00a0décembre\u00a02027" in message.body
    assert evaluation_reminder(contract.pk, claire.email, date(2028, 1, 1)) is None
    contract.evaluations.create(kind="final", verdict="renew", validated_on=on, validated_by=claire)
    assert evaluation_reminder(contract.pk, claire.email, on) is None
