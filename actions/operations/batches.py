"""One gesture on the follow-up, all or nothing: on one action or on many at once; and its undoing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, prefetch_related_objects
from django.utils import timezone

from actions.models import (
    UNDOABLE,
    Action,
    ActionFile,
    BatchKind,
    BudgetLine,
    Followed,
    FollowUpBatch,
    FollowUpChange,
    Indicator,
    Measure,
    Milestone,
    Outcome,
    ProgressNote,
)
from actions.operations.following import (
    FIELDS,
    follow_action,
    follow_budget_line,
    open_follow_up,
    record_measure,
)
from actions.planning import Plan, open_to, planned
from cls_portal.actors import SystemActor, agent_of
from cls_portal.concurrency import Editable
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import check, lock, lock_many, operation, prepare, remove, save

# How many actions are updated together: all those of a large contract, in about a second, during which whoever else
# writes in the portal waits (docs/decisions/bulk-update.md).
MOST = 200
TOO_MANY = f"Une mise à jour groupée porte sur {MOST} actions au plus."
# What a batch keeps of an action: what is followed, and its last news.
KEPT_OF_ACTION = (*FIELDS, "news_on")
MODELS: Mapping[str, Any] = {
    Followed.ACTION: Action, Followed.NOTE: ProgressNote, Followed.MEASURE: Measure, Followed.MONEY: BudgetLine,
}  # fmt: skip


@operation("action.followed")
def update_action(
    action: Action,
    *,
    by: Agent,
    revision: int,
    on: date,
    note: str = "",
    measure: tuple[Indicator, dict[str, Any]] | None = None,
    spent: tuple[BudgetLine, int, Any] | None = None,
    **values: Any,
) -> FollowUpBatch:
    """Some of `FIELDS`, a note, a measure of one indicator, what was spent of one budget line (of that revision)."""
    action = open_follow_up(action, by, revision)
    before = _values(action, KEPT_OF_ACTION)
    written = follow_action(action, by=by, revision=revision, on=on, note=note, **values)
    changes = [_change(Followed.ACTION, written.pk, written, before, _values(written, KEPT_OF_ACTION))]
    if note.strip():
        changes.append(_made(Followed.NOTE, written.pk, written.notes.latest("pk")))
    if measure is not None:
        indicator, figures = measure
        _require_part(written, indicator)
        changes.append(_made(Followed.MEASURE, written.pk, record_measure(indicator, by=by, on=on, **figures)))
    if spent is not None:
        line, read, amount = spent
        _require_part(written, line)
        was = _values(lock(line, read), ("spent",))
        line = follow_budget_line(line, by=by, revision=read, on=on, spent=amount)
        changes.append(_change(Followed.MONEY, written.pk, line, was, {"spent": amount}))
    return _keep(BatchKind.QUICK, by, 1, changes)


def _require_part(action: Action, part: Any) -> None:
    if part.action_id != action.pk:
        raise Refused("Cet indicateur ou ce financement est celui d’une autre action.")


@operation("action.followed")
def follow_together(
    seen: Mapping[int, int | None],
    *,
    by: Agent,
    on: date,
    note: str = "",
    **values: Any,
) -> FollowUpBatch:
    """Give many actions the same of some of `FIELDS`, and a note: all of them or none.

    `seen`: the revision that the person had of each, None where they had none in front of them.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of the follow-up: {sorted(unknown)}")
    if not 0 < len(seen) <= MOST:
        raise Refused(TOO_MANY)
    plans = _plans(seen, values, by, on)
    notes = [_note(plan.action, note.strip(), by, on) for plan in plans] if note.strip() else []
    changes = [
        _change(Followed.ACTION, plan.action.pk, save(plan.action, *plan.after), plan.before, plan.after)
        for plan in plans
    ]
    for each in notes:
        each.save(force_insert=True)
        changes.append(_made(Followed.NOTE, each.action_id, each))
    return _keep(BatchKind.BULK, by, len(plans), changes)


def _plans(seen: Mapping[int, int | None], values: dict[str, Any], by: Agent, on: date) -> list[Plan]:
    """What is to be written of each, every one being locked and allowed; refused with what stands in the way."""
    visible = Action.objects.filter(pk__in=seen).visible_to(by).order_by().values_list("pk", flat=True)
    rows = lock_many(Action, visible)
    reasons = [Reason("Une des actions choisies n’existe plus.")] if len(rows) < len(seen) else []
    plans = planned(rows, values, by=by, on=on, seen=seen)
    reasons += [Reason(f"{plan.action}\u00a0: {why}") for plan in plans for why in plan.reasons]
    if reasons:
        raise Refused(reasons)
    return plans


def _note(action: Action, text: str, by: Agent, on: date) -> ProgressNote:
    """Checked, not yet saved."""
    note = ProgressNote(
        action=action, noted_on=on, text=text, status=action.status, progress=action.progress,
        author=agent_of(by), author_name=str(by),
    )  # fmt: skip
    check(note)
    return note


