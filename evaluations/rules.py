"""The rules of an evaluation: pure functions of values and explicit dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cls_portal.errors import Reason
from contracts.rules import FINAL_EVALUATION_REMINDERS
from contracts.states import AFTER_SIGNATURE
from evaluations.states import HEARING_FORMS

NBSP = "\u00a0"
TOLD = 10  # named in one sentence

# Days before the end of a contract → what its final evaluation awaits by then.
CALENDAR = {
    365: "Lancer l’évaluation finale",
    180: "Réunir les constats et les contributions",
    90: "Faire valider l’évaluation finale",
}

# Note of a criterion, an action, an objective → what it means.
RATINGS = {4: "Très satisfaisant", 3: "Satisfaisant", 2: "Peu satisfaisant", 1: "Insuffisant"}


@dataclass(frozen=True)
class Rated:
    """What the rules need of a criterion."""

    pk: int
    label: str
    rating: int | None
    evidence: str


@dataclass(frozen=True)
class Judged:
    """What the rules need of an action of the contract: its note from 1 to 4, or why there is none."""

    pk: int
    label: str
    rating: int | None
    evidence: str


@dataclass(frozen=True)
class Standing:
    """What the renewal gate needs of a final evaluation.

    `awaited`: the assemblies (« de la commune de Bègles ») whose délibération is neither recorded nor waived. `noted`:
    the evaluation was validated when délibérations were only a note, and has one, or the waiver of them all.
    """

    validated_on: date | None
    presented_on: date | None
    not_presented_reason: str
    awaited: Sequence[str]
    noted: bool


def may_be_evaluated(state: str) -> bool:
    """Whether a contract in this state has something to judge: it has been signed."""
    return state in AFTER_SIGNATURE


def missing_before_validation(
    *,
    final: bool,
    findings: str,
    recommendations: int,
    verdict: str,
    ratings: Iterable[Rated],
    actions: Iterable[Judged],
) -> list[Reason]:
    """What the préfecture must find written before it validates; a final evaluation also concludes and rates.

    `recommendations`: how many there are.
    """
    missing = []
    if not findings.strip():
        missing.append(Reason("Les constats ne sont pas écrits.", "evaluation.findings"))
    if not recommendations:
        missing.append(Reason("Aucune recommandation n’est écrite.", "evaluation.recommendations"))
    if not final:
        return missing
    if not verdict.strip():
        missing.append(Reason("La conclusion n’est pas choisie.", "evaluation.verdict"))
    return missing + missing_ratings(ratings) + missing_actions(actions)


def missing_actions(actions: Iterable[Judged]) -> list[Reason]:
    """Every action is rated, or said why not: one sentence for all those that are not."""
    left = [each.label for each in actions if each.rating is None and not each.evidence.strip()]
    if not left:
        return []
    if len(left) == 1:
        sentence = f"L’action «{NBSP}{left[0]}{NBSP}» n’est pas appréciée, et rien ne dit pourquoi."
        return [Reason(sentence, "evaluation.actions")]
    sentence = f"{len(left)} actions ne sont pas appréciées, et rien ne dit pourquoi{NBSP}: {_told(left)}."
    return [Reason(sentence, "evaluation.actions")]


def _told(names: Sequence[str]) -> str:
    """The first of them, and how many there are besides."""
    besides = len(names) - TOLD
    told = " ; ".join(names[:TOLD])
    return f"{told} et {besides} autre{'s' if besides > 1 else ''}" if besides > 0 else told


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
    council or « sans objet », and the délibération of each signing assembly recorded or waived in writing."""
    if standing is None:
        return [Reason("L’évaluation finale n’est pas lancée.", code="evaluation.final")]
    missing = []
    if standing.validated_on is None or standing.validated_on > on:
        missing.append(Reason("L’évaluation finale n’est pas validée.", code="evaluation.validated"))
    presented = standing.presented_on is not None and standing.presented_on <= on
    if not presented and not standing.not_presented_reason.strip():
        sentence = "La présentation de l’évaluation finale au conseil n’est pas enregistrée (réunion, ou motif)."
        missing.append(Reason(sentence, code="evaluation.presented"))
    return missing if standing.noted else missing + missing_resolutions(standing.awaited)


