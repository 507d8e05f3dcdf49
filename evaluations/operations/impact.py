"""Recorded delinquency before and after: computed in the edition in service, computed again, commented, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.recorded.indicators import COMMUNAL
from diagnostics.standing.reading import current_edition
from evaluations.impact import rules
from evaluations.impact.computing import PERIOD, Comparison, usual_periods
from evaluations.models import Evaluation, ImpactEstimate
from evaluations.opening import opened

LABELS = frozenset(indicator.label for indicator in COMMUNAL)


@operation("evaluation.impacts_computed")
def compute_impacts(
    evaluation: Evaluation, *, by: Agent | SystemActor, on: date, indicators: Sequence[str], **years: int | None
) -> list[ImpactEstimate]:
    """Compare the territory before and after in each of these indicators (their labels in SSMSI's bases).

    `first_before`, `last_before`, `first_after`, `last_after`: those of the contract where they are not given.
    """
    evaluation = opened(evaluation, by)
    return _computed(evaluation, on, indicators, years)


@operation("evaluation.impacts_computed")
def compute_impact(
    evaluation: Evaluation, *, by: Agent | SystemActor, on: date, indicator: str, **years: int | None
) -> ImpactEstimate:
    """The same of one indicator."""
    [made] = _computed(opened(evaluation, by), on, [indicator], years)
    return made


@operation("evaluation.impact_recomputed")
def recompute_impact(
    impact: ImpactEstimate, *, by: Agent | SystemActor, on: date, revision: int, **years: int | None
) -> ImpactEstimate:
    """Compute it again in the edition in service, over other years if any is given; its comment stays."""
    evaluation = opened(impact.evaluation, by)
    impact = lock(impact, revision)
    known: dict[str, int | None] = {name: getattr(impact, name) for name in PERIOD}
    comparison = _comparison(evaluation, known | _given(years))
    return write(impact, computed_on=on, **comparison.values(impact.indicator))


@operation("evaluation.impact_commented")
def comment_impact(impact: ImpactEstimate, *, by: Agent | SystemActor, revision: int, comment: str) -> ImpactEstimate:
    """What the steering group reads in it."""
    opened(impact.evaluation, by)
    return write(lock(impact, revision), comment=comment)


@operation("evaluation.impact_removed")
def remove_impact(impact: ImpactEstimate, *, by: Agent | SystemActor, revision: int) -> None:
    opened(impact.evaluation, by)
    remove(lock(impact, revision))


def _computed(
    evaluation: Evaluation, on: date, indicators: Sequence[str], years: Mapping[str, int | None]
) -> list[ImpactEstimate]:
    unknown = [label for label in indicators if label not in LABELS]
    if unknown or not indicators:
        raise Refused([Reason("Choisissez des indicateurs publiés pour les communes.", field="indicators")])
    comparison = _comparison(evaluation, years)
    found = (comparison.values(label) for label in dict.fromkeys(indicators))
    return [create(ImpactEstimate(evaluation=evaluation, computed_on=on, **values)) for values in found]


def _comparison(evaluation: Evaluation, years: Mapping[str, int | None]) -> Comparison:
    """Ready to compare, over these years, or those of the contract where they are not given."""
    edition, contract = current_edition(), evaluation.contract
    if edition is None:
        raise Refused([Reason("Aucune édition de la délinquance enregistrée n’est en service.", code="impact.edition")])
    periods = replace(usual_periods(contract, edition), **_given(years))
    if refused := rules.refused_periods(periods):
        raise Refused([Reason(text, field="first_after") for text in refused])
    return Comparison(contract.perimeter_name, list(contract.communes.order_by("code", "pk")), edition, periods)


def _given(years: Mapping[str, int | None]) -> dict[str, int]:
    if unknown := set(years) - set(PERIOD):
        raise TypeError(f"no year of a comparison: {sorted(unknown)}")
    return {name: year for name, year in years.items() if year is not None}
