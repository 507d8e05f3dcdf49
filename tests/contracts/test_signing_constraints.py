"""The constraints of what goes around a signature, broken once by name."""

from __future__ import annotations

import pytest
from django.utils import timezone

from contracts.models import SignatureReminder, Version
from contracts.states import ContractState
from tests.contracts.stages import TODAY, a_contract, a_signatory, contract_in, freeze
from tests.house.broken import breaks

pytestmark = pytest.mark.django_db


def test_signature_reminder_once_a_day(claire):
    signatory = a_signatory(a_contract(), claire)
    SignatureReminder.objects.create(signatory=signatory, sent_by=claire, sent_on=TODAY)
    with breaks("signature_reminder_once_a_day"):
        SignatureReminder.objects.create(signatory=signatory, sent_by=claire, sent_on=TODAY)


def test_version_awaited_timestamp_has_reason():
    with breaks("version_awaited_timestamp_has_reason"):
        version = freeze(contract_in(ContractState.APPROVAL))
        Version.objects.filter(pk=version.pk).update(timestamp_awaited_since=timezone.now())
