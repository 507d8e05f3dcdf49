"""The minutes of a meeting and its decisions as PDFs: a project until they are approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from cls_portal import pdf
from cls_portal.templatetags.portal import date_fr, datetime_fr
from partners.decisions.rules import vote_said
from partners.groups.rules import reserved_to
from partners.minutes.content import NOT_MINUTED, Minutes
from partners.models import Decision
from partners.states import MinutesState


def minutes_pdf(minutes: Minutes, at: datetime) -> bytes:
    return _render("partners/pdf/minutes.html", "Compte rendu", minutes, at)


def decisions_pdf(minutes: Minutes, at: datetime) -> bytes:
    return _render("partners/pdf/decisions.html", "Relevé de décisions", minutes, at)


def _render(template: str, kind: str, minutes: Minutes, at: datetime) -> bytes:
    title = f"{kind} – {titled(minutes.meeting)}"
    page = {
        "minutes": minutes,
        "points": [(point, _voted(point.decisions)) for point in minutes.points],
        "besides": _voted(minutes.besides),
        "lines": _voted(minutes.decisions),
        "meeting": minutes.meeting,
        "title": title,
        "kind": kind,
        "body": body_named(minutes.meeting),
        "standing": standing(minutes.meeting, at),
        "reserved": reserved_to(minutes.meeting),
        "not_minuted": NOT_MINUTED,
        "project": minutes.meeting.minutes_state != MinutesState.APPROVED,
        "demonstration": settings.DEMONSTRATION,
    }
    return pdf.render(render_to_string(template, page), title=title, created=at)


def _voted(decisions: Sequence[Decision]) -> list[tuple[Decision, str]]:
    return [(each, vote_said(each)) for each in decisions]


def titled(meeting: Any) -> str:
    """« réunion du 3 mars 2026 »."""
    return f"réunion du {date_fr(meeting.held_on)}"


def body_named(meeting: Any) -> str:
    """« Formation plénière », « Cellule de veille – Quartier nord »."""
    form: str = meeting.get_form_display()
    return f"{form} – {meeting.group.name}" if meeting.group is not None else form


def standing(meeting: Any, at: datetime) -> str:
    """What the paper is worth."""
    if meeting.minutes_state == MinutesState.APPROVED:
        where = f", à la réunion du {date_fr(meeting.approved_at.held_on)}" if meeting.approved_at is not None else ""
        return f"Approuvé le {date_fr(meeting.approved_on)}{where}."
    if meeting.minutes_state == MinutesState.FINISHED:
        return f"Projet achevé le {date_fr(meeting.finished_on)}, à approuver à la prochaine réunion."
    return f"Projet en cours de rédaction, état du {datetime_fr(timezone.localtime(at))}."
