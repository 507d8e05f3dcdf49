"""What a contact has in hand, and how it passes to who replaces them.

What higher apps hold is named in `CONTACT_CHARGES`: what is in hand, and what hands it over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from cls_portal.access import may
from cls_portal.models import Agent
from partners.models import Contact, GroupMember, MailingMember, Seat

SEAT, MEMBER, LIST = "seat", "member", "list"


@dataclass(frozen=True)
class Charge:
    """Something that a contact has in hand: `key` is « seat:12 »."""

    key: str
    label: str


def charges(contact: Contact, agent: Agent, on: date) -> list[Charge]:
    """What this person may hand over: places in councils that they keep, and what higher apps say."""
    found = [
        *(Charge(f"{SEAT}:{s.pk}", f"Siège\u00a0: {s} ({s.council})") for s in seats_held(contact, agent, on)),
        *(
            Charge(f"{MEMBER}:{m.pk}", f"Groupe\u00a0: {m.group} ({m.group.council})")
            for m in places(contact, agent, on)
        ),
        *(Charge(f"{LIST}:{m.pk}", f"Liste de diffusion\u00a0: {m.mailing_group}") for m in lists(contact, agent)),
    ]
    for kind, (in_hand, _) in settings.CONTACT_CHARGES.items():
        found += [Charge(f"{kind}:{each.key}", each.label) for each in import_string(in_hand)(contact, agent, on)]
    return found


def seats_held(contact: Contact, agent: Agent, on: date) -> list[Seat]:
    still = Q(ends_on=None) | Q(ends_on__gt=on)
    rows = Seat.objects.visible_to(agent).filter(still, contact=contact).for_detail(agent)
    return [row for row in rows if may(agent, "partners.edit_council", row.council)]


def places(contact: Contact, agent: Agent, on: date) -> list[GroupMember]:
    still = Q(ends_on=None) | Q(ends_on__gt=on)
    rows = GroupMember.objects.visible_to(agent).filter(still, contact=contact).for_detail(agent)
    return [row for row in rows if may(agent, "partners.edit_council", row.group.council)]


def lists(contact: Contact, agent: Agent) -> list[MailingMember]:
    rows = MailingMember.objects.visible_to(agent).filter(contact=contact).for_detail(agent)
    return [row for row in rows if may(agent, "partners.edit_council", row.mailing_group.council)]


def chosen(found: Collection[Any], kind: str, keys: Collection[str]) -> Iterator[Any]:
    """The rows among those found that these keys name."""
    return (row for row in found if f"{kind}:{row.pk}" in keys)


def hand_over_above(keys: Collection[str], successor: Contact, by: Agent) -> None:
    """Hand over what higher apps hold."""
    for kind, (_, hand_over) in settings.CONTACT_CHARGES.items():
        own = [key.removeprefix(f"{kind}:") for key in keys if key.startswith(f"{kind}:")]
        if own:
            import_string(hand_over)(own, successor, by)
