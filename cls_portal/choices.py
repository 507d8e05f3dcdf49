"""Which reminders each address wants: chosen from the mail itself, by a signed link, or from one’s account."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.conf import settings
from django.core import signing
from django.db.models.functions import Lower
from django.urls import reverse

from cls_portal.actors import SystemActor
from cls_portal.models import Agent, ReminderChoice
from cls_portal.writing import create, lock, operation, write

SIGNER = signing.Signer(salt="cls_portal.choices")
RECIPIENT = SystemActor("destinataire du courriel")  # who holds the signed link, whoever that is


def of_addresses(addresses: Iterable[str]) -> dict[str, ReminderChoice]:
    """What these addresses, in small letters, have chosen; those that have not are left out."""
    rows = ReminderChoice.objects.annotate(address=Lower("email")).filter(address__in=list(addresses))
    return {row.address: row for row in rows}


def of_address(address: str) -> ReminderChoice | None:
    return of_addresses([address.lower()]).get(address.lower())


@operation("reminders.opened")
def open_for(address: str, *, by: Agent | SystemActor) -> ReminderChoice:
    """What this address has chosen; everything, when it has not chosen yet."""
    return of_address(address) or create(ReminderChoice(email=address.lower()))


@operation("reminders.chosen")
def choose(choice: ReminderChoice, *, by: Agent | SystemActor, wanted: Collection[str]) -> ReminderChoice:
    """Be reminded of these kinds among those that this address is offered; none of them: of nothing any more."""
    refused = [kind for kind in offered(choice.email) if kind not in wanted]
    return write(lock(choice, None), refused=refused, stopped=not wanted)


@operation("reminders.stopped")
def stop(choice: ReminderChoice, *, by: Agent | SystemActor) -> ReminderChoice:
    """No reminder any more, of any kind, present or to come."""
    return write(lock(choice, None), stopped=True)


def offered(address: str) -> dict[str, str]:
    """The kinds that this address may receive, each with its label: all for an account, few for a contact."""
    everything = Agent.objects.filter(email__iexact=address, is_active=True).exists()
    return {
        kind: reminder["label"]
        for kind, reminder in settings.REMINDERS.items()
        if everything or reminder.get("for_contacts")
    }


def address_of(choice: ReminderChoice) -> str:
    """The address of the page of these choices, in full: its signature is the only right asked for."""
    return settings.PUBLIC_ADDRESS + reverse("reminder-choice", args=[SIGNER.sign(str(choice.pk))])


def behind(key: str) -> ReminderChoice | None:
    """The choices that a signed key opens; none for a key that is not ours."""
    try:
        return ReminderChoice.objects.filter(pk=int(SIGNER.unsign(key))).first()
    except signing.BadSignature:
        return None
