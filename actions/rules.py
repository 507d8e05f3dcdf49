"""The chain of a contract (product.md §2): what is not yet tied to the rest, each with its French sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cls_portal.errors import Reason

NBSP = "\u00a0"


@dataclass(frozen=True)
class Measured:
    """What the rules need of an indicator."""

    pk: int
    name: str
    has_baseline: bool
    has_target: bool


@dataclass(frozen=True)
class Described:
    """What the rules need of an action."""

    pk: int
    number: int
    title: str
    has_problem: bool
    has_lead: bool
    has_partner: bool
    has_means: bool
    starts_on: date | None
    ends_on: date | None
    indicators: tuple[Measured, ...]


def quoted(text: str) -> str:
    return f"«{NBSP}{text}{NBSP}»"


def missing_frame(axes: int, empty_axes: list[tuple[int, int, str]]) -> list[Reason]:
    """A contract has axes, an axis has objectives; `empty_axes` are those without (key, number, title)."""
    if not axes:
        return [Reason("Le contrat n’a aucun axe.", code="chain.contract_without_axis")]
    return [
        Reason(f"L’axe {number} {quoted(title)} n’a aucun objectif.", code=f"chain.axis_without_objective:{pk}")
        for pk, number, title in empty_axes
    ]


def objective_without_action(pk: int, axis: int, number: int, title: str) -> Reason:
    return Reason(
        f"Aucune action ne sert l’objectif {axis}.{number} {quoted(title)}.",
        code=f"chain.objective_without_action:{pk}",
    )


def problem_without_action(pk: int, number: int, title: str) -> Reason:
    return Reason(
        f"Aucune action ne répond au problème n°{NBSP}{number} {quoted(title)}.",
        code=f"chain.problem_without_action:{pk}",
    )


def missing_in_action(action: Described) -> list[Reason]:
    """What an action lacks to hold in the chain: a problem, a lead, partners, means, a calendar, indicators."""
    name = f"L’action n°{NBSP}{action.number} {quoted(action.title)}"
    checks = (
        (action.has_problem, "problem", "ne répond à aucun problème du diagnostic."),
        (action.has_lead, "lead", "n’a pas de pilote."),
        (action.has_partner, "partner", "n’a aucun partenaire."),
        (action.has_means, "means", "n’a pas de moyens, ni humains ni financiers."),
        (action.starts_on and action.ends_on, "calendar", "n’a pas de calendrier (début et fin)."),
        (action.indicators, "indicator", "n’a aucun indicateur."),
    )
    missing = [
        Reason(f"{name} {words}", code=f"chain.action_without_{what}:{action.pk}")
        for present, what, words in checks
        if not present
    ]
    return missing + [reason for indicator in action.indicators for reason in missing_in_indicator(action, indicator)]


def missing_in_indicator(action: Described, indicator: Measured) -> list[Reason]:
    """An indicator starts somewhere and should arrive somewhere."""
    name = f"L’indicateur {quoted(indicator.name)} de l’action n°{NBSP}{action.number}"
    missing = []
    if not indicator.has_baseline:
        code = f"chain.indicator_without_baseline:{indicator.pk}"
        missing.append(Reason(f"{name} n’a pas de valeur de départ.", code=code))
    if not indicator.has_target:
        code = f"chain.indicator_without_target:{indicator.pk}"
        missing.append(Reason(f"{name} n’a pas de cible.", code=code))
    return missing


def actor_not_engaged(pk: int, name: str, problems: list[int]) -> Reason:
    """An organisation concerned by these problems (their numbers), in no action and without a written commitment."""
    numbers = ", ".join(f"n°{NBSP}{number}" for number in sorted(set(problems)))
    problem = "le problème" if len(set(problems)) == 1 else "les problèmes"
    return Reason(
        f"{quoted(name)} est concerné par {problem} {numbers} mais n’est engagé nulle part.",
        code=f"chain.actor_not_engaged:{pk}",
    )
