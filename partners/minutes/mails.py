"""What is said by mail of the minutes of a meeting: a link for those who read them, the file for the members of a
plenary who have no account; never a word of restricted ones."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cls_portal import mail
from cls_portal.models import Agent
from partners.models import Meeting
from partners.states import MeetingForm, MinutesState

WRITER = "partners.minutes.mails.finished"


def queue_finished(meeting: Meeting) -> None:
    """To each person called to the meeting who has an account: whether they read it is asked again as it leaves."""
    for agent in sorted(_accounts(meeting), key=lambda agent: agent.pk):
        mail.queue_written_later(agent.email, WRITER, meeting_id=meeting.pk, agent_id=agent.pk)


def queue_copies(meeting: Meeting) -> None:
    """To the other members of a plenary, with the file: plenary minutes may be shared."""
    if meeting.form != MeetingForm.PLENARY or meeting.minutes_file is None:
        return
    told = {agent.email.casefold() for agent in _accounts(meeting)}
    called = meeting.invitees.filter(agent=None).select_related("contact")
    addresses = {row.email or (row.contact.email if row.contact else "") for row in called}
    for address in sorted(each for each in addresses if each and each.casefold() not in told):
        mail.queue(address, _subject(meeting), _copy(meeting), attachment=meeting.minutes_file)


def finished(meeting_id: int, agent_id: int) -> mail.Message | None:
    """Nothing for whoever no longer reads the meeting, or once the minutes were reopened."""
    agent = Agent.objects.get(pk=agent_id)
    readable = Meeting.objects.readable_by(agent, timezone.localdate()).select_related("council")
    meeting = readable.filter(pk=meeting_id, minutes_state=MinutesState.FINISHED).first()
    if meeting is None or not agent.is_active:
        return None
    address = settings.PUBLIC_ADDRESS + reverse("meeting-minutes", args=[meeting.pk])
    return mail.Message(
        _subject(meeting),
        f"Bonjour {agent},\n\n"
        f"Le compte rendu de la réunion du {meeting.held_on:%d/%m/%Y} ({meeting.council.name}) est achevé. Vous pouvez "
        "le lire sur le portail et signaler ce qui est à corriger avant son approbation, à la prochaine réunion.\n\n"
        f"{address}\n",
    )


def _subject(meeting: Meeting) -> str:
    return f"Compte rendu à lire – réunion du {meeting.held_on:%d/%m/%Y}"


def _copy(meeting: Meeting) -> str:
    return (
        "Bonjour,\n\n"
        f"Voici le projet de compte rendu de la réunion plénière du {meeting.held_on:%d/%m/%Y} "
        f"({meeting.council.name}). Signalez au secrétariat du conseil ce qui est à corriger avant son approbation, à "
        "la prochaine réunion.\n"
    )


def _accounts(meeting: Meeting) -> set[Agent]:
    called = meeting.invitees.filter(agent__is_active=True).select_related("agent")
    return {row.agent for row in called if row.agent is not None}
