"""A problem in words: where, when, who suffers, what shows it, what priority it has; for pages and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cls_portal.templatetags.portal import date_fr
from diagnostics import priority
from diagnostics.models import EvidenceKind, Moment, Problem, ProblemEvidence, Sufferer

NBSP = "\u00a0"
UNCLASSED = "Non classé"


def places(problem: Any) -> str:
    return ", ".join(problem.place_names)


def moments(problem: Problem) -> str:
    """« En semaine, en soirée »."""
    return _listed(Moment, problem.moments)


def sufferers(problem: Problem) -> str:
    return _listed(Sufferer, problem.sufferers)


def _listed(known: Any, codes: Sequence[str]) -> str:
    labels = [str(known(code).label) for code in codes if code in known.values]
    return ", ".join(label if index == 0 else label[0].lower() + label[1:] for index, label in enumerate(labels))


def with_note(words: str, note: str) -> str:
    """« En soirée (surtout d’avril à octobre) »."""
    return f"{words} ({note})" if words and note else words or note


def facts(problem: Problem) -> dict[str, str]:
    """Where, when and who suffers, each in one sentence, empty when nobody said."""
    return {
        "where": with_note(places(problem), problem.where),
        "when": with_note(moments(problem), problem.when),
        "who": with_note(sufferers(problem), problem.sufferers_note),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence in words."""

    row: ProblemEvidence
    kind: str
    title: str
    detail: str


def evidence(problem: Problem) -> list[Shown]:
    return [Shown(row, row.get_kind_display(), str(row), _sourced(row)) for row in problem.evidences.all()]


def _sourced(row: ProblemEvidence) -> str:
    """Where it comes from: « Bègles ; SSMSI, édition du 3 juillet 2025 »."""
    if row.kind == EvidenceKind.RECORDED:
        place = row.territory.name if row.territory else ""
        day = f"SSMSI, édition du {date_fr(row.edition.produced_on)}" if row.edition else "SSMSI"
        return f"{place}{NBSP}; {day}"
    said = [row.source if row.kind == EvidenceKind.SERIES else "", date_fr(row.dated_on)]
    return ", ".join(word for word in said if word)


def score_in_words(standing: priority.Standing) -> str:
    """« 74/100, 1er sur 6 », « notes incomplètes : 3 sur 5 »."""
    if standing.points is not None:
        return f"{standing.points}/100"
    return f"notes incomplètes{NBSP}: {standing.noted} sur 5" if standing.noted else "pas de note"


def rank_in_words(standing: priority.Standing) -> str:
    if standing.rank is None:
        return ""
    return f"{standing.rank}{'er' if standing.rank == 1 else 'e'} sur {standing.of}"


def priority_in_words(standing: priority.Standing) -> dict[str, str]:
    """The badge of a problem, and the sentence beside it."""
    badge = standing.priority
    details = [rank_in_words(standing), score_in_words(standing)]
    if standing.overruled and standing.computed is not None:
        details.append(f"calculée{NBSP}: {standing.computed.label.lower()}")
    return {
        "label": str(badge.label) if badge else UNCLASSED,
        "tone": badge.tone if badge else "neutral",
        "detail": ", ".join(word for word in details if word),
        "decided": "décidée" if standing.overruled else "",
    }
