"""Who stands in the directory, and in a mailing group; what leaves of them: cards, labels, addresses."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.models import Agent
from cls_portal.vcard import Card
from partners.composition.colleges import college, regime
from partners.models import DirectoryEntry, MailingGroup
from partners.states import Capacity, EntryKind, MailingRule

NAMESPACE = uuid.UUID("0e5b2e8c-6c0f-5a53-9b5d-6b1f0f0c9d2a")


def entries(agent: Agent, on: date) -> Any:
    """Everybody whom this person sees, present and past."""
    return DirectoryEntry.objects.visible_to(agent).for_list().with_places(agent, on)


def reached_by(mailing_group: MailingGroup, on: date) -> Any:
    """Whom the list gathers on that day."""
    return DirectoryEntry.objects.of_mailing(mailing_group, capacities(mailing_group, on), on).for_list()


def capacities(mailing_group: MailingGroup, on: date) -> list[str]:
    """What one sits as in the college of the list, by the law of that day."""
    if mailing_group.rule != MailingRule.COLLEGE:
        return []
    law = regime(mailing_group.council.kind, on)
    return [capacity for capacity in Capacity.values if college(capacity, law) == mailing_group.college]


def email_of(entry: Any) -> str:
    """The address, as far as the reader may know it: an account's only where they know of the account."""
    known = entry.kind != EntryKind.ACCOUNT or entry.reached
    return str(entry.email) if known else ""


def phone_of(entry: Any) -> str:
    known = entry.kind != EntryKind.ACCOUNT or entry.reached
    return str(entry.phone) if known else ""


@dataclass(frozen=True)
class Addresses:
    """The e-mail addresses of some people, once each, and those who have none."""

    emails: tuple[str, ...]
    without: tuple[str, ...]


def addresses(rows: Iterable[Any]) -> Addresses:
    emails: dict[str, None] = {}
    without = []
    for entry in rows:
        if entry.email:
            emails.setdefault(entry.email.lower())
        else:
            without.append(str(entry))
    return Addresses(tuple(emails), tuple(without))


def cards(rows: Iterable[Any]) -> Iterator[Card]:
    for entry in rows:
        yield Card(
            uid=uuid.uuid5(NAMESPACE, entry.key).urn,
            first_name=entry.first_name,
            last_name=entry.last_name,
            organisation=str(entry.organisation or ""),
            title=entry.job_title,
            email=email_of(entry),
            phone=phone_of(entry),
            address=tuple(address_lines(entry)),
            revised_at=entry.updated_at,
        )


def address_lines(entry: Any) -> list[str]:
    return [line.strip() for line in entry.address.splitlines() if line.strip()]


def on_labels(rows: Iterable[Any]) -> tuple[list[tuple[str, ...]], list[str]]:
    """What is written for each person who has a postal address; and the names of those who have none."""
    written, without = [], []
    for entry in rows:
        lines = address_lines(entry)
        if lines:
            head = [str(entry), entry.job_title, str(entry.organisation or "")]
            written.append((*filter(None, head), *lines))
        else:
            without.append(str(entry))
    return written, without
