"""Mailing groups: whom they gather, what is written to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import choices, mail
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners import rules
from partners.models import Contact, Council, Group, Mailing, MailingGroup, MailingMember

DESCRIBED = ("name", "rule", "college", "group")


@operation("mailing_group.created")
def create_mailing_group(
    council: Council,
    *,
    by: Agent | SystemActor,
    name: str,
    rule: str = "",
    college: str = "",
    group: Group | None = None,
) -> MailingGroup:
    """People of a council to whom one writes together: those whom the rule gathers, and those named later."""
    require(by, "partners.edit_council", council)
    mailing_group = MailingGroup(council=council, name=name, rule=rule, college=college, group=group)
    _check_group(mailing_group)
    return create(mailing_group)


@operation("mailing_group.changed")
def change_mailing_group(
    mailing_group: MailingGroup, *, by: Agent | SystemActor, revision: int, **values: Any
) -> MailingGroup:
    """Change the fields of `DESCRIBED`."""
    rules.unknown_fields(values, DESCRIBED)
    require(by, "partners.edit_council", mailing_group.council)
    mailing_group = write(lock(mailing_group, revision), **values)
    _check_group(mailing_group)
    return mailing_group


def _check_group(mailing_group: MailingGroup) -> None:
    if mailing_group.group is not None and mailing_group.group.council_id != mailing_group.council_id:
        raise Refused([Reason("Ce groupe est celui d’un autre conseil.", "partners.group_elsewhere", field="group")])


@operation("mailing_group.removed")
def remove_mailing_group(mailing_group: MailingGroup, *, by: Agent | SystemActor, revision: int) -> None:
    """Delete a list to which nothing was sent: what was sent stays readable."""
    require(by, "partners.edit_council", mailing_group.council)
    mailing_group = lock(mailing_group, revision)
    if mailing_group.mailings.exists():
        text = "Un message a été envoyé à cette liste\u00a0: elle reste, pour que l’on sache à qui."
        raise Refused([Reason(text, "partners.mailing_sent")])
    remove(mailing_group)


@operation("mailing_group.recipient_added")
def add_recipient(
    mailing_group: MailingGroup,
    *,
    by: Agent | SystemActor,
    contact: Contact | None = None,
    agent: Agent | None = None,
) -> MailingMember:
    """Name somebody besides those whom the rule gathers."""
    require(by, "partners.edit_council", mailing_group.council)
    lock(mailing_group, None)
    return create(MailingMember(mailing_group=mailing_group, contact=contact, agent=agent))


@operation("mailing_group.recipient_removed")
def remove_recipient(member: MailingMember, *, by: Agent | SystemActor, revision: int) -> None:
    require(by, "partners.edit_council", member.mailing_group.council)
    remove(lock(member, revision))


@operation("mailing.sent")
def send_mailing(
    mailing_group: MailingGroup,
    *,
    by: Agent | SystemActor,
    on: date,
    subject: str,
    body: str,
    recipients: tuple[str, ...],
    informative: bool = False,
) -> Mailing:
    """Queue one mail for each of these addresses: those that the list reaches on that day.

    An `informative` message is not sent to those who want no mail of the portal any more, and tells the others how to
    say so.
    """
    require(by, "partners.edit_council", mailing_group.council)
    mailing_group = lock(mailing_group, None)
    if mailing_group.mailings.filter(subject=subject, body=body, sent_on=on).exists():
        raise Refused([Reason("Ce message est déjà parti aujourd’hui à cette liste.", "partners.mailing_twice")])
    reached = _wanting(recipients) if informative else list(recipients)
    if not reached:
        raise Refused([Reason("Personne de cette liste n’a d’adresse électronique.", "partners.nobody_reached")])
    mailing = create(
        Mailing(
            mailing_group=mailing_group,
            subject=subject,
            body=body,
            sent_on=on,
            sent_by=agent_of(by),
            recipients=len(reached),
        )
    )
    for address in reached:
        choice = choices.open_for(address, by=by).pk if informative else None
        mail.queue_written_later(address, "partners.directory.mailings.write", mailing=mailing.pk, choice=choice)
    return mailing


def _wanting(recipients: tuple[str, ...]) -> list[str]:
    told = choices.of_addresses(recipients)
    return [address for address in recipients if address not in told or not told[address].stopped]
