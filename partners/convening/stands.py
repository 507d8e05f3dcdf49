"""Where a meeting stands on a day: pure functions of its row."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.listing import Badge
from partners.states import MinutesState


def meeting_state(meeting: Any, on: date) -> Badge:
    if meeting.cancelled_on is not None:
        return Badge("Annulée", "error")
    if meeting.held_on < on:
        return Badge("Tenue", "success")
    return Badge("Convoquée", "info") if meeting.convened_on else Badge("À venir", "new")


def may_answer(meeting: Any, on: date) -> bool:
    """Whether those who are called may still say if they come."""
    return meeting.cancelled_on is None and meeting.held_on >= on and meeting.minutes_state == MinutesState.DRAFT
