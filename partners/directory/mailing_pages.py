"""What the pages of a mailing group show."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from cls_portal.access import abilities
from cls_portal.models import Agent
from cls_portal.timeline import timeline
from partners.directory.entries import Addresses, addresses, reached_by
from partners.models import Council, Group, Mailing, MailingGroup, MailingMember

SHOWN = 20


def mailing_groups(agent: Agent) -> Any:
    return MailingGroup.objects.visible_to(agent).for_list()


def mailing_group_detail(agent: Agent) -> Any:
    return MailingGroup.objects.for_detail(agent)


def recipients(agent: Agent) -> Any:
    return MailingMember.objects.for_detail(agent)


def council_of(agent: Agent) -> Any:
    return Council.objects.for_detail(agent)


def mailing_group_page(mailing_group: MailingGroup, agent: Agent, on: date, today: date) -> dict[str, Any]:
    """Whom it reaches on that day; for who keeps the council, their addresses and what was sent."""
    able = abilities(agent, "partners", mailing_group.council)
    keeps = able["edit_council"]
    reached = reached_by(mailing_group, on)
    people = list((reached if keeps else reached.visible_to(agent)).order_by("sort_key", "pk"))
    named = list(mailing_group.members.select_related("contact", "agent")) if keeps else []
    sent = Mailing.objects.filter(mailing_group=mailing_group).select_related("sent_by")[:SHOWN] if keeps else []
    return {
        "list": mailing_group,
        "on": on,
        "past": on != today,
        "people": people,
        "addresses": addresses(people) if keeps else None,
        "named": named,
        "sent": [(mailing, _reads(mailing, mailing_group, agent, today)) for mailing in sent],
        "keeps": keeps,
        "abilities": able,
        "entries": timeline(mailing_group, agent, parts=[MailingMember]),
    }


def _reads(mailing: Mailing, mailing_group: MailingGroup, agent: Agent, on: date) -> bool:
    """What was written to the members of a group is for them, and for who wrote it."""
    if mailing_group.group is None or mailing.sent_by_id == agent.pk:
        return True
    return Group.objects.filter(pk=mailing_group.group.pk).read_by(agent, on).exists()


def reached_today(mailing_group: MailingGroup, on: date) -> Addresses:
    return addresses(reached_by(mailing_group, on).order_by("sort_key", "pk"))


def digest(reached: Addresses) -> str:
    """What a preview rests upon: the same people are reached when it is sent."""
    return hashlib.sha256("\n".join(reached.emails).encode()).hexdigest()
