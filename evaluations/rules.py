"""The rules of an evaluation: pure functions of values and explicit dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cls_portal.errors import Reason
from contracts.rules import FINAL_EVALUATION_REMINDERS
from contracts.states import AFTER_SIGNATURE

NBSP = "\u00a0"

# Formations of a council that hear an evaluation: its own, not a working group.
HEARING_FORMS = frozenset({"plenary", "restricted"})


@dataclass(frozen=True)
class Rated:
    """What the rules need of a criterion."""

    pk: int
    label: str
    rating: int | None
    evidence: str


@dataclass(frozen=True)
class Standing:
    """What the renewal gate needs of a final evaluation."""

    validated_on: date | None
    presented_on: date | None
    not_presented_reason: str
    resolutions_note: str
    resolutions_waived_reason: str


def may_be_evaluated(state: str) -> bool:
    """Whether a contract in this state has something to judge: it has been signed."""
    return state in AFTER_SIGNATURE


def missing_before_validation(
    *, final: bool, findings: str, recommendations: str, verdict: str, ratings: Iterable[Rated]
) -> list[Reason]:
    """What the préfecture must find written before it validates; a final evaluation also concludes and rates."""
    checks = [
        (findings, "findings", "Les constats ne sont pas écrits."),
        (recommendations, "recommendations", "Les recommandations ne sont pas écrites."),
    ]
    if final:
        checks.append((verdict, "verdict", "La conclusion n’est pas choisie."))
    missing = [Reason(sentence, f"evaluation.{field}") for value, field, sentence in checks if not value.strip()]
    return missing + (missing_ratings(ratings) if final else [])


def missing_ratings(ratings: Iterable[Rated]) -> list[Reason]:
    """Every criterion of a final evaluation is rated, on evidence."""
    return [reason for each in ratings for reason in missing_rating(each)]


def missing_rating(rated: Rated) -> list[Reason]:
    name = f"critère «{NBSP}{rated.label}{NBSP}»"
    if rated.rating is None:
        return [Reason(f"Le {name} n’est pas apprécié.", f"evaluation.rating:{rated.pk}")]
    if not rated.evidence.strip():
        sentence = f"L’appréciation du {name} n’est appuyée sur aucun élément."
        return [Reason(sentence, f"evaluation.evidence:{rated.pk}")]
    return []


def missing_final_evaluation(standing: Standing | None, on: date) -> list[Reason]:
    """What stands between a contract and its renewal (product.md §3): a final evaluation validated, presented to the
    council or « sans objet », and the délibérations recorded or waived in writing."""
    if standing is None:
        return [Reason("L’évaluation finale n’est pas lancée.", code="evaluation.final")]
    missing = []
    if standing.validated_on is None or standing.validated_on > on:
        missing.append(Reason("L’évaluation finale n’est pas validée.", code="evaluation.validated"))
    presented = standing.presented_on is not None and standing.presented_on <= on
    if not presented and not standing.not_presented_reason.strip():
        sentence = "La présentation de l’évaluation finale au conseil n’est pas enregistrée (réunion, ou motif)."
        missing.append(Reason(sentence, code="evaluation.presented"))
    if not standing.resolutions_note.strip() and not standing.resolutions_waived_reason.strip():
        sentence = "Les délibérations des collectivités signataires sur l’évaluation ne sont pas enregistrées."
        missing.append(Reason(sentence, code="evaluation.resolutions"))
    return missing


def missing_of_predecessor(reference: str, missing: Collection[Reason]) -> list[Reason]:
    """One reason, which the préfecture may waive in writing, for all that the contract before still lacks."""
    if not missing:
        return []
    lacks = " ".join(reason.text for reason in missing)
    return [
        Reason(f"Le contrat précédent ({reference}) doit d’abord être évalué. {lacks}", code="predecessor.evaluation")
    ]


def refused_presentation(*, form: str, held_on: date, cancelled: bool, own: bool, on: date) -> list[Reason]:
    """Why this meeting cannot be the one that heard the evaluation; `own`: of the council that pilots the contract."""
    if not own:
        return [Reason("Cette réunion n’est pas du conseil qui pilote le contrat.", field="meeting")]
    if form not in HEARING_FORMS:
        return [Reason("L’évaluation est présentée au conseil en formation plénière ou restreinte.", field="meeting")]
    if cancelled:
        return [Reason("Cette réunion a été annulée.", field="meeting")]
    if held_on > on:
        return [Reason("Cette réunion n’a pas encore eu lieu.", field="meeting")]
    return []


def refused_absence(reason: str, *, council_meets: bool) -> list[Reason]:
    """Why the presentation cannot be « sans objet »: a reason is needed, and a council that could hear it must."""
    if not reason.strip():
        return [Reason("Indiquez la réunion de présentation, ou le motif de son absence.", field="meeting")]
    if council_meets:
        sentence = "Un conseil pilote ce contrat : l’évaluation doit lui être présentée."
        return [Reason(sentence, field="not_presented_reason")]
    return []


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rung(ends_on: date, on: date) -> int | None:
    """The rung of the ladder of reminders (12, 6, 3 months before the end, or after it); None before the first."""
    return min((months for months in FINAL_EVALUATION_REMINDERS if ends_on <= months_after(on, months)), default=None)
