"""A contact leaves and another takes their place: what they had in hand passes, what was stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cls_portal.access import require
from cls_portal.errors import Reason, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners import rules, succession
from partners.models import Contact, MailingMember
from partners.operations.composition import replace_seat
from partners.operations.groups import replace_group_member
from partners.operations.organisations import add_contact


@operation("contact.replaced")
def replace_contact(
    contact: Contact,
    *,
    by: Agent,
    on: date,
    left_on: date,
    successor: Contact | None = None,
    charges: Collection[str] | None = None,
    last_name: str = "",
    first_name: str = "",
    job_title: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
) -> Contact:
    """The contact left on that day; `successor`, or a new contact of the same organisation, takes what they had.

    `charges`: the keys of `succession.charges` that pass; None: all of them. Gives the successor.
    """
    contact = lock(contact, None)
    require(by, "partners.edit_contacts", contact.organisation)
    _check(contact, successor, left_on, on, last_name)
    if successor is None:
        successor = add_contact(
            contact.organisation,
            by=by,
            last_name=last_name,
            first_name=first_name,
            job_title=job_title or contact.job_title,
            email=email,
            phone=phone,
            address=address,
        )
    found = [charge.key for charge in succession.charges(contact, by, on)]
    _hand_over(contact, successor, [key for key in found if charges is None or key in charges], by, on, left_on)
    write(contact, left_on=left_on, replaced_by=successor)
    return successor


def _check(contact: Contact, successor: Contact | None, left_on: date, on: date, last_name: str) -> None:
    reasons = rules.in_the_past(left_on, on, "left_on")
    if contact.left_on is not None:
        reasons.append(Reason("Ce contact est déjà parti.", "partners.contact_left"))
    if successor is None and not last_name.strip():
        reasons.append(Reason("Choisissez qui le remplace, ou écrivez son nom.", field="last_name"))
    if successor is not None and (
        successor.pk == contact.pk or successor.organisation_id != contact.organisation_id or successor.left_on
    ):
        text = "Le remplaçant est un autre contact du même organisme, encore en poste."
        reasons.append(Reason(text, "partners.successor_elsewhere", field="successor"))
    refuse(reasons)


def _hand_over(contact: Contact, successor: Contact, keys: Collection[str], by: Agent, on: date, left_on: date) -> None:
    for seat in succession.chosen(succession.seats_held(contact, by, on), succession.SEAT, keys):
        replace_seat(
            seat,
            by=by,
            revision=seat.revision,
            starts_on=left_on,
            title=seat.title,
            organisation=seat.organisation,
            contact=successor,
            order=seat.order,
        )
    for member in succession.chosen(succession.places(contact, by, on), succession.MEMBER, keys):
        replace_group_member(
            member,
            by=by,
            revision=member.revision,
            starts_on=left_on,
            title=member.title,
            organisation=member.organisation,
            contact=successor,
        )
    for named in succession.chosen(succession.lists(contact, by), succession.LIST, keys):
        lists = named.mailing_group
        remove(lock(named, None))
        if not lists.members.filter(contact=successor).exists():
            create(MailingMember(mailing_group=lists, contact=successor))
    succession.hand_over_above(keys, successor, by)
