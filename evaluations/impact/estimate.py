"""Difference of differences of recorded facts, on the logarithm of rates, with its interval.

Each commune changed by `log(rate after / rate before)`; facts being few, that change is noisy (Poisson: the inverse of
the facts) and communes differ besides by `tau2`. The mean change of the comparable communes is pooled with random
effects (DerSimonian and Laird, 1986); the territory is then compared with what a commune like them would have known:
the interval holds its own noise, `tau2`, and the uncertainty of the mean, on Student's law (as the prediction interval
of Higgins, Thompson and Spiegelhalter, 2009). Values have no unit: ratios of rates, 1 being « no difference ».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

# Added to each count, so that a period without any fact still has a logarithm (Haldane, 1956; Anscombe, 1956).
CORRECTION = 0.5
LEVEL = 0.95


@dataclass(frozen=True)
class Counts:
    """Facts of a territory over a period before and one after, and those exposed (inhabitants or dwellings × years).

    Exposures are above zero.
    """

    before: int
    after: int
    exposed_before: float
    exposed_after: float


@dataclass(frozen=True)
class Change:
    """A logarithm of a ratio of rates, and its variance."""

    value: float
    variance: float


@dataclass(frozen=True)
class Pooled:
    """The mean change of several communes, its standard error, and the variance between communes."""

    mean: float
    error: float
    tau2: float
    count: int


@dataclass(frozen=True)
class Estimate:
    """The change of the territory over that of the comparable communes, with its interval at `LEVEL`."""

    ratio: float
    low: float
    high: float

    @property
    def says_something(self) -> bool:
        """Whether the interval leaves « no difference » out."""
        return not self.low <= 1 <= self.high


def change(counts: Counts) -> Change:
    before, after = counts.before + CORRECTION, counts.after + CORRECTION
    value = log(after / before) - log(counts.exposed_after / counts.exposed_before)
    return Change(value, 1 / before + 1 / after)


def pool(changes: Sequence[Change]) -> Pooled:
    """The mean change, weighted by what each is worth; at least two changes."""
    weights = [1 / each.variance for each in changes]
    total = sum(weights)
    fixed = sum(weight * each.value for weight, each in zip(weights, changes, strict=True)) / total
    spread = sum(weight * (each.value - fixed) ** 2 for weight, each in zip(weights, changes, strict=True))
    scale = total - sum(weight * weight for weight in weights) / total
    tau2 = max(0.0, (spread - (len(changes) - 1)) / scale)
    shared = [1 / (each.variance + tau2) for each in changes]
    mean = sum(weight * each.value for weight, each in zip(shared, changes, strict=True)) / sum(shared)
    return Pooled(mean, sqrt(1 / sum(shared)), tau2, len(changes))


def compare(territory: Counts, comparable: Sequence[Counts]) -> Estimate:
    """The territory against comparable communes, at least three of them."""
    own, others = change(territory), pool([change(each) for each in comparable])
    gap = own.value - others.mean
    half = student(LEVEL, others.count - 2) * sqrt(own.variance + others.tau2 + others.error**2)
    return Estimate(exp(gap), exp(gap - half), exp(gap + half))


def student(level: float, freedom: int) -> float:
    """How far from its middle Student's law holds this share, on that many degrees of freedom (at least ten).

    The expansion of Cornish and Fisher (Abramowitz and Stegun, 26.7.5): right to 0.001 from ten on.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