def against_conclusion(verdict: str) -> str:
    """Why a contract is not followed without a written reason: those who follow it may depart from its evaluation, and
    say why (choice of the portal)."""
    if verdict != "close":
        return ""
    return f"L’évaluation finale conclut de ne pas reconduire ce contrat{NBSP}: indiquez le motif de votre choix."


def missing_resolutions(awaited: Sequence[str]) -> list[Reason]:
    """One sentence for all the assemblies whose délibération is neither recorded nor waived."""
    if not awaited:
        return []
    if len(awaited) == 1:
        sentence = f"La délibération {awaited[0]} sur l’évaluation n’est ni enregistrée ni dispensée."
        return [Reason(sentence, code="evaluation.resolutions")]
    sentence = f"{len(awaited)} délibérations sur l’évaluation ne sont ni enregistrées ni dispensées"
    return [Reason(f"{sentence}{NBSP}: {_told(awaited)}.", code="evaluation.resolutions")]


def refused_resolution(name: str, *, signs: bool, adopted_on: date | None, on: date) -> list[Reason]:
    """Why the délibération of this assembly, or its waiver, is not recorded."""
    if not signs:
        sentence = f"{name}{NBSP}: la délibération de cette collectivité n’est pas attendue."
        return [Reason(sentence, field="territory")]
    if adopted_on is not None and adopted_on > on:
        return [Reason(f"{name}{NBSP}: la date de la délibération est à venir.", field="adopted_on")]
    return []


def refused_follow_up(*, validated: bool, status: str, followed_on: date | None, on: date) -> list[Reason]:
    """Why the follow-up of a recommendation is not recorded."""
    if not validated:
        return [Reason("Une recommandation se suit une fois l’évaluation validée.", code="evaluation.not_validated")]
    if status != "open" and followed_on is None:
        return [Reason("Indiquez la date de la suite donnée.", field="followed_on")]
    if followed_on is not None and followed_on > on:
        return [Reason("Cette date est à venir.", field="followed_on")]
    return []


def missing_of_predecessor(reference: str, missing: Collection[Reason]) -> list[Reason]:
    """One reason, which the préfecture may waive in writing, for all that the contract before still lacks."""
    if not missing:
        return []
    lacks = " ".join(reason.text for reason in missing)
    return [
        Reason(f"Le contrat précédent ({reference}) doit d’abord être évalué. {lacks}", code="predecessor.evaluation")
    ]


def heard_on(meeting: Any) -> date | None:
    """When this meeting, if any, heard the evaluation: never, once it was cancelled or made one of a group."""
    heard = meeting is not None and meeting.cancelled_on is None and meeting.form in HEARING_FORMS
    return meeting.held_on if heard else None


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


def refused_asking(*, due_on: date, on: date) -> list[Reason]:
    """Why a contribution is not asked of anybody."""
    return [Reason("Laissez au moins un jour pour répondre.", field="due_on")] if due_on <= on else []


def refused_recall(*, answered: bool, sent_on: Collection[date | None], on: date) -> list[Reason]:
    """Why the mail does not leave once more; `sent_on`: the days when it did."""
    if answered:
        return [Reason("Cet organisme a répondu\u00a0: il n’est plus relancé.", code="contribution.answered")]
    if on in sent_on:
        return [Reason("Un courriel est déjà parti aujourd’hui.", code="contribution.recalled")]
    return []


def refused_answer(answers: Iterable[str]) -> list[Reason]:
    """Why this is no answer to a questionnaire: everything is left empty."""
    if any(each.strip() for each in answers):
        return []
    sentence = "Répondez à une question au moins, ou dites ce que vous souhaitez pour la suite."
    return [Reason(sentence, code="contribution.empty")]


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rung(ends_on: date, on: date) -> int | None:
    """The rung of the ladder of reminders (12, 6, 3 months before the end, or after it); None before the first."""
    return min((months for months in FINAL_EVALUATION_REMINDERS if ends_on <= months_after(on, months)), default=None)


def calendar(ends_on: date) -> list[tuple[int, date, str]]:
    """The calendar of the final evaluation, known from the signature: days before the end, day, what is to be done."""
    return [(days, ends_on - timedelta(days=days), what) for days, what in CALENDAR.items()]
