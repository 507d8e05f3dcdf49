"""The priority of a problem: five notes from 1 to 5, their weighted mean on 100, and what people decide of it.

No text gives such a grid: it is the portal's own (docs/decisions/priority-score.md), and every page that shows a score
says so. Pure: notes and weights are given, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerChoices, TextChoices

LOWEST, HIGHEST = 1, 5


class Criterion(TextChoices):
    """What is noted; the value is the name of the problem's column."""

    GRAVITY = "gravity", "Gravité"
    FREQUENCY = "frequency", "Fréquence"
    TREND = "trend", "Tendance"
    PERCEPTION = "perception", "Perception"
    CAPACITY = "capacity", "Capacité à agir"

    @property
    def question(self) -> str:
        return _QUESTIONS[self.value]

    @property
    def levels(self) -> tuple[str, ...]:
        """What each note means, from 1 to 5."""
        return _LEVELS[self.value]


_QUESTIONS = {
    "gravity": "Quel dommage ce problème cause-t-il aux personnes et aux biens ?",
    "frequency": "À quel rythme les faits se produisent-ils ?",
    "trend": "Les faits augmentent-ils depuis trois ans ?",
    "perception": "Quelle place ce problème tient-il dans ce que disent les habitants et les professionnels ?",
    "capacity": "Les partenaires locaux peuvent-ils agir sur ce problème pendant le contrat ?",
}
_LEVELS = {
    "gravity": (
        "Gêne passagère, sans dommage",
        "Nuisance répétée ou dégradation légère",
        "Dommage réel aux biens ou à la tranquillité de plusieurs personnes",
        "Atteinte aux personnes ou préjudice lourd",
        "Atteinte grave aux personnes ou mise en danger",
    ),
    "frequency": (
        "Exceptionnel : quelques faits dans l’année",
        "Occasionnel : environ chaque mois",
        "Régulier : environ chaque semaine",
        "Fréquent : plusieurs fois par semaine",
        "Permanent : presque chaque jour",
    ),
    "trend": (
        "Forte baisse (plus de 20\u00a0%)",
        "Baisse (de 5 à 20\u00a0%)",
        "Stable, ou impossible à dire",
        "Hausse (de 5 à 20\u00a0%)",
        "Forte hausse (plus de 20\u00a0%)",
    ),
    "perception": (
        "Presque jamais évoqué",
        "Évoqué par quelques personnes",
        "Souvent évoqué, parmi d’autres sujets",
        "L’une des principales préoccupations exprimées",
        "La première préoccupation exprimée",
    ),
    "capacity": (
        "Les leviers échappent aux partenaires locaux",
        "Action possible, mais longue et incertaine",
        "Action possible avec des moyens à réunir",
        "Action possible avec des moyens déjà identifiés",
        "Action possible tout de suite, avec les moyens présents",
    ),
}


class Priority(IntegerChoices):
    """Three classes, from the score or as people decide."""

    HIGH = 1, "Priorité forte"
    MEDIUM = 2, "Priorité moyenne"
    LOW = 3, "Priorité faible"

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {1: "error", 2: "warning", 3: "info"}[self.value]


Notes = Mapping[str, int | None]  # criterion → note


def notes_of(problem: Any) -> dict[str, int | None]:
    return {criterion.value: getattr(problem, criterion.value) for criterion in Criterion}


def score(notes: Notes, weights: Mapping[str, int]) -> int | None:
    """The weighted mean of the five notes, on 100 (a mean of 3 out of 5 gives 60); None until all five are given."""
    given = [(notes[criterion], weights[criterion]) for criterion in Criterion.values]
    known = [(note, weight) for note, weight in given if note is not None]
    if len(known) < len(given):
        return None
    total = sum(weight for _, weight in known)
    # Halves go up, in whole numbers: the same score whatever the machine.
    return (sum(note * weight for note, weight in known) * 200 + HIGHEST * total) // (2 * HIGHEST * total)


def priority_of(points: int | None, thresholds: Mapping[str, int]) -> Priority | None:
    """The class of a score: forte from `thresholds["high"]`, moyenne from `thresholds["medium"]`."""
    if points is None:
        return None
    if points >= thresholds["high"]:
        return Priority.HIGH
    return Priority.MEDIUM if points >= thresholds["medium"] else Priority.LOW


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a problem stands among those of its diagnostic: what was computed, what people decided, its place."""

    points: int | None
    computed: Priority | None
    given: Priority | None
    rank: int | None  # None when the problem is neither scored nor decided
    of: int
    noted: int  # how many of the five notes are given

    @property
    def priority(self) -> Priority | None:
        """What counts: the decision of people, or else the score."""
        return self.given or self.computed

    @property
    def overruled(self) -> bool:
        return self.given is not None


def ranked(
    problems: Sequence[Any], weights: Mapping[str, int], thresholds: Mapping[str, int]
) -> list[tuple[Any, Standing]]:
    """The problems in order of priority, each with its standing.

    First by class, then by score, then by number; what is neither scored nor decided comes last and has no rank.
    Equal class and score share a rank.
    """
    valued = []
    for problem in problems:
        notes = notes_of(problem)
        points = score(notes, weights)
        given = Priority(problem.given_priority) if problem.given_priority else None
        computed = priority_of(points, thresholds)
        noted = sum(note is not None for note in notes.values())
        valued.append((problem, points, computed, given, noted))
    valued.sort(key=lambda row: (_place(row[3] or row[2], row[1]), row[0].number))
    places = [_place(given or computed, points) for _, points, computed, given, _ in valued]
    return [
        (
            problem,
            Standing(
                points,
                computed,
                given,
                rank=places.index(places[index]) + 1 if given or computed else None,
                of=len(valued),
                noted=noted,
            ),
        )
        for index, (problem, points, computed, given, noted) in enumerate(valued)
    ]


def _place(priority: Priority | None, points: int | None) -> tuple[int, int]:
    return (priority.value if priority else len(Priority) + 1, -(points or 0))


# What the recorded figures suggest, never imposed


def suggested_trend(percent: float | None) -> int | None:
    """The note that the change of a recorded rate suggests (the bounds are those of the levels)."""
    if percent is None:
        return None
    return 1 + sum(percent > bound for bound in (-20, -5, 5, 20))


def suggested_frequency(ratio_to_france: float | None) -> int | None:
    """The note that a recorded rate suggests beside the national one: the same (from 0.8 to 1.2) is 3."""
    if ratio_to_france is None:
        return None
    return 1 + sum(ratio_to_france > bound for bound in (0.5, 0.8, 1.2, 2.0))
