"""What the pages show of the comparisons of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cls_portal.access import may
from cls_portal.models import Agent
from diagnostics.models import Edition
from diagnostics.recorded.indicators import COMMUNAL, Indicator
from diagnostics.standing.reading import current_edition
from evaluations.documents import impact_content
from evaluations.impact import rules, showing
from evaluations.impact.computing import usual_periods
from evaluations.impact.rules import Periods
from evaluations.models import Evaluation, ImpactEstimate


@dataclass(frozen=True)
class Listed:
    """One comparison on the page of its evaluation."""

    key: int
    name: str
    years: str
    headline: str
    withheld: str


def listed(evaluation: Evaluation) -> list[Listed]:
    """Those of an evaluation loaded by `for_detail`."""
    return [
        Listed(row.pk, str(row), _years(row), showing.headline(row.ratio, row.low, row.high), row.withheld)
        for row in evaluation.impacts.all()
    ]


def impacts(agent: Agent) -> Any:
    """Comparisons with all that their page shows."""
    return ImpactEstimate.objects.for_detail(agent)


def impact_page(impact: ImpactEstimate, agent: Agent) -> dict[str, Any]:
    """The page of one comparison."""
    evaluation = impact.evaluation
    newest = current_edition()
    return {
        "impact": impact,
        "evaluation": evaluation,
        "contract": evaluation.contract,
        "shown": showing.shown(impact_content(impact)),
        "computed_on": impact.computed_on,
        "outdated": evaluation.validated_on is None and newest is not None and newest.pk != impact.edition_id,
        "may_write": may(agent, "evaluations.edit", evaluation) and evaluation.validated_on is None,
    }


def file_of(impact: ImpactEstimate, table: str) -> Any:
    """Title, heads and rows of one of its files; None when there is no such one."""
    return showing.file_of(impact_content(impact), table)


@dataclass(frozen=True)
class Offer:
    """What may be compared: indicators not yet compared, years of the edition, the usual periods."""

    edition: Edition | None
    indicators: Sequence[Indicator]
    years: Sequence[int]
    periods: Periods | None

    @property
    def known(self) -> str:
        """From which figures it is computed."""
        if self.edition is None:
            return "Aucune édition de la délinquance enregistrée n’est en service\u00a0: rien ne peut être comparé."
        return (
            f"Chiffres de l’édition du {self.edition.produced_on:%d/%m/%Y}, de {self.edition.first_year} à"
            f" {self.edition.last_year}."
        )

    @property
    def sentence(self) -> str:
        return f"{self.known} Les années proposées sont celles du contrat." if self.edition else self.known


def offer(evaluation: Evaluation) -> Offer:
    """What a form of this evaluation offers; one query."""
    edition, contract = current_edition(), evaluation.contract
    compared = {row.indicator for row in evaluation.impacts.all()}
    left = [indicator for indicator in COMMUNAL if indicator.label not in compared]
    if edition is None or contract.starts_on is None or contract.ends_on is None:
        return Offer(edition, left, (), None)
    first, last = edition.first_year, edition.last_year
    usual = usual_periods(contract, edition)
    known = range(first, last + 1) if first and last else range(0)
    return Offer(edition, left, sorted({*known, *usual.years}), usual)


def _years(row: ImpactEstimate) -> str:
    before, after = range(row.first_before, row.last_before + 1), range(row.first_after, row.last_after + 1)
    return f"de {rules.span(before)} à {rules.span(after)}"
