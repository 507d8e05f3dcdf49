"""The values of a standing: plain data, no query, no template.

Three states are kept apart everywhere: published, published zero, not published (« non diffusé »). A withheld cell
carries no number; an aggregate is the published cells and how many communes are not, never a difference; an estimate
exists only over at least three withheld communes, and says that it is one (product.md §5.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diagnostics.recorded.indicators import Indicator

FEWEST_TO_ESTIMATE = 3
LEAST_COVERED = 0.5
LEAST_LOADED = 0.95  # of the communes of an area, for their sum to be a figure of it


class CellState(StrEnum):
    """What is known of one figure."""

    PUBLISHED = "published"  # every commune of the territory is published, some facts
    ZERO = "zero"  # every commune is published, none has any
    PARTIAL = "partial"  # some communes are published, the others withheld
    WITHHELD = "withheld"  # no commune is published
    ABSENT = "absent"  # the edition has no row for it


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator, one year, one territory.

    `count`: facts of the published communes (None when withheld or absent). `denominator`: inhabitants or dwellings
    of those same communes. `rate`: per thousand; as published for one commune or an official figure, else computed on
    the published communes alone. `estimate`: facts of the withheld communes by the complements, or None.
    `official`: read in the départemental or régional base, which withholds nothing. `covered`: the share of the
    territory's inhabitants (or dwellings) that live in its published communes.
    """

    state: CellState
    count: int | None = None
    denominator: float | None = None
    rate: float | None = None
    published: int = 0
    withheld: int = 0
    estimate: float | None = None
    official: bool = False
    covered: float = 1.0

    @property
    def known(self) -> bool:
        """Whether it has a number to show."""
        return self.rate is not None or self.state is CellState.ZERO

    @property
    def comparable(self) -> bool:
        """Whether its rate may be set beside another: at least half of the inhabitants are in published communes.

        Below that the rate says how a few communes stand, most often the smallest, which publish a nought.
        """
        return self.rate is not None and self.covered >= LEAST_COVERED


ABSENT = Cell(CellState.ABSENT)
Series = Mapping[int, Cell]  # year → cell; a missing year is absent


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of the territory's rate among the published rates of comparable communes, 1 being the highest.

    `of` communes are published (zeros included), `withheld` more are not and may stand anywhere.
    """

    place: int
    of: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The change of the rate from the mean of the first three years to that of the last three, in %.

    The years are those without a break that end with the edition's last one, every commune published in each:
    never across a partial or withheld cell; with fewer than six of them the standing has no trend.
    """

    percent: float
    first_years: tuple[int, ...]
    last_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """One indicator of a territory over the years of the edition, beside its comparators."""

    indicator: Indicator
    territory: Series
    department: Series
    region: Series
    france: Series
    comparable: Series
    rank: Rank | None
    trend: Trend | None
    ratio_to_france: float | None  # last year's rate over France's; None when either is not `comparable`

    def cell(self, year: int) -> Cell:
        return self.territory.get(year, ABSENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """A territory in one edition. `synthetic`: some of its figures are invented.
    `comparable_label` says in words which communes it is compared with.

    The comparator is the mean of the strata of the territory's communes, each weighted by the population the
    territory has in it: Σ population × rate of the published communes of the stratum ÷ Σ population, over the strata
    with a published commune. `ranked_among` names the communes of the ranks: the commune's stratum, or the one where
    most of the territory's population lives. A comparator that would be the territory itself is empty, and unnamed.
    """

    territory_name: str
    communes: int
    edition_id: int
    produced_on: date
    synthetic: bool
    years: tuple[int, ...]
    indicators: tuple[IndicatorStanding, ...]
    department_name: str
    region_name: str
    comparable_label: str
    territory_id: int = 0
    department_id: int = 0  # where it lies for the most part; itself for a département; 0 for what is larger
    is_country: bool = False
    ranked_among: str = ""
    notes: tuple[str, ...] = ()  # what must be known to read the figures, in sentences

    @property
    def summed(self) -> bool:
        """Whether its figures are sums over several communes."""
        return self.communes > 1

    @property
    def last_year(self) -> int:
        return self.years[-1]

    @property
    def source(self) -> str:
        """The sentence that goes with every figure."""
        return source_of(self.produced_on, invented=self.synthetic)


def source_of(produced_on: date, *, invented: bool) -> str:
    """The sentence of an edition; `invented`: some of the figures are drawn at random (the communal ones alone are)."""
    made_up = " — DONNÉES INVENTÉES" if invented else ""
    return f"SSMSI, bases de la délinquance enregistrée, édition du {produced_on:%d/%m/%Y}{made_up}"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One territory of a map, and what is known of it."""

    territory_id: int
    code: str
    name: str
    cell: Cell
