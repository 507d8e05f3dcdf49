"""Comparing the recorded delinquency of a contract's territory before and after, in the edition in service.

Whatever the territory: three statements (where its communes are in the edition, which are under contract in the years
compared, and in those before), then two for each indicator.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.models import Contract, ContractCommune
from diagnostics.models import Edition
from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing import queries
from diagnostics.standing.histories import History, histories_beside, histories_of
from diagnostics.standing.rules import share
from evaluations.impact import rules, telling
from evaluations.impact.estimate import Estimate, change, compare, pool
from evaluations.impact.rules import Ground, Match, Periods
from evaluations.impact.values import Asked, Beside, Whole
from territories.models import Territory

DIGITS = 4
PERIOD = ("first_before", "last_before", "first_after", "last_after")


class Comparison:
    """These communes (those of a contract) in an edition, ready to be compared in any indicator."""

    def __init__(self, name: str, communes: Sequence[Territory], edition: Edition, periods: Periods) -> None:
        keys = [commune.pk for commune in communes]
        self.places = queries.places_of_communes(keys, edition.pk)
        self.left_out = {*keys, *under_contract(periods.years)}
        people = self.places.people_by_stratum
        self.asked = Asked(
            name=name or ", ".join(commune.name for commune in communes),
            edition=edition,
            periods=periods,
            stratum=max(sorted(people), key=lambda stratum: people[stratum]) if people else "",
            already=not under_contract(periods.before).isdisjoint(keys),
        )

    def values(self, indicator: str) -> dict[str, Any]:
        """The columns of the estimate, stated or withheld, and all that its page shows."""
        asked, territory = self.asked, self._territory(indicator)
        reasons = rules.missing_ground(indicator, asked.periods, territory.ground)
        beside = Beside() if reasons else self._beside(indicator, territory.history)
        reasons = reasons or missing(beside)
        stated = None if reasons else beside.estimate
        return {
            "indicator": indicator,
            "edition": asked.edition,
            **{name: getattr(asked.periods, name) for name in PERIOD},
            **{name: round(getattr(stated, name), DIGITS) if stated else None for name in ("ratio", "low", "high")},
            "withheld": " ".join(reasons),
            "result": telling.result(asked, indicator, territory, beside, reasons),
        }

    def _territory(self, indicator: str) -> Whole:
        known = INDICATORS.get(indicator)
        codes = self.places.codes if known is not None and known.communal else []
        rows = histories_of(codes, self.asked.edition.pk, indicator) if codes else []
        years = [year for year in self.asked.periods.years if any(year in row.counts for row in rows)]
        used = [row for row in rows if row.published(years)]
        shown = used or (rows if len(rows) == 1 else [])
        history = together(shown, self.asked.name)
        return Whole(history, self._ground(rows, used, history), len(used))

    def _ground(self, rows: Sequence[History], used: Sequence[History], history: History) -> Ground:
        periods, edition = self.asked.periods, self.asked.edition
        last = edition.last_year or 0
        alone = rows[0].counts if len(rows) == 1 else {}
        return Ground(
            first_year=edition.first_year,
            last_year=edition.last_year,
            known=any(any(row.exposed.values()) for row in rows),
            communes=len(self.places.codes) + self.places.missing,
            missing=self.places.missing,
            covered=share(sum(row.exposed.get(last, 0) for row in used), sum(row.exposed.get(last, 0) for row in rows)),
            withheld_years=[year for year in periods.years if year in alone and alone[year] is None],
            facts_before=history.facts(periods.before) if history.published(periods.before) else 0,
            facts_after=history.facts(periods.after) if history.published(periods.after) else 0,
        )

    def _beside(self, indicator: str, territory: History) -> Beside:
        periods, edition = self.asked.periods, self.asked.edition
        low, high = rules.limits(territory, periods)
        found = histories_beside(
            rules.strata_beside(self.asked.stratum), edition.pk, indicator, left_out=self.left_out,
            years=periods.years, before=periods.before, facts=rules.FEWEST_FACTS, low=low, high=high,
        )  # fmt: skip
        return beside(
            territory, found, periods, rules.first_whole(indicator, edition.first_year or periods.first_before)
        )


def beside(territory: History, candidates: Sequence[History], periods: Periods, first_year: int) -> Beside:
    """The nearest of these communes, and what they say of the territory; nothing with too few of them."""
    matches = rules.nearest(territory, candidates, periods)
    if len(matches) < rules.FEWEST:
        return Beside(matches, len(candidates))
    counts = [rules.counts_of(match.history, periods) for match in matches]
    earlier = rules.earlier(periods, first_year)
    return Beside(
        matches=matches,
        candidates=len(candidates),
        pooled=pool([change(each) for each in counts]),
        estimate=compare(rules.counts_of(territory, periods), counts),
        earlier=earlier,
        placebo=placebo(territory, matches, earlier) if earlier else None,
    )


def placebo(territory: History, matches: Sequence[Match], periods: Periods) -> Estimate | None:
    """The same comparison on earlier years; None where the figures of those years are not published."""
    others = [match.history for match in matches if match.history.published(periods.years)]
    if not territory.published(periods.years) or len(others) < rules.FEWEST:
        return None
    return compare(rules.counts_of(territory, periods), [rules.counts_of(each, periods) for each in others])


def missing(found: Beside) -> list[str]:
    """Why the comparable communes support no statement."""
    reasons = rules.missing_comparables(len(found.matches))
    if found.placebo is not None and found.earlier is not None:
        reasons += rules.missing_placebo(found.earlier, says_something=found.placebo.says_something)
    return reasons


def together(histories: Sequence[History], name: str) -> History:
    """Several communes as one: a year is known when all of them are published."""
    years = sorted({year for each in histories for year in each.counts})
    counts = {
        year: sum(each.counts[year] or 0 for each in histories)
        if all(each.published([year]) for each in histories)
        else None
        for year in years
    }
    exposed = {year: sum(each.exposed.get(year, 0.0) for each in histories) for year in years}
    return History("", name, counts, exposed)


def usual_periods(contract: Contract, edition: Edition) -> Periods:
    """The years of a contract that has dates, until the day when it was terminated if it was."""
    ends = [day for day in (contract.ends_on, contract.terminated_on) if day is not None]
    assert contract.starts_on is not None
    return rules.periods_of(contract.starts_on, min(ends), edition.first_year, edition.last_year)


def under_contract(years: Sequence[int]) -> set[int]:
    """The communes that a signed contract covers, were it for one day from the first of these years to the last."""
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    contracts = Contract.objects.signed_between(first, last).order_by()
    return set(ContractCommune.objects.filter(contract__in=contracts).order_by().values_list("commune", flat=True))
