"""What the report takes out of the content of an evaluation: its actions, sums by axis, days and notes in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from actions.states import Status
from cls_portal.templatetags.portal import date_fr, euros
from evaluations.rules import RATINGS

UNKNOWN = "n.\u00a0c."
NONE = "—"
SOURCE = "suivi saisi dans le portail"


@dataclass(frozen=True)
class Sums:
    """Actions added up. `progress`: mean, in percent; `spent`: what is known of it, of `known` actions."""

    name: str
    count: int
    done: int
    progress: int
    planned: Decimal
    spent: Decimal | None
    known: int

    @classmethod
    def of(cls, name: str, actions: Sequence[dict[str, Any]]) -> Sums:
        spent = [Decimal(each["spent"]) for each in actions if each["spent"]]
        return cls(
            name=name,
            count=len(actions),
            done=sum(each["status"] == Status.DONE.label for each in actions),
            progress=round(sum(each["progress"] for each in actions) / len(actions)) if actions else 0,
            planned=sum((Decimal(each["planned"]) for each in actions), Decimal(0)),
            spent=sum(spent, Decimal(0)) if spent else None,
            known=len(spent),
        )

    @property
    def said_spent(self) -> str:
        """« 12 000 € », and below of how many actions it is not known."""
        if self.spent is None:
            return UNKNOWN
        more = f"\n+\u00a0{self.count - self.known}\u00a0{UNKNOWN}" if self.known < self.count else ""
        return euros(self.spent, 0) + more


def objectives_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for axis in content["achieved"] for each in axis["objectives"]]


def actions_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for each in objectives_of(content) for action in each["actions"]]


def axis_sums(content: dict[str, Any]) -> list[Sums]:
    """Of each axis that has actions."""
    found = [
        (axis["name"], [action for each in axis["objectives"] for action in each["actions"]])
        for axis in content["achieved"]
    ]
    return [Sums.of(name, actions) for name, actions in found if actions]


def day(value: str) -> str:
    """« 12 mars 2026 », of a day kept as ISO text, or nothing."""
    return date_fr(date.fromisoformat(value)) if value else ""


def rated(rating: int | None) -> str:
    return f"{rating} sur 4, {RATINGS[rating].lower()}" if rating else "non apprécié"
