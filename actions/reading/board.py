"""The board: a column for each status, its first cards, and who may move them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.access import followable
from actions.models import Action
from actions.reading.displays import due_on, listed_at, watched
from actions.states import MEANINGS, Status
from cls_portal.listing import Badge, Narrowing
from cls_portal.models import Agent

CARDS = 12


@dataclass(frozen=True)
class Card:
    """An action on the board; `moves`: the statuses to which this reader may move it."""

    action: Action
    due_on: date | None
    watched: Badge | None
    moves: list[Status]


@dataclass(frozen=True)
class BoardColumn:
    """A status: how many actions have it, and the first of them; `url`: all of them, in the table."""

    status: Status
    meaning: str
    count: int
    cards: list[Card]
    url: str

    @property
    def others(self) -> int:
        return self.count - len(self.cards)


def board(narrowing: Narrowing, agent: Agent, on: date) -> list[BoardColumn]:
    """The columns asked for, or every one; four queries."""
    first = list(narrowing.rows.first_of_each_status(CARDS).values_list("pk", "status", "held"))
    loaded = Action.objects.filter(pk__in=[pk for pk, _, _ in first]).for_cards().with_lateness(on)
    rows = {row.pk: row for row in loaded}
    may = followable(agent, rows.values(), on)
    counts = {status: held for _, status, held in first}
    kept = [pair for pair in narrowing.kept if pair[0] != "etat"]
    return [
        BoardColumn(
            status,
            MEANINGS[status],
            counts.get(status, 0),
            [_card(rows[pk], pk in may) for pk, of, _ in first if of == status and pk in rows],
            listed_at(kept, etat=status.value, suivi=dict(kept).get("suivi") or "suivies"),
        )
        for status in _shown(narrowing)
    ]


def _shown(narrowing: Narrowing) -> list[Status]:
    """Those that the filter asks for; a column that is not asked for would lie about its number."""
    asked = [value for name, value in narrowing.kept if name == "etat"]
    return [status for status in Status if status.value in asked] or list(Status)


def _card(action: Any, may: bool) -> Card:
    moves = [status for status in Status if status.value != action.status] if may else []
    return Card(action, due_on(action), watched(action), moves)
