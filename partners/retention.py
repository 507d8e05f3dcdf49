"""How long the data of people who have left are kept, and what stands in the way of erasing them.

Durations are the setting `CONTACT_RETENTION_MONTHS` (RGPD, art. 5-1-e): the law gives none, whoever runs the portal
answers for it (docs/decisions/personal-data.md). Holds are named in `CONTACT_HOLDS`, one function for each app.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from cls_portal.errors import Reason
from cls_portal.models import Agent
from partners.models import Contact, GroupMember, Invitee, PersonalDataAct, Seat
from partners.rules import months_before

SHOWN = 300
ERASED = "Contact effacé"


@dataclass
class Due:
    """A contact who has left: the day when their data are erased, and what keeps them."""

    contact: Contact
    erased_on: date
    holds: list[Reason] = field(default_factory=list)


def limit(on: date) -> date:
    """Who had left by that day is erased."""
    return months_before(on, settings.CONTACT_RETENTION_MONTHS)


def erased_on(left_on: date) -> date:
    return months_before(left_on, -settings.CONTACT_RETENTION_MONTHS)


def contacts_due(on: date) -> Any:
    return Contact.objects.filter(left_on__lte=limit(on), purged_on=None)


def seats_due(on: date) -> Any:
    return Seat.objects.filter(ends_on__lte=limit(on)).exclude(holder_name="")


def members_due(on: date) -> Any:
    return GroupMember.objects.filter(ends_on__lte=limit(on)).exclude(holder_name="")


def invitees_due(on: date) -> Any:
    """The addresses to which a convocation went, once the meeting is long over."""
    return Invitee.objects.filter(meeting__held_on__lte=limit(on)).exclude(email="", address="")


def holds_of(contacts: Collection[int], on: date) -> dict[int, list[Reason]]:
    """Why each of these contacts may not be erased yet; one call for each app, whatever their number."""
    found: dict[int, list[Reason]] = {}
    for name in settings.CONTACT_HOLDS:
        for contact, reasons in import_string(name)(contacts, on).items():
            found.setdefault(contact, []).extend(reasons)
    return found


def places_held(contacts: Collection[int], on: date) -> dict[int, list[Reason]]:
    """A seat or a place in a group that is still theirs: it is to be ended, or given to somebody else, first."""
    still = Q(ends_on=None) | Q(ends_on__gt=on)
    found: dict[int, list[Reason]] = {}
    for row in Seat.objects.filter(still, contact__in=contacts).select_related("council"):
        _hold(found, row.contact_id, f"Siège encore\u00a0: {row.council}.", "partners.seat_held")
    for row in GroupMember.objects.filter(still, contact__in=contacts).select_related("group"):
        _hold(found, row.contact_id, f"Encore membre d’un groupe\u00a0: {row.group}.", "partners.membership_held")
    return found


def _hold(found: dict[int, list[Reason]], contact: int | None, text: str, code: str) -> None:
    if contact is not None:
        found.setdefault(contact, []).append(Reason(text, code))


def retention_page(agent: Agent, on: date) -> dict[str, Any]:
    """What will be erased of the contacts that this person keeps, and when; what was."""
    left = Contact.objects.visible_to(agent).kept_by(agent).filter(left_on__isnull=False, purged_on=None)
    contacts = list(left.select_related("organisation").order_by("left_on", "pk")[:SHOWN])
    holds = holds_of([contact.pk for contact in contacts], on)
    return {
        "months": settings.CONTACT_RETENTION_MONTHS,
        "due": [Due(each, erased_on(each.left_on), holds.get(each.pk, [])) for each in contacts if each.left_on],
        "acts": list(PersonalDataAct.objects.visible_to(agent).select_related("done_by")[:SHOWN]),
        "on": on,
        "erased_name": ERASED,
    }
