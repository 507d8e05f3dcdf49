"""What the pages of a meeting show until it begins, assembled from few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db.models import prefetch_related_objects
from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.models import Agent, StoredFile
from cls_portal.timeline import timeline
from partners import rules
from partners.convening import notice
from partners.convening.calendar import department_of
from partners.convening.calling import coming, members_to_call, rules_in_force
from partners.convening.mails import convocation_text, when
from partners.convening.rules import may_answer, meeting_state, missing_to_convene
from partners.convening.suggestions import suggested
from partners.convening.templates import TEMPLATES
from partners.convening.timetable import timetable
from partners.decisions.rules import DECIDING_FORMS
from partners.groups.reading import content_of
from partners.groups.rules import exchanges
from partners.models import AgendaItem, Invitee, Meeting, MeetingDocument
from partners.states import AskedBy, MeetingForm, MinutesState, Reply

LETTERS = "partners.letters"
KEPT = timedelta(days=7)  # how long the address of letters composed by a job serves
SHOWN_ADDRESS = "(une adresse propre à chaque personne)"


def meetings(agent: Agent) -> Any:
    return Meeting.objects.for_detail(agent)


def listed(agent: Agent) -> Any:
    return Meeting.objects.visible_to(agent).for_list()


def reads(meeting: Meeting, agent: Agent, on: date) -> bool:
    return Meeting.objects.readable_by(agent, on).filter(pk=meeting.pk).exists()


def own_invitation(meeting: Meeting, agent: Agent) -> Invitee | None:
    """The convocation that this person received: theirs, whatever else they read of the meeting."""
    return meeting.invitees.filter(agent=agent).exclude(sent_on=None).select_related("meeting").first()


def meeting_page(meeting: Any, agent: Agent, on: date) -> dict[str, Any]:
    """The facts for whoever sees the council; the rest for who reads the meeting."""
    able = abilities(agent, "partners", meeting)
    told = content_of(meeting, agent, on)
    readable = told["readable"]
    page = {
        "meeting": meeting,
        "state": meeting_state(meeting, on),
        "facts": facts(meeting, readable=readable),
        "open": meeting.cancelled_on is None and meeting.minutes_state == MinutesState.DRAFT,
        "abilities": able,
        "may_answer": may_answer(meeting, on),
        "entries": timeline(meeting, agent, parts=[AgendaItem, MeetingDocument, Invitee]),
        **told,
    }
    if not readable:
        return {**page, "own": own_invitation(meeting, agent)}
    content = _content(meeting)
    return {**page, **content, "own": _own(content["invitees"], agent)}


def _own(invitees: Sequence[Invitee], agent: Agent) -> Invitee | None:
    return next((each for each in invitees if each.agent_id == agent.pk and each.sent_on is not None), None)


def _content(meeting: Meeting) -> dict[str, Any]:
    documents = list(meeting.documents.select_related("file"))
    invitees = list(called(meeting))
    return {
        "timetable": timetable(meeting.items.all(), meeting.starts_at, meeting.ends_at),
        "documents": [each for each in documents if each.item_id is None],
        "of_items": [each for each in documents if each.item_id is not None],
        "invitees": invitees,
        "replies": replies(invitees),
    }


def called(meeting: Meeting) -> Any:
    return meeting.invitees.for_list().order_by("pk")


def facts(meeting: Any, *, readable: bool) -> list[tuple[Any, ...]]:
    """Couples, or triplets with an address, for `components/definitions.html`."""
    council = meeting.council
    rhythm = rules.rhythm(council.kind, meeting.held_on)
    asked = str(AskedBy(meeting.asked_by).label)
    if meeting.asked_by != AskedBy.CHAIR and rhythm is not None:
        asked = f"{asked}, de droit ({rhythm.source})"
    return [
        ("Conseil", council.name, reverse("council-detail", args=[council.pk])),
        *([("Groupe", meeting.group.name)] if meeting.group else []),
        ("Date", when(meeting)),
        ("Lieu", meeting.place),
        *([("Visioconférence", meeting.video_link, meeting.video_link)] if readable and meeting.video_link else []),
        ("Objet", meeting.subject),
        ("Demandée par", asked),
        *([("Série", meeting.series.name, _series(meeting))] if meeting.series else []),
        *([("Annulée le", f"{meeting.cancelled_on:%d/%m/%Y}")] if meeting.cancelled_on else []),
        *([("Motif", meeting.cancel_reason)] if readable and meeting.cancelled_on else []),
    ]


def _series(meeting: Meeting) -> str:
    return f"{reverse('meeting-list')}?serie={meeting.series_id}"


@dataclass(frozen=True)
class Replies:
    """How many said what, of those who were called; `voting` and `coming`: those who count for the quorum."""

    present: int
    excused: int
    represented: int
    silent: int
    voting: int
    coming: int


def replies(invitees: Sequence[Invitee]) -> Replies:
    said = Counter(each.reply for each in invitees)
    silent = sum(not each.reply and each.sent_on is not None for each in invitees)
    voting = sum(each.voting for each in invitees)
    return Replies(said[Reply.PRESENT], said[Reply.EXCUSED], said[Reply.REPRESENTED], silent, voting, coming(invitees))


def agenda_page(meeting: Meeting, agent: Agent, on: date) -> dict[str, Any]:
    """The agenda as one prepares it, with what could be put on it."""
    prefetch_related_objects([meeting], "items")
    items = list(meeting.items.all())
    present = {item.title for item in items}
    return {
        "meeting": meeting,
        "timetable": timetable(items, meeting.starts_at, meeting.ends_at),
        "suggestions": suggested(meeting, agent, on),
        "usual": [point for point in TEMPLATES[meeting.form] if point.title not in present],
        "told": meeting.convened_on is not None,
    }


def convocation_page(meeting: Meeting, on: date) -> dict[str, Any]:
    """Who is called, what they will read, what the règlement asks."""
    invitees = list(called(meeting))
    waiting = [each for each in invitees if each.sent_on is None]
    serving = rules_in_force(meeting.council, meeting.held_on)
    said = replies(invitees)
    subject, body = convocation_text(meeting, address=SHOWN_ADDRESS, personal=False, changed=False, joins=True)
    return {
        "meeting": meeting,
        "invitees": invitees,
        "waiting": waiting,
        "by_mail": sum(bool(each.email) for each in waiting),
        "by_post": [each for each in invitees if not each.email],
        "missing_members": len(members_to_call(meeting)),
        "reasons": missing_to_convene(meeting, waiting, on),
        "notice": notice.notice(serving, meeting.held_on, on, department_of(meeting.council)),
        "replies": said,
        "deciding": meeting.form in DECIDING_FORMS,
        "quorum": notice.quorum_needed(serving, said.voting),
        "subject": subject,
        "body": body,
        "of_group": meeting.form != MeetingForm.PLENARY,
        "charter": exchanges(meeting),
    }


def of_link(link: Any) -> Invitee | None:
    """The convocation that this link opens."""
    rows = Invitee.objects.exclude(sent_on=None).select_related(
        "meeting__council__territory__department", "meeting__group", "agent", "contact", "organisation"
    )
    return rows.filter(pk=link.target).first()


def by_link_page(invitee: Invitee, on: date) -> dict[str, Any]:
    """What who has no account reads: the convocation, and the agenda of a plenary."""
    meeting = invitee.meeting
    plenary = meeting.form == MeetingForm.PLENARY
    return {
        "invitee": invitee,
        "meeting": meeting,
        "state": meeting_state(meeting, on),
        "facts": [row[:2] for row in facts(meeting, readable=False) if row[1]],
        "timetable": timetable(meeting.items.all(), meeting.starts_at, meeting.ends_at) if plenary else None,
        "may_answer": may_answer(meeting, on),
    }


def by_post(meeting: Meeting, *, everybody: bool) -> list[Invitee]:
    """To whom a letter is sent: those without electronic address, or everybody."""
    rows = called(meeting)
    return list(rows if everybody else rows.filter(email=""))


def letters_of(meeting: Meeting, token: str) -> StoredFile | None:
    """The letters of this meeting that a job composed, by the token that it gave."""
    try:
        of, pk = signing.loads(token, salt=LETTERS, max_age=KEPT)
    except signing.BadSignature:
        return None
    return StoredFile.objects.filter(pk=pk).first() if of == meeting.pk else None


def token_of(meeting: Meeting, stored: StoredFile) -> str:
    return signing.dumps([meeting.pk, stored.pk], salt=LETTERS)
