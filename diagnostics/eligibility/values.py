"""The values of a statement: plain data that goes to JSON and comes back: what is frozen reads like what is new.

A statement tells facts. It never says that a territory is not eligible: a ground is met, not met, or not known because
of cells that are not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

FORMAT = "portail-cls/eligibilite/1"


class Verdict(StrEnum):
    """What the facts say of a ground, or of a statement."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"met": "Constaté", "not_met": "Non constaté", "unknown": "Indéterminé"}[self.value]

    @property
    def tone(self) -> str:
        """The colour of its badge; nothing here is an error."""
        return {"met": "success", "not_met": "neutral", "unknown": "warning"}[self.value]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold of the rule, with why it is so and where it comes from."""

    label: str
    value: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class AreaFound:
    """A priority geography in force at the date, and the communes of the territory where it lies.

    `end_unknown`: nobody can say that it is still in force.
    """

    kind: str
    name: str
    code: str
    starts_on: date
    ends_on: date | None
    source: str
    communes: tuple[str, ...]
    end_unknown: bool = False


@dataclass(frozen=True, slots=True)
class YearFound:
    """One year of an indicator: the territory's rate and France's, when both may be set side by side.

    `mark` is « above », « below » or « unknown »; `text` what the cell shows instead of a rate; `withheld` communes are
    not published; `covered` is the published share of those who live there, in %.
    """

    year: int
    rate: float | None
    france: float | None
    ratio: float | None
    mark: str
    text: str
    withheld: int
    covered: float


@dataclass(frozen=True, slots=True)
class IndicatorFound:
    """One indicator over the years that the rule looks at; `ratio` is that of the means over the compared years."""

    name: str
    unit: str
    verdict: str
    verdict_label: str
    ratio: float | None
    percent: float | None
    years_above: int
    years: tuple[YearFound, ...]


@dataclass(frozen=True, slots=True)
class DecisionFound:
    """A dated and reasoned decision of the préfecture."""

    decided_on: date
    grounds: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One of the three grounds, and the facts behind it."""

    code: str
    label: str
    verdict: str
    verdict_label: str
    summary: str
    source: str
    areas: tuple[AreaFound, ...] = ()
    indicators: tuple[IndicatorFound, ...] = ()
    decisions: tuple[DecisionFound, ...] = ()


@dataclass(frozen=True, slots=True)
class CommuneNamed:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that was known of a territory at a date, by one version of the rule."""

    format: str
    rule: str
    thresholds: tuple[Threshold, ...]
    territory: str
    communes: tuple[CommuneNamed, ...]
    stated_on: date
    edition_on: date | None
    synthetic: bool
    source: str
    years: tuple[int, ...]
    grounds: tuple[Ground, ...]
    verdict: str
    verdict_label: str
    conclusion: str
    caution: str

    @property
    def met(self) -> bool:
        return self.verdict == Verdict.MET


def to_json(statement: Statement) -> dict[str, Any]:
    """The statement as JSON: members ending in `_on` are ISO dates, empty when there is none."""
    plain: dict[str, Any] = _plain(asdict(statement))
    return plain


def from_json(content: Mapping[str, Any]) -> Statement:
    """The statement as it was frozen."""
    read = dict(content)
    read["thresholds"] = tuple(Threshold(**row) for row in read["thresholds"])
    read["communes"] = tuple(CommuneNamed(**row) for row in read["communes"])
    read["grounds"] = tuple(_ground(row) for row in read["grounds"])
    read["years"] = tuple(read["years"])
    return Statement(**_dated(read))


def _ground(row: Mapping[str, Any]) -> Ground:
    return Ground(
        **{
            **row,
            "areas": tuple(AreaFound(**_dated({**area, "communes": tuple(area["communes"])})) for area in row["areas"]),
            "indicators": tuple(
                IndicatorFound(**{**found, "years": tuple(YearFound(**year) for year in found["years"])})
                for found in row["indicators"]
            ),
            "decisions": tuple(DecisionFound(**_dated(decision)) for decision in row["decisions"]),
        }
    )


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: (date.fromisoformat(value) if value else None) if key.endswith("_on") else value
        for key, value in row.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "" if key.endswith("_on") and item is None else _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
