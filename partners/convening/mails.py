"""What is written to those who are called to a meeting, as things stand when the mail leaves.

Of a meeting of a group: its date, its place and its object, never its agenda (CSI, art. L. 132-5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cls_portal import agenda, links
from cls_portal.agenda import Entry, Invited
from cls_portal.digest import Line
from cls_portal.mail import Attachment, Message
from cls_portal.reminders import Awaited
from cls_portal.templatetags.portal import clock, date_fr, minutes_long
from partners.access import BY_CONVOCATION
from partners.convening.calendar import department_of, entry
from partners.convening.calling import by_link, joins_by_video
from partners.convening.series import DAYS
from partners.models import Invitee, Meeting
from partners.states import AskedBy, MeetingForm

RESERVED = (
    "Le lien de visioconférence n’est donné qu’aux membres du groupe, une fois signée sa charte s’il en a une\u00a0: "
    "voyez-le avec qui vous convoque."
)
RELATED = ("meeting__council__territory__department", "meeting__group", "agent", "contact")


def convocation_mail(invitee_id: int, changed: bool) -> Message | None:
    """The convocation, its change or its cancellation; nothing once the meeting is past."""
    invitee = Invitee.objects.select_related(*RELATED).filter(pk=invitee_id).exclude(sent_on=None).first()
    if invitee is None or invitee.meeting.held_on < timezone.localdate():
        return None
    meeting = invitee.meeting
    if meeting.cancelled_on:
        return _cancelled(meeting, invitee)
    personal = by_link(invitee, timezone.localdate())
    joins = joins_by_video(invitee, timezone.localdate())
    subject, body = convocation_text(
        meeting, address=_address(invitee), personal=personal, changed=changed, joins=joins
    )  # fmt: skip
    return Message(subject, body, attachments=[_calendar(meeting, invitee)])


def convocation_text(meeting: Meeting, *, address: str, personal: bool, changed: bool, joins: bool) -> tuple[str, str]:
    """Its subject and its body; `address`: where one answers, `personal` to one; `joins`: with the video link."""
    opening = "Cette réunion a changé. La voici telle qu’elle est maintenant" if changed else "Voici votre convocation"
    parts = [
        f"Bonjour,\n\n{opening}\u00a0:",
        "\n".join(facts(meeting, video=joins)),
        *([RESERVED] if meeting.video_link and not joins else []),
        *_agenda(meeting),
        f"Pour répondre (présent, excusé ou représenté)\u00a0:\n\n{address}",
        *(["Cette adresse vous est personnelle\u00a0: ne la transmettez pas."] if personal else []),
        "Le fichier joint met la réunion dans votre agenda.\n",
    ]
    subject = f"{'Réunion modifiée' if changed else 'Convocation'}\u00a0: {named(meeting)}, {_short(meeting)}"
    return subject, "\n\n".join(parts)


def withdrawn_mail(meeting_id: int, email: str) -> Message | None:
    """To who is no longer called."""
    meeting = Meeting.objects.select_related("council__territory__department", "group").filter(pk=meeting_id).first()
    if meeting is None or meeting.held_on < timezone.localdate():
        return None
    said = f"Bonjour,\n\nVotre convocation à cette réunion est retirée\u00a0:\n\n{_facts(meeting)}\n"
    told = replace(entry(meeting), cancelled=True, revision=meeting.sequence + 1, url="")
    gone = _attached(told, email, email, meeting.council.name)
    return Message(f"Convocation retirée\u00a0: {named(meeting)}, {_short(meeting)}", said, attachments=[gone])


def _cancelled(meeting: Meeting, invitee: Invitee) -> Message:
    """The reason of a group's is read on the portal."""
    reason = f"\nMotif\u00a0: {meeting.cancel_reason}\n" if meeting.form == MeetingForm.PLENARY else ""
    return Message(
        f"Réunion annulée\u00a0: {named(meeting)}, {_short(meeting)}",
        f"Bonjour,\n\nCette réunion est annulée\u00a0:\n\n{_facts(meeting)}\n{reason}",
        attachments=[_calendar(meeting, invitee)],
    )


