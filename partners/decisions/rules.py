"""Which decisions act, on what, and what becomes of them: pure rules of values and explicit dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.errors import Reason
from partners.states import DecisionKind, DecisionState, MeetingForm, Vote

# The formations in which the council itself decides, with the quorum of its règlement; a group exchanges and proposes.
DECIDING_FORMS = frozenset({MeetingForm.PLENARY, MeetingForm.RESTRICTED})


def acts(*, form: str, adopted: bool, held_on: date, on: date) -> bool:
    """Whether something may be done because of it."""
    return not missing_to_act(form=form, adopted=adopted, held_on=held_on, on=on)


def missing_to_act(*, form: str, adopted: bool, held_on: date, on: date) -> list[Reason]:
    """What stands against something being done because of a decision."""
    code = "partners.decision_acts"
    if form not in DECIDING_FORMS:
        return [Reason("Un groupe de travail ou une cellule de veille propose\u00a0: le conseil décide.", code)]
    if not adopted:
        return [Reason("Cette décision n’a pas été adoptée.", code)]
    if held_on > on:
        return [Reason("La réunion n’a pas encore eu lieu.", code)]
    return []


def missing_of_council(*, own: bool) -> list[Reason]:
    """What a decision touches is `own` to the council that took it: steered by it on the day of the meeting."""
    return [] if own else [Reason("Cette décision est celle d’un autre conseil.", "partners.decision_council")]


def vote_said(decision: Any) -> str:
    """« Adoptée par un vote : 12 pour, 3 contre, 1 abstention »; empty where nobody voted."""
    if not decision.vote:
        return "" if decision.adopted else "Non adopté"
    outcome = "Adopté" if decision.adopted else "Non adopté"
    if decision.vote == Vote.CONSENSUS:
        return f"{outcome} par consensus"
    abstained = decision.abstentions or 0
    voices = [f"{decision.votes_for} pour", f"{decision.votes_against} contre"]
    voices += [f"{abstained} abstention{'s' if abstained > 1 else ''}"] if abstained else []
    return f"{outcome} par un vote\u00a0: {', '.join(voices)}"


def decision_state(decision: Any, on: date) -> DecisionState:
    """What becomes of a decision on that day: the same rule as `DecisionQuerySet.in_state`."""
    if not decision.adopted:
        return DecisionState.REJECTED
    if decision.settled_on or decision.acted_on:
        return DecisionState.SETTLED
    if decision.due_on is None:
        named = decision.owner_id or decision.owner_title or decision.kind == DecisionKind.TASK
        return DecisionState.OPEN if named else DecisionState.TAKEN
    return DecisionState.LATE if decision.due_on < on else DecisionState.OPEN


def missing_to_settle(decision: Any, settled_on: date, on: date) -> list[Reason]:
    code, field = "partners.settled_on", "settled_on"
    if settled_on > on:
        return [Reason("Cette date est à venir.", code, field)]
    if settled_on < decision.meeting.held_on:
        return [Reason("La suite ne peut pas précéder la réunion.", code, field)]
    return []