def _values(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _change(
    kind: Followed, action: int, row: Editable, before: dict[str, Any] | None, after: dict[str, Any]
) -> FollowUpChange:
    if before is not None:
        names = [name for name in after if before.get(name) != after[name]]
        before, after = {name: before[name] for name in names}, {name: after[name] for name in names}
    return FollowUpChange(action_id=action, kind=kind, row=row.pk, revision=row.revision, before=before, after=after)


# What is kept of a row that a batch made, to tell it.
OF_MADE: Mapping[str, tuple[str, ...]] = {
    Followed.NOTE: ("text",),
    Followed.MEASURE: ("measured_on", "value", "unavailable"),
}


def _made(kind: Followed, action: int, row: Editable) -> FollowUpChange:
    return _change(kind, action, row, None, _values(row, OF_MADE[kind]))


def _keep(kind: BatchKind, by: Agent, size: int, changes: Sequence[FollowUpChange]) -> FollowUpBatch:
    """The batch, after all that it wrote: whatever is later is somebody else's, or another gesture."""
    batch = FollowUpBatch.objects.create(author=by, kind=kind, size=size)
    for change in changes:
        change.batch = batch
    FollowUpChange.objects.bulk_create(changes)
    return batch


# Undoing


@operation("action.follow_up_undone")
def undo_batch(batch: FollowUpBatch, *, by: Agent, at: datetime) -> FollowUpBatch:
    """Give back to each row what it was, unless somebody wrote it since; each change then says what became of it."""
    batch = FollowUpBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.author_id != by.pk:
        raise Forbidden("Seule la personne qui a fait cette mise à jour peut l’annuler.")
    if batch.undone_at is not None:
        raise Refused("Cette mise à jour est déjà annulée.")
    if at > batch.made_at + UNDOABLE:
        raise Refused("Une mise à jour s’annule pendant dix minutes\u00a0: corrigez plutôt le suivi de chaque action.")
    changes = list(batch.changes.all())
    actions = lock_many(Action, {change.action_id for change in changes})
    prefetch_related_objects(actions, "contract")
    opened = open_to(actions, by, timezone.localdate(at))
    told = _told_since([action.pk for action in actions], batch.made_at)
    rows = _rows(changes)
    for change in changes:
        row: Any = rows.get((change.kind, change.row))
        change.outcome = _outcome(change, row, opened)
        if change.outcome == Outcome.RESTORED and change.before:
            prepare(row, only=type(row).FOLLOWED, **_restored(row, change.before, keep_news=change.action_id in told))
    for change in changes:
        if change.outcome == Outcome.RESTORED:
            _give_back(rows[change.kind, change.row], change.before)
    FollowUpChange.objects.bulk_update(changes, ["outcome"])
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    return batch


def _rows(changes: Iterable[FollowUpChange]) -> dict[tuple[str, int], Any]:
    """The rows of these changes, locked, a table after the other."""
    found: dict[tuple[str, int], Any] = {}
    for kind, model in MODELS.items():
        keys = {change.row for change in changes if change.kind == kind}
        found |= {(kind, row.pk): row for row in lock_many(model, keys)} if keys else {}
    return found


def _outcome(change: FollowUpChange, row: Any, opened: Collection[int]) -> Outcome:
    if row is None:
        return Outcome.GONE
    if row.revision != change.revision:
        return Outcome.CHANGED
    return Outcome.RESTORED if change.action_id in opened else Outcome.CLOSED


def _restored(row: Any, before: dict[str, Any], *, keep_news: bool) -> dict[str, Any]:
    values = {name: row._meta.get_field(name).to_python(value) for name, value in before.items()}
    if keep_news:
        values.pop("news_on", None)
    return values


def _give_back(row: Any, before: dict[str, Any] | None) -> None:
    if before is None:
        remove(row)
    elif before:
        save(row, *before)


def _told_since(actions: Sequence[int], moment: datetime) -> set[int]:
    """The actions of which anything else was said after that moment: their last news stay."""
    found: set[int] = set()
    for rows, path in (
        (ProgressNote.objects, "action"), (ActionFile.objects, "action"), (Measure.objects, "indicator__action"),
        (BudgetLine.objects, "action"), (Milestone.objects, "action"),
    ):  # fmt: skip
        later = rows.filter(**{f"{path}__in": actions}, updated_at__gt=moment).order_by()
        found |= set(later.values_list(path, flat=True))
    return found


@operation("action.batches_forgotten")
def forget_batches(*, by: SystemActor, before: datetime) -> int:
    """Forget what can no longer be undone nor told; the history keeps what they wrote."""
    gone = FollowUpBatch.objects.made_before(before)
    count: int = gone.count()
    gone.delete()
    return count
