"""Where an action stands in its own calendar on a given day: computed from its dates, never stored."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices


class Calendar(TextChoices):
    UNSET = "unset", "Sans calendrier"
    UPCOMING = "upcoming", "À venir"
    RUNNING = "running", "En cours"
    PAST = "past", "Calendrier échu"


def calendar(starts_on: date | None, ends_on: date | None, on: date) -> Calendar:
    """Both bounds are included."""
    if starts_on is None or ends_on is None:
        return Calendar.UNSET
    if on < starts_on:
        return Calendar.UPCOMING
    return Calendar.RUNNING if on <= ends_on else Calendar.PAST
