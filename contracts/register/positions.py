"""Where a contract stands on a day, for the register: pure values."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices

from contracts.states import BEFORE_SIGNATURE, FROZEN, ContractState


class Position(TextChoices):
    """What the register says of a contract on a day."""

    RUNNING = "running", "Signé, en vigueur"
    UPCOMING = "upcoming", "Signé, à venir"
    SIGNING = "signing", "En cours de signature"
    NEGOTIATING = "negotiating", "En négociation"
    ENDED = "ended", "Terminé"
    ABANDONED = "abandoned", "Abandonné"

    def counted(self, count: int) -> str:
        """Its words beside a number: « 3 Signés, en vigueur »."""
        return str(self.label if count < 2 else _MANY.get(self.value, self.label))


_MANY = {
    "running": "Signés, en vigueur", "upcoming": "Signés, à venir", "ended": "Terminés", "abandoned": "Abandonnés",
}  # fmt: skip


TONES = {
    Position.RUNNING: "success",
    Position.UPCOMING: "success",
    Position.SIGNING: "warning",
    Position.NEGOTIATING: "info",
}

SIGNED = (Position.RUNNING, Position.UPCOMING)
SIGNING_STATES = FROZEN
NEGOTIATING_STATES = tuple(state for state in BEFORE_SIGNATURE if state not in SIGNING_STATES)
GIVEN_UP_STATES = (ContractState.ABANDONED, ContractState.ARCHIVED)


def position(
    state: str,
    *,
    signed_on: date | None,
    starts_on: date | None,
    ends_on: date | None,
    terminated_on: date | None,
    day: date,
) -> Position | None:
    """The position on that day of a contract known to be in this state; None when it was not yet signed on paper.

    The dates of the contract decide, both bounds included; a termination counts from its day of effect, whatever
    the day on which it was recorded, and a renewed contract runs to its end.
    """
    if signed_on is not None:
        if signed_on > day:
            return None
        if (terminated_on is not None and terminated_on <= day) or (ends_on is not None and ends_on < day):
            return Position.ENDED
        return Position.UPCOMING if starts_on is not None and starts_on > day else Position.RUNNING
    if state in SIGNING_STATES:
        return Position.SIGNING
    if state in NEGOTIATING_STATES:
        return Position.NEGOTIATING
    return Position.ABANDONED
