"""What following an action would write, and why it is refused: the same words for one action and for many.

Nothing here writes: `actions.operations` does, the page that asks for a confirmation only shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects

from actions.access import followable
from actions.models import Action
from actions.states import NEEDS_REASON, Status
from cls_portal.actors import SystemActor
from cls_portal.errors import refused_from_validation
from cls_portal.models import Agent
from cls_portal.writing import prepare
from contracts.states import AFTER_SIGNATURE

UNSIGNED = "Une action se suit dès que son contrat est signé, et jusqu’à son archivage."
WITHDRAWN = "Un avenant a retiré cette action du contrat\u00a0: elle se lit, mais ne se suit plus."
NOT_YOURS = "Vos droits ne vous permettent pas de suivre cette action."
OVERTAKEN = "Une autre personne l’a modifiée entre-temps."


def why_closed(action: Action) -> str:
    """Why nobody may follow this action now; nothing when it is open to be followed."""
    if action.contract.amends_id or action.contract.state not in AFTER_SIGNATURE:
        return UNSIGNED
    return WITHDRAWN if action.withdrawn_on else ""


def implied(action: Action, values: dict[str, Any], on: date) -> dict[str, Any]:
    """These values, and what they mean for the rest unless it is said otherwise.

    A status brings the day it started, the day it ended, an end at 100 %; a reason leaves with the status that asked
    for it; whatever is said is news.
    """
    status = values.get("status", action.status)
    meant: dict[str, Any] = {"news_on": news_of(action, on)}
    if status not in NEEDS_REASON:
        meant["status_reason"] = ""
    if status == Status.DONE:
        meant["finished_on"] = values.get("finished_on") or action.finished_on or on
        if action.status != Status.DONE and "progress" not in values:
            meant["progress"] = 100
    else:
        meant["finished_on"] = None
    started = values.get("started_on") or action.started_on
    if started is None and status in (Status.RUNNING, Status.DONE):
        meant["started_on"] = min(on, meant["finished_on"] or on)
    return {**values, **meant}


def news_of(action: Action, on: date) -> date:
    return max(action.news_on, on) if action.news_on else on


@dataclass(frozen=True)
class Plan:
    """An action, what would be written of it (before and after), and why it may not be.

    `action` is in the state that would be saved; `seen` is the revision that it was read with.
    """

    action: Action
    seen: int
    before: dict[str, Any]
    after: dict[str, Any]
    reasons: list[str]


def planned(
    actions: Sequence[Action],
    values: dict[str, Any],
    *,
    by: Agent | SystemActor,
    on: date,
    seen: Mapping[int, int | None] | None = None,
) -> list[Plan]:
    """What these values would make of each action; `seen`: the revision that the person had of each."""
    prefetch_related_objects(actions, "contract")
    allowed = _allowed(actions, by, on)
    return [_plan(action, values, on, action.pk in allowed, (seen or {}).get(action.pk)) for action in actions]


def _allowed(actions: Sequence[Action], by: Agent | SystemActor, on: date) -> Collection[int]:
    return {action.pk for action in actions} if isinstance(by, SystemActor) else followable(by, actions, on)


def open_to(actions: Sequence[Action], by: Agent, on: date) -> set[int]:
    """The keys of those that this person may follow now; their contracts are loaded."""
    return followable(by, [action for action in actions if not why_closed(action)], on)


def _plan(action: Action, values: dict[str, Any], on: date, allowed: bool, seen: int | None) -> Plan:
    revision = action.revision
    why = why_closed(action) or ("" if allowed else NOT_YOURS)
    if not why and seen is not None and seen != revision:
        why = OVERTAKEN
    meant = implied(action, values, on)
    before = {name: getattr(action, name) for name in meant}
    if why:
        return Plan(action, revision, before, before, [why])
    try:
        prepare(action, only=Action.FOLLOWED, **meant)
    except ValidationError as error:
        return Plan(action, revision, before, meant, [reason.text for reason in refused_from_validation(error).reasons])
    return Plan(action, revision, before, meant, [])
