"""The rules of a diagnostic: pure functions of values and explicit dates, each with its source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cls_portal.errors import Reason
from diagnostics.states import LEGAL_PARTS, DiagnosticPart

SOURCE_OF_PARTS = "circulaire du 28 octobre 1997, I.3"


def missing_before_validation(
    *, texts: Mapping[str, str], problem_count: int, unappraised: Mapping[str, str]
) -> list[Reason]:
    """What a diagnostic still lacks: its three legal parts, its sources, a problem, its four fields appraised.

    `texts` holds each part by its code; `unappraised` the fields whose response nobody has appraised (code → label).
    """
    missing = _missing_parts(texts)
    if not problem_count:
        missing.append(Reason("Aucun problème n’est décrit.", code="diagnostic.problem_missing"))
    return missing + [
        Reason(
            f"L’adéquation de la réponse n’est pas appréciée dans le champ « {label} ».",
            code=f"diagnostic.field_unappraised:{field}",
        )
        for field, label in unappraised.items()
    ]


def _missing_parts(texts: Mapping[str, str]) -> list[Reason]:
    words = {part: f"La partie « {part.label} » n’est pas rédigée ({SOURCE_OF_PARTS})." for part in LEGAL_PARTS}
    words[DiagnosticPart.SOURCES] = "Les sources et les dates des chiffres ne sont pas indiquées."
    return [
        Reason(text, code=f"diagnostic.part_missing:{part.value}")
        for part, text in words.items()
        if not texts[part].strip()
    ]


@dataclass(frozen=True)
class DescribedProblem:
    """What the rules need of a problem."""

    pk: int
    number: int
    title: str
    fields: Collection[str]
    actor_count: int


def missing_in_problem(problem: DescribedProblem) -> list[Reason]:
    """Every problem names its concerned actors and is classed in at least one of the four fields."""
    name = f"{problem.number}. « {problem.title} »"
    missing = []
    if not problem.actor_count:
        missing.append(
            Reason(f"Problème {name} : aucun acteur concerné.", code=f"chain.problem_without_actor:{problem.pk}")
        )
    if not problem.fields:
        missing.append(
            Reason(
                f"Problème {name} : aucun champ (prévention, dissuasion, sanction, réparation).",
                code=f"chain.problem_without_field:{problem.pk}",
            )
        )
    return missing


def refusal_to_validate(*, validated: bool, ends_on: date, on: date) -> list[Reason]:
    """What stands in the way whatever the text: already validated, or a period not yet over."""
    if validated:
        return [Reason("Ce diagnostic est déjà validé.", code="diagnostic.validated")]
    if ends_on > on:
        return [Reason("La période observée n’est pas terminée.", code="diagnostic.period_running")]
    return []


def age(validated_on: date, on: date) -> str:
    """How long ago that was, in words: « aujourd’hui », « il y a 12 jours », « il y a 2 ans et 3 mois »."""
    months = (on.year - validated_on.year) * 12 + on.month - validated_on.month - (on.day < validated_on.day)
    if months >= 12:
        years, rest = divmod(months, 12)
        return f"il y a {years}\u00a0an{'s' if years > 1 else ''}" + (f" et {rest}\u00a0mois" if rest else "")
    if months >= 1:
        return f"il y a {months}\u00a0mois"
    days = (on - validated_on).days
    if days <= 0:
        return "aujourd’hui"
    return "hier" if days == 1 else f"il y a {days}\u00a0jours"


def few_words(names: Sequence[str], shown: int = 3) -> str:
    """Communes by their names: « Bègles, Talence, Villenave-d’Ornon et 4 autres communes »."""
    rest = len(names) - shown
    if rest <= 0:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} et {rest}\u00a0autre{'s communes' if rest > 1 else ' commune'}"
