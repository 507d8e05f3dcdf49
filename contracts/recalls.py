"""Who is late in signing: what the reminders in working days are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q
from django.utils import timezone

from cls_portal.history import event_model
from cls_portal.mail import Message
from cls_portal.reminders import Awaited
from contracts import invitations, notifications
from contracts.models import Contract, Signatory, Version
from contracts.states import ContractState


def signatures_awaited(on: date) -> Iterator[Awaited]:
    """The signatures missing from contracts open to signature; counted from the day the signature was opened."""
    days: dict[int, date | None] = {}
    for signatory in missing_signatures():
        if signatory.contract_id not in days:
            days[signatory.contract_id] = opened_on(signatory.contract)
        opened = days[signatory.contract_id]
        if opened is not None and opened <= on:
            yield Awaited(signatory.pk, signatory.reached_at, opened, signatory.contract.lead_prefecture.code)


def missing_signatures() -> Any:
    """Awaited signatories, with an open account or an address, of whom the version in force has no signature."""
    reached = Q(agent__is_active=True) | Q(agent=None) & ~Q(email="")
    rows = Signatory.objects.filter(reached, contract__state=ContractState.SIGNING, awaited=True).exclude(
        signatures__version__in=Version.objects.filter(voided_at=None)
    )
    return rows.select_related("agent", "contract__lead_prefecture").order_by("pk")


def opened_on(contract: Contract) -> date | None:
    """The day its signature was last opened: that of the first event of its present state, by the history."""
    events: Any = event_model(Contract)._default_manager.filter(pgh_obj=contract.pk)
    before = events.exclude(state=ContractState.SIGNING).aggregate(last=Max("pgh_id"))["last"] or 0
    entered = events.filter(state=ContractState.SIGNING, pgh_id__gt=before).aggregate(at=Min("pgh_created_at"))["at"]
    return timezone.localdate(entered) if entered else None


def signature_reminder(target: int, recipient: str, on: date) -> Message | None:
    """The reminder, unless the signature has come, or the text was taken back."""
    row = missing_signatures().filter(pk=target).first()
    if row is None or row.reached_at != recipient:
        return None
    if row.agent is None:
        return invitations.signatory_named(row.pk, "")
    return Message(*notifications.signing_recalled(row.contract, row.agent))
