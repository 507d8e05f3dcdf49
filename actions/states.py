"""Where an action stands: in its own calendar, computed from its dates; in its follow-up, by what people say."""

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


class Status(TextChoices):
    """What the people who follow an action say of it. Whether it is late is never said: it is computed."""

    TO_START = "to_start", "À lancer"
    RUNNING = "running", "En cours"
    BLOCKED = "blocked", "Bloquée"
    POSTPONED = "postponed", "Reportée"
    DONE = "done", "Réalisée"
    ABANDONED = "abandoned", "Abandonnée"

    @property
    def tone(self) -> str:
        return {
            "to_start": "info", "running": "new", "blocked": "error", "postponed": "warning", "done": "success",
            "abandoned": "neutral",
        }[self.value]  # fmt: skip


# What each means, on the page.
MEANINGS = {
    Status.TO_START: "Rien n’a encore commencé.",
    Status.RUNNING: "L’action a commencé.",
    Status.BLOCKED: "L’action ne peut pas avancer\u00a0: dites pourquoi.",
    Status.POSTPONED: "L’action est remise à une nouvelle échéance\u00a0: dites pourquoi.",
    Status.DONE: "L’action est terminée\u00a0; l’avancement dit si elle l’est en totalité ou en partie.",
    Status.ABANDONED: "L’action ne se fera pas\u00a0: dites pourquoi.",
}
NEEDS_REASON = (Status.BLOCKED, Status.POSTPONED, Status.ABANDONED)
OPEN = (Status.TO_START, Status.RUNNING, Status.BLOCKED, Status.POSTPONED)


class Frequency(TextChoices):
    """How often a measure is due; `actions.calendars` says on which days."""

    ONCE = "once", "À la fin de l’action"
    YEARLY = "yearly", "Chaque année"
    HALF_YEARLY = "half", "Chaque semestre"
    QUARTERLY = "quarterly", "Chaque trimestre"
    MONTHLY = "monthly", "Chaque mois"
