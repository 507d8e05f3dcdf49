"""Classes of values: which of five shades a value has."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from cls_portal.charts.figures import figure_fr, said
from cls_portal.charts.palette import SHADES


@dataclass(frozen=True, slots=True)
class Classes:
    """The limits between classes (a value at a limit is above it), their names, what they compare with.

    `named`: a value is said by the name of its class, because its figure means nothing (`categories`).
    """

    limits: tuple[float, ...]
    labels: tuple[str, ...]
    reference: str = ""
    named: bool = False

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.limits) + 1 or len(self.labels) > len(SHADES):
            raise ValueError("one more label than limits, and no more labels than shades")

    def rank(self, value: float) -> int:
        return bisect_right(self.limits, value)

    def name_of(self, value: float) -> str:
        return self.labels[self.rank(value)]


def categories(*labels: str) -> Classes:
    """States rather than figures, from the lightest shade to the darkest: a value is the rank of its state."""
    return Classes(tuple(rank - 0.5 for rank in range(1, len(labels))), labels, named=True)


def ratio_classes(average: float, label: str = "moyenne nationale") -> Classes:
    """From well below to well above an average: half of it, four fifths, five quarters, twice."""
    if not average > 0:
        raise ValueError("classes around an average need one above nought")
    limits = tuple(average * ratio for ratio in (0.5, 0.8, 1.25, 2))
    low, below, above, high = (figure_fr(limit) for limit in limits)
    labels = (
        f"moins de la moitié (moins de {low})",
        f"inférieur ({low} à {below})",
        f"proche ({below} à {above})",
        f"supérieur ({above} à {high})",
        f"au moins le double ({high} et plus)",
    )
    return Classes(limits, labels, said(label, figure_fr(average)))


def quantile_classes(values: Iterable[float], count: int = 5) -> Classes:
    """About as many shapes in each class, as far as equal values allow."""
    ordered = sorted(values)
    if not ordered:
        return Classes((), ("aucune valeur",))
    cuts = {ordered[len(ordered) * rank // count] for rank in range(1, count)}
    limits = tuple(sorted(cut for cut in cuts if cut > ordered[0]))
    sides = list(pairwise([ordered[0], *limits, ordered[-1]]))
    labels = [f"{figure_fr(low)} à moins de {figure_fr(high)}" for low, high in sides[:-1]]
    last, highest = sides[-1]
    return Classes(
        limits, (*labels, figure_fr(last) if last == highest else f"{figure_fr(last)} à {figure_fr(highest)}")
    )
