"""What is printed for a meeting: one letter for each person called, and the sheet that they sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from cls_portal import pdf
from partners.convening.mails import facts, named, when
from partners.convening.timetable import timetable
from partners.models import Invitee, Meeting
from partners.states import MeetingForm

REPLACEMENT = "\ufffd"
AT_ONCE = 15  # letters composed while one waits


def convocations(meeting: Meeting, invitees: Sequence[Invitee], on: date) -> bytes:
    """One letter a person; that of a group bears no agenda."""
    plenary = meeting.form == MeetingForm.PLENARY
    items = timetable(meeting.items.all(), meeting.starts_at, meeting.ends_at).slots if plenary else []
    return _printed(
        "convocations",
        f"Convocations\u00a0: {named(meeting)}, {when(meeting)}",
        {
            "meeting": meeting, "invitees": invitees, "slots": items, "on": on, "when": when(meeting),
            "named": named(meeting), "plenary": plenary,
        },
    )  # fmt: skip


def attendance_sheet(meeting: Meeting, invitees: Sequence[Invitee]) -> bytes:
    """Who is expected, as they answered, with room to sign."""
    return _printed(
        "attendance",
        f"Feuille de présence\u00a0: {named(meeting)}, {when(meeting)}",
        {"meeting": meeting, "invitees": invitees, "facts": list(facts(meeting))[1:], "named": named(meeting)},
    )


def _printed(template: str, title: str, context: dict[str, Any]) -> bytes:
    """A sign that no font draws is printed with another in its place."""
    page = {**context, "title": title, "demonstration": settings.DEMONSTRATION}
    html: str = render_to_string(f"partners/pdf/{template}.html", page)
    for sign in pdf.undrawn(html):
        html = html.replace(sign, REPLACEMENT)
    return pdf.render(html, title=title, created=timezone.now())
