"""Personal data: erased at their term, handed to the person who asks for them."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal import links, mail
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.models import Agent
from cls_portal.writing import create, lock_many, operation, write
from partners import retention
from partners.models import Contact, GroupMember, Invitee, MailingMember, PersonalDataAct, PersonalDataActKind, Seat

AT_TERM = "Durée de conservation atteinte."


@operation("personal_data.purged")
def purge_personal_data(*, by: SystemActor, on: date) -> PersonalDataAct | None:
    """Erase what has been kept long enough; the trace says when and of how many, never of whom.

    A contact that something still holds is left for another day (`retention.holds_of`).
    """
    keys = list(retention.contacts_due(on).values_list("pk", flat=True))
    held = retention.holds_of(keys, on)
    people = 0
    for contact in lock_many(Contact, [key for key in keys if key not in held]):
        _erase(contact, on)
        people += 1
    for model, due in ((Seat, retention.seats_due(on)), (GroupMember, retention.members_due(on))):
        for row in lock_many(model, due.values_list("pk", flat=True)):
            write(row, holder_name="")
            people += 1
    for invitee in lock_many(Invitee, retention.invitees_due(on).values_list("pk", flat=True)):
        write(invitee, email="", address="")
        people += 1
    for name in settings.PERSONAL_ERASERS:
        people += import_string(name)(by=by, due_by=retention.limit(on))
    _forget_mails(links.end_of(retention.limit(on)))
    if not people:
        return None
    return create(PersonalDataAct(kind=PersonalDataActKind.PURGE, done_on=on, people=people, reason=AT_TERM))


def _forget_mails(before: datetime) -> None:
    """To which addresses mails went, and by which links they were answered."""
    links.forget(before)
    mail.forget(before)


def _erase(contact: Contact, on: date) -> None:
    MailingMember.objects.filter(contact=contact).delete()
    write(
        contact, first_name="", last_name=retention.ERASED, email="", phone="", address="", purged_on=on
    )  # fmt: skip


@operation("personal_data.handed")
def hand_personal_data(person: Contact | Agent, *, by: Agent | SystemActor, on: date, reason: str) -> PersonalDataAct:
    """That everything the portal holds about somebody was handed over, at their request."""
    require(by, "partners.give_data" if isinstance(person, Contact) else "partners.manage_account", person)
    act = PersonalDataAct(kind=PersonalDataActKind.EXPORT, done_on=on, done_by=agent_of(by), reason=reason)
    return create(act)
