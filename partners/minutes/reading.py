"""What the pages of a meeting's minutes show, assembled from few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from cls_portal import jobs
from cls_portal.access import abilities
from cls_portal.errors import Reason
from cls_portal.models import Agent, Job, StoredFile
from partners.convening.calendar import department_of, moment
from partners.convening.reading import called
from partners.convening.timetable import timetable
from partners.decisions.reading import Told
from partners.groups.rules import reserved_to
from partners.minutes import rules
from partners.minutes.content import NOT_MINUTED, Minutes, Point, minutes_of, quorum_of
from partners.minutes.documents import body_named
from partners.models import AgendaItem, Invitee, Meeting
from partners.operations.minutes import COMPOSE, asked
from partners.states import Attendance, MinutesState


def meetings(agent: Agent, on: date) -> Any:
    """Those of which the person reads everything, as the pages of their minutes read them."""
    rows = Meeting.objects.readable_by(agent, on).for_detail(agent)
    return rows.select_related("approved_at", "minutes_file", "decisions_file", "council__territory__department")


def items(agent: Agent) -> Any:
    return AgendaItem.objects.for_detail(agent)


# Minutes


def minutes_page(meeting: Meeting, agent: Agent, on: date) -> dict[str, Any]:
    minutes, able = minutes_of(meeting), abilities(agent, "partners", meeting)
    state, in_session = MinutesState(meeting.minutes_state), not rules.missing_to_minute(meeting)
    return {
        "meeting": meeting,
        "minutes": minutes,
        "state": state,
        "body": body_named(meeting),
        "reserved": reserved_to(meeting),
        "attended": counted(minutes.called),
        "articles": [article(point, on) for point in minutes.points],
        "besides": [Told(each, on) for each in minutes.besides],
        "not_minuted": NOT_MINUTED,
        "abilities": able,
        "in_session": in_session,
        "may_write": able["keep_minutes"] and in_session,
        "to_finish": able["keep_minutes"] and not rules.missing_to_finish(meeting, on),
        "to_approve": able["keep_minutes"] and state is MinutesState.FINISHED,
        "held": meeting.held_on <= on,
        "papers": papers_of(meeting),
        "awaiting": list(_awaiting(meeting)) if able["keep_minutes"] else [],
    }


def unwritten(meeting: Meeting) -> list[Reason]:
    """What is worth knowing before the minutes are said to be complete."""
    items = minutes_of(meeting).unwritten
    return [
        Reason(f"Rien n’est écrit du point «\u00a0{item.title}\u00a0».", "partners.item_unwritten") for item in items
    ]


@dataclass(frozen=True)
class Papers:
    """The minutes and the record of decisions in PDF, and the work that composes them."""

    job: Job | None
    minutes: StoredFile | None
    decisions: StoredFile | None


def papers_of(meeting: Meeting) -> Papers:
    """The work is asked for first: what has ended since the meeting was read has left its papers."""
    found = (jobs.under_way(COMPOSE, asked(meeting, announce=announce)) for announce in (True, False))
    job = next((job for job in found if job is not None), None)
    if job is None and meeting.minutes_file_id is None:
        meeting = Meeting.objects.select_related("minutes_file", "decisions_file").get(pk=meeting.pk)
    return Papers(job, meeting.minutes_file, meeting.decisions_file)


def approving(meeting: Meeting, on: date) -> Any:
    """The meetings of the same body, held since, at which these minutes may be approved."""
    rows = Meeting.objects.of_same_body(meeting).not_cancelled().after(meeting)
    return rows.filter(held_on__lte=on).order_by("held_on", "pk")


def _awaiting(meeting: Meeting) -> Any:
    """Those whose minutes this meeting may approve."""
    return Meeting.objects.of_same_body(meeting).before(meeting).to_approve().order_by("held_on", "pk")


@dataclass(frozen=True)
class Article:
    """An item as its page shows it."""

    item: AgendaItem
    number: int
    decisions: list[Told]


def article(point: Point, on: date) -> Article:
    assert point.item is not None
    return Article(point.item, point.number or 0, [Told(each, on) for each in point.decisions])


def item_saved(item: AgendaItem, on: date) -> dict[str, Any]:
    """The same item once its text is saved, for the page where it is written."""
    minutes = minutes_of(item.meeting)
    point = next(point for point in minutes.points if point.item is not None and point.item.pk == item.pk)
    return {"article": article(point, on), "meeting": item.meeting, "may_write": True, "not_minuted": NOT_MINUTED}


# Attendance


def called_to(meeting: Meeting) -> list[Invitee]:
    return list(called(meeting))


def counted(people: Any) -> str:
    """« 12 présents, 2 représentés, 3 excusés, 1 absent, 4 non notés »."""
    words = {
        Attendance.PRESENT: "présent", Attendance.REPRESENTED: "représenté", Attendance.EXCUSED: "excusé",
        Attendance.ABSENT: "absent", "": "non noté",
    }  # fmt: skip
    found = []
    for code, word in words.items():
        count = sum(each.attendance == code for each in people)
        plural = " ".join(f"{part}s" if part != "non" else part for part in word.split()) if count > 1 else word
        if count:
            found.append(f"{count} {plural}")
    return ", ".join(found)


def attendance_noted(meeting: Meeting) -> dict[str, Any]:
    """What the script of the page is told once it is saved."""
    people = called_to(meeting)
    quorum = quorum_of(meeting, people)
    return {
        "revisions": {str(row.pk): row.revision for row in people},
        "counted": counted(people),
        "quorum": quorum.said if quorum else "",
    }


# Projection


def projection_page(meeting: Meeting, position: int, now: datetime) -> dict[str, Any]:
    """The item of that place (1 and on, 0: the welcome) in large type; nothing that is not saved."""
    minutes = minutes_of(meeting)
    last = len(minutes.points)
    at = min(max(position, 0), last)
    point = minutes.points[at - 1] if at else None
    page = reverse("meeting-projection", args=[meeting.pk])
    here = point.decisions if point else []
    return {
        "meeting": meeting,
        "body": body_named(meeting),
        "minutes": minutes,
        "attended": counted(minutes.called),
        "point": point,
        "position": at,
        "last": last,
        "here": [Told(each, meeting.held_on) for each in here],
        "others": [Told(each, meeting.held_on) for each in minutes.decisions if each not in here],
        "ends_at": _ends_at(minutes, at, now),
        "previous_url": f"{page}?point={at - 1}" if at else "",
        "next_url": f"{page}?point={at + 1}" if at < last else "",
        "not_minuted": NOT_MINUTED,
        "reserved": reserved_to(meeting),
    }


def _ends_at(minutes: Minutes, at: int, now: datetime) -> datetime | None:
    """When the item should be over, on the day of the meeting; None where nobody can tell."""
    meeting = minutes.meeting
    if not at:
        return None
    slots = timetable([point.item for point in minutes.points], meeting.starts_at, meeting.ends_at).slots
    slot = slots[at - 1]
    begins = moment(meeting.held_on, slot.begins_at, department_of(meeting.council))
    if begins is None or slot.item.duration is None or begins.date() != now.astimezone(begins.tzinfo).date():
        return None
    return begins + timedelta(minutes=slot.item.duration)
