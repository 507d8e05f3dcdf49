"""What an amendment, or the contract that follows, receives of the actions of a contract (`settings.CONTRACT_COPIERS`).

An amendment receives all of them; a successor those that are not finished, without their dates, their money, their
problems (those of a former diagnostic), their figures and the decision they came of, but with the state in which they
were taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from actions.models import (
    Action,
    ActionPartner,
    ActionPlace,
    ActionProblem,
    BudgetLine,
    Indicator,
    Milestone,
    StaffLine,
)
from actions.states import OPEN, Calendar, calendar
from cls_portal.templatetags.portal import date_fr
from contracts.copying import Copy, Purpose

_DESCRIBED = (
    "lineage", "number", "title", "description", "field", "lead_id", "audience", "human_means", "material_means",
    "full_time_equivalents", "evaluation_method", "orientation",
)  # fmt: skip
ACTION: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: (*_DESCRIBED, "starts_on", "ends_on", "carried_over", "decision_id"),
    Purpose.SUCCESSOR: _DESCRIBED,
}
PARTNER = ("organisation_id", "role", "part")
PROBLEM: Mapping[Purpose, tuple[str, ...]] = {Purpose.AMENDMENT: ("problem_id",), Purpose.SUCCESSOR: ()}
BUDGET_LINE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: ("lineage", "year", "funder_id", "fund", "kind", "planned"),
    Purpose.SUCCESSOR: (),
}
_MEASURED = ("lineage", "name", "nature", "unit", "source", "definition", "direction", "frequency", "reporter_id")
INDICATOR: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: (*_MEASURED, "baseline", "target"),
    Purpose.SUCCESSOR: _MEASURED,
}
MILESTONE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: ("lineage", "name", "due_on"),
    Purpose.SUCCESSOR: (),
}
STAFF_LINE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: ("lineage", "organisation_id", "year", "full_time_equivalents", "part"),
    Purpose.SUCCESSOR: (),
}
# What hangs from an action.
PARTS: tuple[tuple[type[Any], Mapping[Purpose, tuple[str, ...]]], ...] = (
    (ActionPartner, dict.fromkeys(Purpose, PARTNER)),
    (ActionProblem, PROBLEM),
    (BudgetLine, BUDGET_LINE),
    (Indicator, INDICATOR),
    (Milestone, MILESTONE),
    (StaffLine, STAFF_LINE),
)


def copy_actions(copy: Copy) -> None:
    actions = list(Action.objects.in_text().filter(contract=copy.source).select_related("objective"))
    told: dict[str, Callable[[Action], str]] = {}
    if copy.purpose == Purpose.SUCCESSOR:
        actions = [action for action in actions if not is_finished(action, copy.on)]
        told["carried_over"] = lambda action: taken_over_from(action, copy.source.reference, copy.on)
    copy.rows(
        actions,
        ACTION[copy.purpose],
        contract=copy.in_target,
        objective=lambda action: copy.made(action.served),
        **told,
    )
    for model, names in PARTS:
        rows = model._default_manager.in_text().filter(action__in=actions).select_related("action")
        copy.rows(rows, names[copy.purpose], action=lambda row: copy.made(row.action))
    places = ActionPlace.objects.filter(action__in=actions).select_related("action", "place")
    ActionPlace.objects.bulk_create(
        ActionPlace(action=copy.made(row.action), place=copy.made(row.place)) for row in places
    )


def is_finished(action: Action, on: date) -> bool:
    """Whether it is done or given up, or its calendar is behind."""
    return action.status not in OPEN or calendar(action.starts_on, action.ends_on, on) == Calendar.PAST


def taken_over_from(action: Action, reference: str, on: date) -> str:
    """« Action n° 4 du contrat CLS-33-2024-001, en cours au 3 mars 2027 (du … au …) »."""
    state = calendar(action.starts_on, action.ends_on, on).label.lower()
    words = f"Action n°\u00a0{action.number} du contrat {reference}, {state} au {date_fr(on)}"
    if action.starts_on and action.ends_on:
        words += f" (du {date_fr(action.starts_on)} au {date_fr(action.ends_on)})"
    return words
