"""Who is called to a meeting, the convocation, and what they answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import jobs, links, mail
from cls_portal.access import may, require
from cls_portal.actors import LinkHolder, SystemActor, agent_of
from cls_portal.errors import Forbidden, Reason, Refused, refuse
from cls_portal.models import Agent, Job
from cls_portal.writing import create, lock, operation, remove, write
from partners import rules
from partners.access import BY_CONVOCATION
from partners.convening.calling import by_link, members_to_call
from partners.convening.rules import missing_to_answer, missing_to_convene
from partners.models import Contact, Invitee, Meeting, Organisation
from partners.operations.keeping import prepared
from partners.states import Reply

INVITEE = ("title", "holder_name", "voting", "email", "address")
MAIL = "partners.convening.mails.convocation_mail"
WITHDRAWN = "partners.convening.mails.withdrawn_mail"
LETTERS = "partners.convening.jobs.compose_letters"


@operation("invitees.gathered")
def gather_invitees(meeting: Meeting, *, by: Agent | SystemActor) -> list[Invitee]:
    """Put on the list whoever sits, or belongs to the group, on the day of the meeting; gives those it adds."""
    meeting = prepared(meeting, by)
    return [create(invitee) for invitee in members_to_call(meeting)]


@operation("invitee.added")
def add_invitee(
    meeting: Meeting,
    *,
    by: Agent | SystemActor,
    title: str,
    organisation: Organisation | None = None,
    contact: Contact | None = None,
    agent: Agent | None = None,
    holder_name: str = "",
    email: str = "",
    address: str = "",
    voting: bool = False,
) -> Invitee:
    """Somebody besides the members: an expert, a guest, a member of Parliament."""
    meeting = prepared(meeting, by)
    if contact is not None and organisation is None:
        organisation = contact.organisation
    invitee = Invitee(
        meeting=meeting, title=title, organisation=organisation, contact=contact, agent=agent, holder_name=holder_name,
        email=email or (agent.email if agent else contact.email if contact else ""),
        address=address or (contact.address if contact else ""), voting=voting,
    )  # fmt: skip
    return create(invitee)


@operation("invitee.changed")
def change_invitee(invitee: Invitee, *, by: Agent | SystemActor, revision: int, **values: Any) -> Invitee:
    """Change the fields of `INVITEE`: how they are reached, whether they vote."""
    rules.unknown_fields(values, INVITEE)
    prepared(invitee.meeting, by)
    invitee = lock(invitee, revision)
    if invitee.agent is not None and values.get("email", invitee.email) != invitee.agent.email:
        text = "Une personne qui a un compte est convoquée à l’adresse de ce compte."
        raise Refused([Reason(text, "partners.invitee_email", field="email")])
    former = invitee.email
    invitee = write(invitee, **values)
    if invitee.sent_on and invitee.email and invitee.email != former:
        _call(invitee, invitee.sent_on, new_address=True)
    return invitee


@operation("invitee.removed")
def remove_invitee(invitee: Invitee, *, by: Agent | SystemActor, revision: int) -> None:
    """No longer called; who was, is told, and the entry leaves their calendar."""
    meeting = prepared(invitee.meeting, by)
    invitee = lock(invitee, revision)
    links.revoke(BY_CONVOCATION, invitee.pk)
    if invitee.sent_on and invitee.email:
        mail.queue_written_later(
            invitee.email, WITHDRAWN, meeting_id=meeting.pk, email=invitee.email
        )  # fmt: skip
    remove(invitee)


@operation("meeting.convened")
def convene(meeting: Meeting, *, by: Agent | SystemActor, on: date) -> Meeting:
    """Call everybody on the list who was not called yet: a mail with a calendar entry to those who have an address."""
    meeting = prepared(meeting, by)
    invitees = list(meeting.invitees.filter(sent_on=None).order_by("pk"))
    refuse(missing_to_convene(meeting, invitees, on))
    for invitee in invitees:
        _call(write(lock(invitee, None), sent_on=on), on)
    return meeting if meeting.convened_on else write(meeting, convened_on=on)


@operation("meeting.announced")
def announce_again(meeting: Meeting, *, by: Agent | SystemActor, on: date, revision: int) -> Meeting:
    """The same mail once more to whoever was called, as things stand: a new agenda, new documents. Asked twice from the
    same page, it leaves once."""
    meeting = prepared(lock(meeting, revision), by)
    if meeting.convened_on is None:
        raise Refused("Personne n’est encore convoqué.")
    if meeting.held_on < on:
        raise Refused("Cette réunion est passée.")
    tell_called(meeting)
    return write(meeting, sequence=meeting.sequence + 1)


def tell_called(meeting: Meeting) -> None:
    """A mail to each person called, as things stand; their link serves until the day of the meeting."""
    for invitee in meeting.invitees.exclude(sent_on=None).exclude(email="").order_by("pk"):
        link = links.in_force(BY_CONVOCATION, invitee.pk)
        if link is not None and links.end_of(meeting.held_on) != link.expires_at:
            write(lock(link, None), expires_at=links.end_of(meeting.held_on))
        mail.queue_written_later(invitee.email, MAIL, invitee_id=invitee.pk, changed=True)


def _call(invitee: Invitee, on: date, *, new_address: bool = False) -> None:
    """A mail, and a link for who has no account to see the meeting with."""
    if new_address:
        links.revoke(BY_CONVOCATION, invitee.pk)
    if not invitee.email:
        return
    if by_link(invitee, on) and links.in_force(BY_CONVOCATION, invitee.pk) is None:
        links.open_for(
            BY_CONVOCATION, invitee.pk, name=(invitee.holder or invitee.title)[:200], service=invitee.title[:200],
            email=invitee.email, expires_at=links.end_of(invitee.meeting.held_on),
        )  # fmt: skip
    mail.queue_written_later(invitee.email, MAIL, invitee_id=invitee.pk, changed=False)


@operation("meeting.letters_asked")
def ask_letters(meeting: Meeting, *, by: Agent | SystemActor, everybody: bool) -> Job:
    """Have many letters composed by a job, which gives their address to who asked."""
    require(by, "partners.prepare_meeting", meeting)
    return jobs.defer(LETTERS, by=by, meeting_id=meeting.pk, everybody=everybody)


# Answers


@operation("invitee.link_read")
def read_convocation(invitee: Invitee, *, by: LinkHolder, address: str) -> None:
    """Note that the holder of the link has opened the convocation."""
    links.require_holder(by, BY_CONVOCATION, invitee.pk, closed=False)
    links.note_use(by.link, "Lecture de la convocation", address)


@operation("invitee.replied")
def answer_convocation(
    invitee: Invitee,
    *,
    by: Agent | SystemActor | LinkHolder,
    on: date,
    reply: str,
    represented_by: str = "",
    revision: int | None = None,
    address: str = "",
) -> Invitee:
    """Whether they come, by themselves (account or link), or as whoever prepares the meeting heard it."""
    meeting = lock(invitee.meeting, None)
    invitee = lock(invitee, revision)
    own = _require_answerer(invitee, meeting, by)
    refuse(missing_to_answer(meeting, on, reply, represented_by, own=own))
    if isinstance(by, LinkHolder):
        links.note_use(by.link, f"Réponse\u00a0: {Reply(reply).label}", address)
    named = represented_by.strip() if reply == Reply.REPRESENTED else ""
    return write(invitee, reply=reply, replied_on=on, represented_by=named)


def _require_answerer(invitee: Invitee, meeting: Meeting, by: Agent | SystemActor | LinkHolder) -> bool:
    """Whether it is the person called; raises `Forbidden` for anybody else than they or who prepares the meeting."""
    if isinstance(by, LinkHolder):
        links.require_holder(by, BY_CONVOCATION, invitee.pk, closed=invitee.sent_on is None)
        return True
    agent = agent_of(by)
    if agent is not None and invitee.agent_id == agent.pk and invitee.sent_on is not None:
        return True
    if not may(by, "partners.prepare_meeting", meeting):
        raise Forbidden("Chacun répond à sa propre convocation.")
    return False
