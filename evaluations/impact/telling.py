"""What a comparison says, as data: figures rounded once and sentences, kept with the estimate and frozen with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from statistics import median
from typing import Any

from diagnostics.recorded.indicators import INDICATORS, Denominator, Indicator
from diagnostics.standing.histories import History
from diagnostics.standing.values import source_of
from diagnostics.standing.words import INVENTED
from evaluations.impact import rules, words
from evaluations.impact.rules import Periods
from evaluations.impact.values import Asked, Beside, Whole

FORMAT = 1
DIGITS = 6


def result(asked: Asked, indicator: str, territory: Whole, beside: Beside, reasons: Sequence[str]) -> dict[str, Any]:
    """All that the page of the estimate shows, but for its own columns."""
    known = INDICATORS.get(indicator) or Indicator(indicator, "")
    edition, periods = asked.edition, asked.periods
    stated = beside.estimate if not reasons else None
    return {
        "format": FORMAT,
        "place": asked.name,
        "name": known.name,
        "unit": known.unit,
        "rate_label": known.rate_label,
        "exposed_label": "Logements" if known.denominator is Denominator.DWELLINGS else "Habitants",
        "source": source_of(edition.produced_on, invented=edition.synthetic),
        "invented": INVENTED if edition.synthetic else "",
        "before": list(periods.before),
        "after": list(periods.after),
        "communes": territory.ground.communes,
        "used": territory.used,
        "covered": round(territory.ground.covered, 4),
        "years": list(_years(territory.history, beside, periods)),
        "totals": _totals(asked, territory.history, beside) if stated else [],
        "rule": list(words.rule(asked.stratum, beside)),
        "comparables": [_comparable(each, periods) for each in beside.matches],
        "placebo": _placebo(beside),
        "placebo_says": words.placebo_sentence(beside),
        "says": list(words.sentences(asked, territory.history, beside)) if stated else [],
        "reasons": list(reasons),
        "limits": list(words.limits(asked, known, territory)),
    }


def _years(history: History, beside: Beside, periods: Periods) -> Iterator[dict[str, Any]]:
    """The territory and the middle of the comparable communes, year by year."""
    for year in sorted(history.counts):
        rates = [rate for match in beside.matches if (rate := match.history.rate(year)) is not None]
        quarters = rules.quarters(rates)
        low, middle, high = map(_rounded, quarters) if quarters else (None, None, None)
        published = history.counts[year] is not None
        yield {
            "year": year,
            "period": "before" if year in periods.before else "after" if year in periods.after else "",
            "published": published,
            "count": history.counts[year],
            "exposed": round(history.exposed[year]) if published else None,
            "rate": _rounded(history.rate(year)),
            "low": low,
            "middle": middle,
            "high": high,
        }


def _totals(asked: Asked, history: History, beside: Beside) -> list[dict[str, Any]]:
    """Mean rates and their change; of the comparable communes, the middle rates and the mean change."""
    periods = asked.periods
    before = [_mean(match.history, periods.before) for match in beside.matches]
    after = [_mean(match.history, periods.after) for match in beside.matches]
    assert beside.pooled is not None
    return [
        {
            "who": asked.name, "before": _rounded(_mean(history, periods.before)),
            "after": _rounded(_mean(history, periods.after)), "change": _rounded(rules.growth(history, periods)),
        },
        {
            "who": f"{len(beside.matches)} communes comparables (taux du milieu, évolution moyenne)",
            "before": _rounded(median(before)), "after": _rounded(median(after)),
            "change": _rounded(exp(beside.pooled.mean)),
        },
    ]  # fmt: skip


def _comparable(match: rules.Match, periods: Periods) -> dict[str, Any]:
    history = match.history
    return {
        "code": history.code,
        "name": history.name,
        "before": _rounded(_mean(history, periods.before)),
        "after": _rounded(_mean(history, periods.after)),
        "trend": _rounded(exp(match.trend)),
        "distance": _rounded(match.distance),
    }


def _mean(history: History, years: Sequence[int]) -> float:
    """Facts by thousand and by year."""
    return history.facts(years) / history.exposure(years) * 1000


def _placebo(beside: Beside) -> dict[str, Any] | None:
    if beside.placebo is None or beside.earlier is None:
        return None
    return {
        "before": list(beside.earlier.before),
        "after": list(beside.earlier.after),
        **{name: _rounded(getattr(beside.placebo, name)) for name in ("ratio", "low", "high")},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
