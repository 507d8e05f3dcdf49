"""Where a meeting stands on a day, and what stands against preparing it, convening it, answering: pure functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from cls_portal.errors import Reason
from cls_portal.listing import Badge
from partners.states import MinutesState, Reply


def meeting_state(meeting: Any, on: date) -> Badge:
    if meeting.cancelled_on is not None:
        return Badge("Annulée", "error")
    if meeting.held_on < on:
        return Badge("Tenue", "success")
    return Badge("Convoquée", "info") if meeting.convened_on else Badge("À venir", "new")


def may_answer(meeting: Any, on: date) -> bool:
    """Whether those who are called may still say if they come."""
    return meeting.cancelled_on is None and meeting.held_on >= on and meeting.minutes_state == MinutesState.DRAFT


def missing_to_prepare(meeting: Any) -> list[Reason]:
    """What stands against changing its agenda, its documents or the list of those called."""
    if meeting.cancelled_on is not None:
        return [Reason("Cette réunion est annulée.", "partners.meeting_cancelled")]
    if meeting.minutes_state != MinutesState.DRAFT:
        text = "Le compte rendu de cette réunion est achevé\u00a0: ce qui l’a préparée ne change plus."
        return [Reason(text, "partners.minutes_finished")]
    return []


def missing_to_convene(meeting: Any, invitees: Collection[Any], on: date) -> list[Reason]:
    """What keeps the convocation from leaving: nobody can come to a meeting without hour or place."""
    reasons = []
    if meeting.held_on < on:
        reasons.append(Reason("Cette réunion est passée.", "partners.meeting_past"))
    if meeting.starts_at is None:
        reasons.append(Reason("Indiquez l’heure de la réunion.", "partners.meeting_hour"))
    if not meeting.place and not meeting.video_link:
        reasons.append(Reason("Indiquez un lieu ou un lien de visioconférence.", "partners.meeting_place"))
    if not invitees:
        reasons.append(Reason("Personne n’est à convoquer\u00a0: complétez la liste.", "partners.nobody_to_call"))
    return reasons


def missing_to_answer(meeting: Any, on: date, reply: str, represented_by: str, *, own: bool) -> list[Reason]:
    """What stands against this answer; `own`: given by the person called, until the day of the meeting."""
    if meeting.cancelled_on is not None:
        return [Reason("Cette réunion est annulée.", "partners.meeting_cancelled")]
    if meeting.minutes_state != MinutesState.DRAFT or (own and meeting.held_on < on):
        return [Reason("Cette réunion a eu lieu\u00a0: on n’y répond plus.", "partners.meeting_held")]
    if reply == Reply.REPRESENTED and not represented_by.strip():
        return [Reason("Dites par qui.", "partners.represented_by", field="represented_by")]
    return []
