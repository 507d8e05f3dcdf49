"""What makes an action late on a day, or silent: computed from dates, never typed (same rules as `querysets`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.calendars import awaited_since
from actions.states import OPEN, Status
from cls_portal.templatetags.portal import date_fr

SILENCE = timedelta(days=90)
NBSP = "\u00a0"


@dataclass(frozen=True)
class Followed:
    """What the rules need of an action: its days, its open milestones (name, due), its indicators.

    An indicator is its name, its frequency and the days of its measures.
    """

    status: str
    starts_on: date | None
    ends_on: date | None
    postponed_to: date | None = None
    news_on: date | None = None
    signed_on: date | None = None
    milestones: Sequence[tuple[str, date]] = ()
    indicators: Sequence[tuple[str, str, Iterable[date]]] = ()

    @property
    def due_on(self) -> date | None:
        """The end of the contract’s calendar, or the day to which the action was postponed."""
        return self.postponed_to or self.ends_on


def late(action: Followed, on: date) -> list[str]:
    """Why the action is late on that day, in French sentences; nothing once it is done or given up."""
    if action.status not in OPEN:
        return []
    reasons = []
    if action.status == Status.TO_START and action.starts_on and action.starts_on < on and not action.postponed_to:
        reasons.append(f"Elle devait commencer le {date_fr(action.starts_on)}.")
    if action.due_on and action.due_on < on:
        reasons.append(f"Elle devait finir le {date_fr(action.due_on)}.")
    reasons += [
        f"Le jalon «{NBSP}{name}{NBSP}» était attendu le {date_fr(due)}." for name, due in action.milestones if due < on
    ]
    for name, frequency, measured in action.indicators:
        since = awaited_since(frequency, action.starts_on, action.ends_on, on)
        if since and not any(day >= since for day in measured):
            reasons.append(f"L’indicateur «{NBSP}{name}{NBSP}» attend une mesure depuis le {date_fr(since)}.")
    return reasons


def silent(action: Followed, on: date) -> bool:
    """Whether nobody gave news of an open action, begun and of a signed contract, for more than `SILENCE`."""
    days = [day for day in (action.news_on, action.starts_on, action.signed_on) if day]
    return action.status in OPEN and bool(days) and max(days) < on - SILENCE
