"""What the pages show of updates made in one gesture: what would change, what changed, what can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from actions.models import (
    UNDOABLE,
    Action,
    BudgetLine,
    Followed,
    FollowUpBatch,
    FollowUpChange,
    Measure,
    Outcome,
    ProgressNote,
)
from actions.planning import Plan
from cls_portal.forms import readable
from cls_portal.models import Agent

MODELS: dict[str, type[Model]] = {
    Followed.ACTION: Action, Followed.NOTE: ProgressNote, Followed.MEASURE: Measure, Followed.MONEY: BudgetLine,
}  # fmt: skip
LATEST = 50

Told = tuple[str, str, str]


def told(model: type[Model], before: dict[str, Any], after: dict[str, Any]) -> list[Told]:
    """The columns that people read and that differ: label, before, after, in words."""
    found = []
    for name, value in after.items():
        column: Any = model._meta.get_field(name)
        was, now = column.to_python(before.get(name)), column.to_python(value)
        if column.editable and was != now:
            label = str(column.verbose_name)
            found.append((label[:1].upper() + label[1:], _in_words(column, was), _in_words(column, now)))
    return found


def _in_words(column: Any, value: Any) -> str:
    return str(dict(column.flatchoices).get(value, value)) if column.choices else readable(value)


@dataclass(frozen=True)
class Line:
    """An action, and what changes of it."""

    action: Action
    changes: list[Told]
    reasons: list[str]


def lines_of(plans: list[Plan]) -> dict[str, Any]:
    """The actions that would be refused first, then those that would change, then how many would not."""
    lines = [Line(plan.action, told(Action, plan.before, plan.after), plan.reasons) for plan in plans]
    return {
        "refused": [line for line in lines if line.reasons],
        "accepted": [line for line in lines if not line.reasons],
        "seen": ",".join(f"{plan.action.pk}:{plan.seen}" for plan in plans),
        "kept": ",".join(f"{plan.action.pk}:{plan.seen}" for plan in plans if not plan.reasons),
    }


@dataclass(frozen=True)
class Changed:
    """A row that a batch wrote, and what became of it when it was undone."""

    action: Action | None
    kind: str
    changes: list[Told]
    outcome: str
    tone: str


@dataclass(frozen=True)
class Made:
    """A batch on the page of one’s updates."""

    batch: FollowUpBatch
    title: str
    undoable: bool
    until: datetime


def latest(agent: Agent, at: datetime) -> list[Made]:
    rows = FollowUpBatch.objects.visible_to(agent).with_first_action(agent)[:LATEST]
    return [made(row, at) for row in rows]


def made(batch: Any, at: datetime) -> Made:
    until = batch.made_at + UNDOABLE
    first = getattr(batch, "first_title", None) or str(batch)
    return Made(batch, first, batch.undone_at is None and at <= until, until)


def changes_of(batch: FollowUpBatch, agent: Agent) -> list[Changed]:
    """What the batch wrote; the actions that this person no longer sees are not named."""
    rows = list(batch.changes.select_related("action__contract"))
    seen = set(
        Action.objects.visible_to(agent).filter(pk__in={row.action_id for row in rows}).values_list("pk", flat=True)
    )
    return [_changed(row, row.action_id in seen) for row in rows]


def _changed(row: FollowUpChange, seen: bool) -> Changed:
    return Changed(
        action=row.action if seen else None,
        kind=row.get_kind_display(),
        changes=told(MODELS[row.kind], row.before or {}, row.after) if seen else [],
        outcome=row.get_outcome_display(),
        tone="success" if row.outcome == Outcome.RESTORED else "warning",
    )


def left_of(batch: FollowUpBatch) -> int:
    """How many rows of an undone batch were left as they are."""
    return batch.changes.exclude(outcome=Outcome.RESTORED).count()
