"""Which decisions act, on what: pure rules of values and explicit dates; whether one is late: `minutes.rules`."""

from __future__ import annotations

from datetime import date

from cls_portal.errors import Reason
from partners.states import MeetingForm

# The formations in which the council itself decides; a working group or a watch cell proposes.
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


def missing_of_council(council: int | None, decided_by: int) -> list[Reason]:
    """What a decision touches belongs to the council that took it."""
    if council == decided_by:
        return []
    return [Reason("Cette décision est celle d’un autre conseil.", "partners.decision_council")]
