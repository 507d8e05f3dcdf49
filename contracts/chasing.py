"""Who is late in signing: what the reminders in working days are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils import timezone

from cls_portal.history import event_model
from cls_portal.mail import Message
from cls_portal.reminders import Awaited
from contracts import notifications
from contracts.models import Contract, Signatory, Version
from contracts.states import ContractState


def signatures_awaited(on: date) -> Iterator[Awaited]:
    """The signatures missing from contracts open to signature; counted from the day the signature was opened."""
    for signatory in missing_signatures():
        opened = opened_on(signatory.contract)
        if signatory.agent is not None and opened is not None and opened <= on:
            department = signatory.contract.lead_prefecture.code
            yield Awaited(signatory.pk, signatory.agent.email, opened, department)


def missing_signatures() -> Iterator[Signatory]:
    """Awaited signatories, with an open account, of whom the version in force has no signature."""
    rows = Signatory.objects.filter(contract__state=ContractState.SIGNING, awaited=True, agent__is_active=True).exclude(
        signatures__version__in=Version.objects.filter(voided_at=None)
    )
    yield from rows.select_related("agent", "contract__lead_prefecture").order_by("pk")


def opened_on(contract: Contract) -> date | None:
    """The day the signature of the version in force was opened, by the history."""
    version = contract.versions.filter(voided_at=None).first()
    if version is None:
        return None
    rows: Any = event_model(Contract)._default_manager.filter(pgh_obj=contract.pk, state=ContractState.SIGNING)
    entered = rows.filter(pgh_created_at__gte=version.frozen_at).aggregate(first=Min("pgh_created_at"))["first"]
    return timezone.localdate(entered) if entered else None


def signature_reminder(target: int, recipient: str, on: date) -> Message | None:
    """The reminder, unless the signature has come, or the text was taken back."""
    row = next((each for each in missing_signatures() if each.pk == target), None)
    if row is None or row.agent is None or row.agent.email != recipient:
        return None
    return Message(*notifications.signing_recalled(row.contract, row.agent))
