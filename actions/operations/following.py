"""The follow-up of the actions of a signed contract: how far they went, what was measured, what was spent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from actions.access import link_opens
from actions.measuring.units import figure_in
from actions.models import Action, ActionFile, BudgetLine, Indicator, Measure, Milestone, ProgressNote
from actions.people import referents_of
from actions.planning import implied, news_of, why_closed
from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import LinkHolder, SystemActor, agent_of
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners.decisions.effects import require_council
from partners.models import Contact, Decision, Organisation
from partners.operations import mark_acted

# Who follows: by right, or the contact of an organisation by the link they were sent.
Follower = Agent | SystemActor | LinkHolder

# What `follow_action` changes, besides what follows from it.
FIELDS = (
    "status", "status_reason", "progress", "postponed_to", "started_on", "finished_on", "obstacles", "levers", "review",
)  # fmt: skip


def open_follow_up(
    action: Action, by: Follower, revision: int | None = None, *, measured: Indicator | None = None
) -> Action:
    """The action locked, if this person may follow it: its contract was signed, and neither it nor the action ended.

    `measured`: the indicator of which they give a measure, and nothing else.
    """
    action = lock(action, revision)
    if isinstance(by, LinkHolder):
        if not link_opens(lock(by.link, None), action, measured):
            raise Forbidden("Ce lien n’ouvre pas cette action.")
    else:
        require(by, "actions.follow", action)
    if why := why_closed(action):
        raise Refused(why)
    return action


@operation("action.followed")
def follow_action(
    action: Action,
    *,
    by: Follower,
    revision: int | None,
    on: date,
    note: str = "",
    decision: Decision | None = None,
    **values: Any,
) -> Action:
    """Say how far the action went on that day: some of `FIELDS`, and a note.

    A status brings what it means: the day it started, the day it ended, an end at 100 %; a reason leaves with the
    status that asked for it. `decision`: the one of its council that asked for it, which the note then carries.
    """
    action = open_follow_up(action, by, revision)
    if decision is not None:
        _decided(decision, action, by, on, note)
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of the follow-up: {sorted(unknown)}")
    action = write(action, **implied(action, values, on))
    if note.strip():
        create(
            ProgressNote(
                action=action, noted_on=on, text=note.strip(), status=action.status, progress=action.progress,
                author=agent_of(by), author_name=str(by), decision=decision,
            )
        )  # fmt: skip
    return action


def _decided(decision: Decision, action: Action, by: Follower, on: date, note: str) -> None:
    if isinstance(by, LinkHolder):
        raise Forbidden("Ce lien n’ouvre pas les décisions du conseil.")
    if not note.strip():
        raise Refused([Reason("Dites dans une note ce que le conseil a décidé de l’action.", field="note")])
    mark_acted(decision, by=by, on=on)
    require_council(decision, action.contract.council_id)


def _noted(action: Action, on: date) -> None:
    """News of an action, whatever it is about."""
    if news_of(action, on) != action.news_on:
        write(action, news_on=on)


@operation("action.referent_named")
def name_referent(action: Action, *, by: Agent | SystemActor, revision: int | None, referent: Contact | None) -> Action:
    """The person to reach about the action, with or without an account, of the lead or of a partner; None: nobody."""
    action = open_follow_up(action, by, revision)
    if referent is not None and not referents_of(action).filter(pk=referent.pk).exists():
        raise Refused([Reason("Cette personne n’est pas, ou plus, d’un organisme de l’action.", field="referent")])
    return write(action, referent=referent)


@operation("action.measured")
def record_measure(
    indicator: Indicator,
    *,
    by: Follower,
    on: date,
    measured_on: date,
    value: Any = None,
    unavailable: str = "",
    comment: str = "",
) -> Measure:
    """A figure in the unit of the indicator (`measuring.units`), or why there is none.

    `measured_on`: the last day of what is measured.
    """
    action = open_follow_up(indicator.action, by, measured=indicator)
    if measured_on > on:
        raise Refused([Reason("Une mesure ne peut pas porter sur l’avenir.", field="measured_on")])
    figure = _figure(value, indicator)
    _noted(action, on)
    return create(
        Measure(
            indicator=indicator, measured_on=measured_on, value=figure, unavailable=unavailable, comment=comment,
            author=agent_of(by), author_name=str(by),
        )
    )  # fmt: skip


@operation("action.measure_changed")
def change_measure(measure: Measure, *, by: Follower, revision: int, on: date, **values: Any) -> Measure:
    """Correct some of `measured_on`, `value`, `unavailable`, `comment`."""
    open_follow_up(measure.indicator.action, by)
    if values.get("measured_on", on) > on:
        raise Refused([Reason("Une mesure ne peut pas porter sur l’avenir.", field="measured_on")])
    if "value" in values:
        values["value"] = _figure(values["value"], measure.indicator)
    return write(lock(measure, revision), **values)


def _figure(value: Any, indicator: Indicator) -> Decimal | None:
    """The figure in the unit of the indicator, refused when that unit does not allow it."""
    try:
        return figure_in(value, indicator.unit)
    except ValueError as wrong:
        raise Refused([Reason(str(wrong), field="value")]) from wrong


@operation("action.measure_removed")
def remove_measure(measure: Measure, *, by: Agent | SystemActor, revision: int) -> None:
    open_follow_up(measure.indicator.action, by)
    remove(lock(measure, revision))


@operation("action.budget_followed")
def follow_budget_line(line: BudgetLine, *, by: Follower, revision: int | None, on: date, **values: Any) -> BudgetLine:
    """What became of the money: some of `BudgetLine.FOLLOWED`; None where nothing is known."""
    action = open_follow_up(line.action, by)
    unknown = set(values) - set(BudgetLine.FOLLOWED)
    if unknown:
        raise TypeError(f"not part of the follow-up: {sorted(unknown)}")
    _noted(action, on)
    return write(lock(line, revision), **values)


@operation("action.money_found")
def add_found_money(
    action: Action, *, by: Agent | SystemActor, on: date, year: int, funder: Organisation, **values: Any
) -> BudgetLine:
    """Money that the contract had not planned: `fund`, `kind` and some of `BudgetLine.FOLLOWED`."""
    action = open_follow_up(action, by)
    _noted(action, on)
    return create(BudgetLine(action=action, year=year, funder=funder, planned=0, in_text=False, **values))


@operation("action.found_money_removed")
def remove_found_money(line: BudgetLine, *, by: Agent | SystemActor, revision: int) -> None:
    open_follow_up(line.action, by)
    _only_followed(line)
    remove(lock(line, revision))


@operation("action.milestone_reached")
def follow_milestone(milestone: Milestone, *, by: Follower, revision: int | None, on: date, **values: Any) -> Milestone:
    """Say when a milestone was reached (`done_on`, None: not yet), and a `comment`."""
    action = open_follow_up(milestone.action, by)
    if (values.get("done_on") or on) > on:
        raise Refused([Reason("Un jalon ne peut pas être atteint dans l’avenir.", field="done_on")])
    _noted(action, on)
    return write(lock(milestone, revision), **values)


@operation("action.step_added")
def add_step(
    action: Action, *, by: Agent | SystemActor, name: str, due_on: date, parent: Milestone | None = None
) -> Milestone:
    """A step that the follow-up adds, under a milestone or by itself."""
    action = open_follow_up(action, by)
    if parent is not None and (parent.action_id != action.pk or parent.parent_id):
        raise Refused([Reason("Une étape se rattache à un jalon de la même action.", field="parent")])
    return create(Milestone(action=action, parent=parent, name=name, due_on=due_on, in_text=False))


@operation("action.step_removed")
def remove_step(step: Milestone, *, by: Agent | SystemActor, revision: int) -> None:
    open_follow_up(step.action, by)
    _only_followed(step)
    remove(lock(step, revision))


@operation("action.file_joined")
def join_file(action: Action, *, by: Agent | SystemActor, on: date, title: str, file: tuple[str, bytes]) -> ActionFile:
    """Join a file, kept as it is: name and content."""
    action = open_follow_up(action, by)
    _noted(action, on)
    stored = files.store(file[1], file[0], by=by)
    return create(ActionFile(action=action, file=stored, title=title, author=agent_of(by), author_name=str(by)))


@operation("action.file_removed")
def remove_file(joined: ActionFile, *, by: Agent | SystemActor, revision: int) -> None:
    open_follow_up(joined.action, by)
    remove(lock(joined, revision))


def _only_followed(row: BudgetLine | Milestone) -> None:
    if row.in_text:
        raise Refused("Ce que le contrat prévoit ne se retire que par un avenant.")