def named(meeting: Meeting) -> str:
    """« Formation plénière – CLSPD de Bègles », « Veille de la gare – CLSPD de Bègles »."""
    if meeting.group is not None:
        return f"{meeting.group.name} – {meeting.council.name}"
    return f"{meeting.get_form_display()} – {meeting.council.name}"


def facts(meeting: Meeting, *, video: bool = False) -> Iterator[str]:
    """Date, place and object, and who asked for it where it is of right."""
    yield named(meeting)
    yield f"Date\u00a0: {when(meeting)}"
    if meeting.place:
        yield f"Lieu\u00a0: {meeting.place}"
    if video and meeting.video_link:
        yield f"Visioconférence\u00a0: {meeting.video_link}"
    if meeting.subject:
        yield f"Objet\u00a0: {meeting.subject}"
    if meeting.asked_by != AskedBy.CHAIR:
        yield f"Demandée par\u00a0: {meeting.get_asked_by_display()}"


def _facts(meeting: Meeting) -> str:
    return "\n".join(facts(meeting))


def when(meeting: Meeting) -> str:
    """« jeudi 3 décembre 2026, de 14 h à 16 h »."""
    day = f"{DAYS[meeting.held_on.weekday()]} {date_fr(meeting.held_on)}"
    if meeting.starts_at is None:
        return day
    if meeting.ends_at is None:
        return f"{day}, à {clock(meeting.starts_at)}"
    return f"{day}, de {clock(meeting.starts_at)} à {clock(meeting.ends_at)}"


def _short(meeting: Meeting) -> str:
    return f"{date_fr(meeting.held_on)}" + (f", {clock(meeting.starts_at)}" if meeting.starts_at else "")


def _agenda(meeting: Meeting) -> Iterator[str]:
    """Of the plenary only."""
    items = list(meeting.items.all()) if meeting.form == MeetingForm.PLENARY else []
    if items:
        lines = [
            f"{number}. {item.title}" + (f" ({minutes_long(item.duration)})" if item.duration else "")
            for number, item in enumerate(items, 1)
        ]
        yield "Ordre du jour\u00a0:\n\n" + "\n".join(lines)


def _address(invitee: Invitee) -> str:
    """The meeting for an account that sees it; else a link, with a secret made for this mail."""
    link = links.in_force(BY_CONVOCATION, invitee.pk)
    if link is not None and by_link(invitee, timezone.localdate()):
        return settings.PUBLIC_ADDRESS + reverse("convocation-by-link", args=[links.new_secret(link)])
    return settings.PUBLIC_ADDRESS + reverse("meeting-detail", args=[invitee.meeting_id])


def _calendar(meeting: Meeting, invitee: Invitee) -> Attachment:
    told = entry(meeting, video=joins_by_video(invitee, timezone.localdate()))
    if by_link(invitee, timezone.localdate()):
        told = replace(told, url="")
    return _attached(told, invitee.holder or invitee.title, invitee.email, meeting.council.name)


def _attached(told: Entry, name: str, email: str, organizer: str) -> Attachment:
    method = "CANCEL" if told.cancelled else "REQUEST"
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    content = agenda.invitation(told, Invited(name, email, organizer, sender))
    return Attachment("reunion.ics", content, f"text/calendar; method={method}")


# The reminder to answer


def replies_awaited(on: date) -> Iterable[Awaited]:
    """Those called by mail to a meeting to come, who have not answered."""
    rows = Invitee.objects.filter(reply="", meeting__held_on__gte=on, meeting__cancelled_on=None)
    rows = rows.exclude(sent_on=None).exclude(email="").select_related(*RELATED)
    for row in rows.order_by("pk"):
        yield Awaited(row.pk, row.email, row.meeting.held_on, department_of(row.meeting.council))


def reply_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    """One line for each meeting still without their answer: its date, its place and its object."""
    rows = Invitee.objects.filter(pk__in=targets, email__iexact=recipient, reply="", meeting__cancelled_on=None)
    rows = rows.filter(meeting__held_on__gte=on).exclude(sent_on=None).select_related(*RELATED)
    return [
        Line(f"{named(row.meeting)}, {when(row.meeting)}\u00a0: serez-vous présent\u00a0?", _address(row))
        for row in rows.order_by("meeting__held_on", "pk")
    ]
