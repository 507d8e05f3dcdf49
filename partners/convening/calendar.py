"""A meeting in a calendar: the same entry in the feed of a person and in the mail that calls them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from cls_portal.agenda import Entry
from territories.states import TerritoryKind

FRANCE = "Europe/Paris"
# The clock of the overseas départements and collectivities, by their code.
ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/St_Barthelemy", "978": "America/Marigot",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip


def department_of(council: Any) -> str:
    """The code of the département where the council meets."""
    seat = council.territory
    if seat.kind == TerritoryKind.DEPARTMENT:
        return str(seat.code)
    return str(seat.department.code) if seat.department else ""


def moment(day: date, at: time | None, department: str) -> datetime | None:
    """That time of that day on the clock of the place."""
    return datetime.combine(day, at, ZoneInfo(ZONES.get(department, FRANCE))) if at else None


def entry(meeting: Any, *, video: bool = False) -> Entry:
    """Date, place and object, which whoever sees the council sees; nothing of what is inside.

    `video`: with its link, which opens the door of the meeting (`calling.joins_by_video`).
    """
    department = department_of(meeting.council)
    link = f"Visioconférence\u00a0: {meeting.video_link}" if video and meeting.video_link else ""
    about = "\n".join(part for part in (meeting.subject, link) if part)
    return Entry(
        key=str(meeting.uid),
        day=meeting.held_on,
        title=f"{meeting.group or meeting.get_form_display()}\u00a0: {meeting.council.name}",
        url=reverse("meeting-detail", args=[meeting.pk]),
        changed_at=meeting.updated_at,
        revision=meeting.sequence,
        description=about,
        starts_at=moment(meeting.held_on, meeting.starts_at, department),
        ends_at=moment(meeting.held_on, meeting.ends_at, department),
        place=meeting.place,
        cancelled=meeting.cancelled_on is not None,
    )
