"""How far a load is, for a progress bar or a job; watching may stop it by raising."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# What remains once the rows are in: keys, sums, summaries, as a part of the time that reading took.
READING = 75  # per cent


@dataclass(frozen=True)
class Step:
    """`percent` of the whole; `rows` read so far; `message` names the stage."""

    percent: int
    rows: int
    message: str


Watch = Callable[[Step], None]


def unwatched(step: Step) -> None:
    """The progress of a load nobody watches."""
