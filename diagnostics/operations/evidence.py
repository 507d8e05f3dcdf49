"""What shows a problem: recorded indicators, partners' series, statements with their source."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import Edition, EvidenceKind, Problem, ProblemEvidence
from diagnostics.operations.diagnostic import open_to
from diagnostics.recorded.indicators import INDICATORS
from territories.models import Territory

# What each kind says; the rest stays empty.
SAID: dict[str, tuple[str, ...]] = {
    EvidenceKind.RECORDED: ("indicator", "territory", "edition", "text"),
    EvidenceKind.SERIES: ("series", "source", "dated_on", "text"),
    EvidenceKind.STATEMENT: ("text", "source", "dated_on"),
}
NEEDED: dict[str, dict[str, str]] = {
    EvidenceKind.RECORDED: {"indicator": "Choisissez l’indicateur.", "territory": "Choisissez le territoire."},
    EvidenceKind.SERIES: {"series": "Nommez la série.", "source": "Dites qui tient cette série."},
    EvidenceKind.STATEMENT: {
        "text": "Écrivez le constat.",
        "source": "Dites d’où vient ce constat.",
        "dated_on": "Dites de quand date ce constat.",
    },
}


@operation("diagnostic.evidence_added")
def add_evidence(
    problem: Problem,
    *,
    by: Agent | SystemActor,
    kind: str,
    indicator: str = "",
    territory: Territory | None = None,
    edition: Edition | None = None,
    series: str = "",
    text: str = "",
    source: str = "",
    dated_on: date | None = None,
) -> ProblemEvidence:
    """One more thing that shows the problem; `kind` (`EvidenceKind`) says which of the rest it needs."""
    diagnostic = open_to(by, problem.diagnostic)
    values = _checked(
        kind, indicator=indicator, territory=territory, edition=edition, series=series.strip(), text=text.strip(),
        source=source.strip(), dated_on=dated_on,
    )  # fmt: skip
    return create(ProblemEvidence(diagnostic=diagnostic, problem=problem, kind=kind, **values))


@operation("diagnostic.evidence_changed")
def change_evidence(
    evidence: ProblemEvidence,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    indicator: str | None = None,
    territory: Territory | None = None,
    edition: Edition | None = None,
    series: str | None = None,
    text: str | None = None,
    source: str | None = None,
    dated_on: date | None = None,
) -> ProblemEvidence:
    """Change what is given; what is None stays, and its kind too."""
    open_to(by, evidence.diagnostic)
    evidence = lock(evidence, revision)
    given = {
        "indicator": indicator, "territory": territory, "edition": edition, "series": series, "text": text,
        "source": source, "dated_on": dated_on,
    }  # fmt: skip
    said = {name: getattr(evidence, name) if value is None else value for name, value in given.items()}
    return write(evidence, **_checked(evidence.kind, **said))


@operation("diagnostic.evidence_removed")
def remove_evidence(evidence: ProblemEvidence, *, by: Agent | SystemActor, revision: int | None) -> None:
    open_to(by, evidence.diagnostic)
    remove(lock(evidence, revision))


def _checked(kind: str, **values: Any) -> dict[str, Any]:
    """The values that this kind says; `Refused` where one that it needs is missing."""
    missing = [Reason(text, field=name) for name, text in NEEDED.get(kind, {}).items() if not values[name]]
    if values["indicator"] and values["indicator"] not in INDICATORS:
        missing.append(Reason("Cet indicateur n’existe pas.", field="indicator"))
    if missing:
        raise Refused(missing)
    said = SAID.get(kind, ())
    return {name: value for name, value in values.items() if name in said}
