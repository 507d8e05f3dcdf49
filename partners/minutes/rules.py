"""What a meeting needs in order to decide, and what becomes of its minutes: pure functions of values and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.errors import Reason
from partners.convening.notice import quorum_needed
from partners.states import MinutesState, Quorum

NOTHING_KEPT = (
    "Un échange nominatif ne laisse rien d’écrit\u00a0: ni présentation, ni document, ni compte rendu, ni décision "
    "(CSI, art. L.\u00a0132-5)."
)


@dataclass(frozen=True)
class QuorumCount:
    """Members who vote: how many there are, how many are there or represented, how many the règlement asks for."""

    members: int
    there: int
    needed: int
    rule: str

    @property
    def reached(self) -> bool:
        return self.there >= self.needed

    @property
    def said(self) -> str:
        counted = f"{self.there} sur {self.members} présents ou représentés, {self.needed} demandés ({self.rule})"
        return f"Quorum atteint\u00a0: {counted}." if self.reached else f"Quorum non atteint\u00a0: {counted}."


def quorum(rules: Any, *, members: int, there: int) -> QuorumCount | None:
    """What the règlement asks of the presence of the members who vote; None where it asks nothing."""
    needed = quorum_needed(rules, members)
    if needed is None:
        return None
    number = rules.quorum == Quorum.NUMBER
    rule = f"{needed} membres" if number else str(Quorum(rules.quorum).label)
    return QuorumCount(members, there, max(needed, 1), rule)


def missing_to_minute(meeting: Any) -> list[Reason]:
    """What stands against writing in the minutes of this meeting."""
    if meeting.cancelled_on is not None:
        return [Reason("Cette réunion est annulée\u00a0: elle n’a pas de compte rendu.", "partners.meeting_cancelled")]
    if meeting.minutes_state == MinutesState.APPROVED:
        return [Reason("Ce compte rendu est approuvé\u00a0: il ne change plus.", "partners.minutes_approved")]
    if meeting.minutes_state == MinutesState.FINISHED:
        text = "Ce compte rendu est achevé\u00a0: rouvrez-le pour le modifier."
        return [Reason(text, "partners.minutes_finished")]
    return []


def missing_to_keep(item: Any, field: str) -> list[Reason]:
    """What stands against keeping something of what is said of this item: nothing is, of a nominative exchange."""
    if item is None or not item.nominative:
        return []
    return [Reason(NOTHING_KEPT, "partners.nominative_kept", field=field)]


def missing_to_finish(meeting: Any, on: date) -> list[Reason]:
    if meeting.held_on > on:
        return [Reason("La réunion n’a pas encore eu lieu.", "partners.meeting_to_come")]
    return missing_to_minute(meeting)


def missing_to_approve(meeting: Any, at: Any, on: date) -> list[Reason]:
    """Minutes are approved at a later meeting of the same body, once it has been held."""
    if meeting.minutes_state != MinutesState.FINISHED:
        words = "déjà approuvé" if meeting.minutes_state == MinutesState.APPROVED else "pas achevé"
        return [Reason(f"Ce compte rendu n’est pas à approuver\u00a0: il est {words}.", "partners.minutes_state")]
    code, field = "partners.approved_at", "at"
    if body_of(at) != body_of(meeting):
        text = "Un compte rendu est approuvé par la même formation, à une réunion suivante."
        return [Reason(text, code, field)]
    if not follows(at, meeting):
        return [Reason("Choisissez une réunion qui suit celle-ci.", code, field)]
    if at.cancelled_on is not None or at.held_on > on:
        return [Reason("Cette réunion n’a pas été tenue.", code, field)]
    return []


def follows(meeting: Any, other: Any) -> bool:
    """Whether it comes after the other: `MeetingQuerySet.after`."""
    return bool((meeting.held_on, meeting.pk) > (other.held_on, other.pk))


def body_of(meeting: Any) -> tuple[int, str, int | None]:
    """The body that met: a council in one of its formations, or a group."""
    return meeting.council_id, meeting.form, meeting.group_id
