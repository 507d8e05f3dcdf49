"""The values of a comparison before and after: plain data, no query, no word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostics.models import Edition
from diagnostics.standing.histories import History
from evaluations.impact.estimate import Estimate, Pooled
from evaluations.impact.rules import Ground, Match, Periods


@dataclass(frozen=True)
class Asked:
    """What is compared: where, in which edition, over which years, in which stratum the comparable communes are.

    `already`: a signed contract covered some of its communes in the years before.
    """

    name: str
    edition: Edition
    periods: Periods
    stratum: str
    already: bool = False


@dataclass(frozen=True)
class Whole:
    """The territory in one indicator: its published communes added up, and what is known of the others.

    `used`: how many of its communes are published in every year compared; the sum of the others would change with what
    is withheld.
    """

    history: History
    ground: Ground
    used: int


@dataclass(frozen=True)
class Beside:
    """The comparable communes, what they found, and what they find on earlier years, without the contract."""

    matches: Sequence[Match] = ()
    candidates: int = 0
    pooled: Pooled | None = None
    estimate: Estimate | None = None
    earlier: Periods | None = None
    placebo: Estimate | None = None
