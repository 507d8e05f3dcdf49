"""Spreadsheets of follow-up that people bring: read, compared, then written all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from actions.models import Action, BudgetLine, ImportState, Indicator, Measure, TableImport
from actions.operations.following import (
    Follower,
    change_measure,
    follow_action,
    follow_budget_line,
    follow_milestone,
    record_measure,
)
from actions.tables import edited, kept, plans
from actions.tables.drafts import Draft, Place
from actions.tables.fields import BY_CODE
from cls_portal import files, jobs
from cls_portal.errors import Busy, Forbidden, Reason, Refused, Stale
from cls_portal.models import Agent
from cls_portal.spreadsheets import Unreadable
from cls_portal.writing import create, lock, operation, write
from contracts.models import Contract

Told = Callable[[int, int], None]
AT_ONCE = 60  # rows written while one waits; a job writes more of them
MOST_ROWS = 20_000


def _quiet(done: int, of: int) -> None:
    """Nobody watches."""


@operation("table_import.deposited")
def deposit_table(*, by: Agent, on: date, file: tuple[str, bytes], contract: Contract | None = None) -> TableImport:
    """Keep the table. Ours is compared at once; theirs is read for this contract, as the last one of the same heads."""
    name, content = file
    try:
        ours = edited.is_ours(name, content)
        sheet = None if ours else kept.opened(name, content)
    except Unreadable as error:
        raise Refused([Reason(str(error), field="file")]) from error
    if sheet is None:
        stored = files.store(content, name, by=by)
        return _compare(create(TableImport(file=stored, deposited_by=by)), by, on)
    if contract is None:
        raise Refused(
            [Reason("Ce tableau ne vient pas du portail\u00a0: dites de quel contrat il s’agit.", field="contract")]
        )
    before = TableImport.objects.of_same_heads(sheet.heads.signature, by, contract).first()
    row = create(
        TableImport(
            file=files.store(content, name, by=by),
            deposited_by=by,
            contract=contract,
            state=ImportState.COLUMNS,
            sheet=sheet.table.sheet,
            head=sheet.heads.line,
            signature=sheet.heads.signature,
            columns=before.columns if before else {},
            matches=before.matches if before and before.contract_id == contract.pk else {},
        )
    )
    return _read_rows(row, by, on) if before else row


@operation("table_import.columns_said")
def say_columns(
    row: TableImport, *, by: Agent, on: date, revision: int, sheet: str, head: int, columns: Mapping[str, str]
) -> TableImport:
    """What each column of this sheet holds, place → code of the field; its heads stand at that line."""
    row = _open(lock(row, revision), by)
    if row.contract_id is None or set(columns.values()) - set(BY_CODE):
        raise Refused("Ce tableau n’a pas de colonnes à reconnaître.")
    said = list(columns.values())
    if not {"which.number", "which.title"} & set(said):
        raise Refused("Dites quelle colonne porte le numéro ou l’intitulé de l’action.")
    if len(set(said)) < len(said):
        twice = next(BY_CODE[code].label for code in said if said.count(code) > 1)
        raise Refused(f"Deux colonnes disent la même chose\u00a0: «\u00a0{twice}\u00a0».")
    heads = _opened(row, sheet, head).heads
    row = write(row, sheet=sheet, head=head, signature=heads.signature, columns=dict(columns))
    return _read_rows(row, by, on)


@operation("table_import.rows_matched")
def match_rows(
    row: TableImport, *, by: Agent, on: date, revision: int, matches: Mapping[str, int | None]
) -> TableImport:
    """Which action each row that was asked about means; None: it is left aside."""
    row = _open(lock(row, revision), by)
    if row.contract_id is None:
        raise Refused("Ce tableau n’a pas de lignes à rapprocher.")
    return _read_rows(write(row, matches={**row.matches, **matches}), by, on)


@operation("table_import.compared")
def compare_table(row: TableImport, *, by: Agent, on: date, told: Told = _quiet) -> TableImport:
    """What the table would change, tried and undone: for a job, whatever its length."""
    return _tried(_open(lock(row, None), by), by, on, told)


@operation("table_import.confirmed")
def confirm_table(row: TableImport, *, by: Agent, on: date, revision: int, choices: Mapping[str, str]) -> TableImport:
    """Write what was shown, at once or by a job when it is long; `choices` says which of two values is kept."""
    row = _open(lock(row, revision), by)
    if row.state != ImportState.READY or not row.plan.get("rows"):
        raise Refused("Ce tableau n’est pas prêt à être enregistré.")
    asked = [cell["choice"] for each in row.plan["rows"] for cell in each["conflicts"]]
    if any(choices.get(name) not in (plans.OURS, plans.THEIRS) for name in asked):
        raise Refused("Choisissez la valeur à garder dans chaque cellule modifiée entre-temps.")
    if len(row.plan["rows"]) <= AT_ONCE:
        return _entered(row, by, on, choices, _quiet)
    jobs.defer("actions.jobs.enter_table", by=by, table_id=row.pk, agent_id=by.pk, choices=dict(choices))
    return row


@operation("table_import.entered")
def enter_table(
    row: TableImport, *, by: Agent, on: date, choices: Mapping[str, str], told: Told = _quiet
) -> TableImport:
    """Write it: for a job, of a table that somebody has confirmed."""
    row = _open(lock(row, None), by)
    return _entered(row, by, on, choices, told) if row.state == ImportState.READY else row


def _open(row: TableImport, by: Agent) -> TableImport:
    if row.deposited_by_id != by.pk:
        raise Forbidden("Ce tableau est celui d’une autre personne.")
    if row.state == ImportState.ENTERED:
        raise Refused("Ce tableau est déjà enregistré.")
    return row


def _opened(row: TableImport, sheet: str, head: int | None) -> kept.Kept:
    try:
        return kept.opened(row.file.name, files.read(row.file), sheet=sheet, head=head)
    except Unreadable as error:
        raise Refused([Reason(str(error), field="sheet")]) from error


def _actions_of(row: TableImport, by: Agent) -> list[Action]:
    """The actions that a table of theirs may be about: those of its contract that one sees and that are followed."""
    actions = Action.objects.visible_to(by).followed().filter(contract=row.contract_id).select_related("contract")
    return list(actions.prefetch_related("budget_lines__funder").order_by("number", "pk"))


def _read_rows(row: TableImport, by: Agent, on: date) -> TableImport:
    """Ask about the rows that nothing names for sure; compare once there are none."""
    reading = kept.Reading(_opened(row, row.sheet, row.head), row.columns)
    if reading.matched(_actions_of(row, by), row.matches).asked:
        return write(row, state=ImportState.ROWS, plan={})
    return _compare(row, by, on)


def _draft(row: TableImport, by: Agent) -> Draft:
    if row.contract_id is None:
        return edited.read(row.file.name, files.read(row.file), by)
    reading, actions = kept.Reading(_opened(row, row.sheet, row.head), row.columns), _actions_of(row, by)
    return reading.draft(actions, reading.matched(actions, row.matches))


def _compare(row: TableImport, by: Agent, on: date) -> TableImport:
    """At once when it is short; else by a job, whose progress shows."""
    draft = _draft(row, by)
    comparison = plans.compared(draft, by, on)
    if len(comparison.changes) <= AT_ONCE:
        return _tried(row, by, on, _quiet, draft, comparison)
    jobs.defer("actions.jobs.compare_table", by=by, table_id=row.pk, agent_id=by.pk)
    return write(row, state=ImportState.READING, plan={})


def _tried(
    row: TableImport, by: Agent, on: date, told: Told, draft: Draft | None = None,
    comparison: plans.Comparison | None = None,
) -> TableImport:  # fmt: skip
    """The plan, once its changes were written to see what follows and what refuses them, and undone."""
    draft = draft or _draft(row, by)
    comparison = comparison or plans.compared(draft, by, on)
    before = transaction.savepoint()
    outcome = written(comparison.changes, by, on, {}, told)
    transaction.savepoint_rollback(before)
    comparison.problems.extend(outcome.problems)
    plan = comparison.plan(draft, on)
    state = ImportState.FAULTY if plan["problems"] else ImportState.READY
    return write(row, state=state, plan={**plan, "implied": outcome.implied})


def _entered(row: TableImport, by: Agent, on: date, choices: Mapping[str, str], told: Told) -> TableImport:
    """Write it if it is still what was shown; else show it again, nothing being written."""
    draft = _draft(row, by)
    comparison = plans.compared(draft, by, on)
    shown = {name: value for name, value in row.plan.items() if name not in ("implied", "again")}
    if comparison.plan(draft, on) != shown:
        return _again(row, by, on)
    before = transaction.savepoint()
    outcome = written(comparison.changes, by, on, choices, told)
    if outcome.problems:
        transaction.savepoint_rollback(before)
        return _again(row, by, on)
    transaction.savepoint_commit(before)
    return write(row, state=ImportState.ENTERED, entered_at=timezone.now())


def _again(row: TableImport, by: Agent, on: date) -> TableImport:
    """As it is now: somebody may have saved since it was read a moment ago."""
    row = _tried(row, by, on, _quiet)
    return write(row, plan={**row.plan, "again": True})


@dataclass
class Outcome:
    """What refused a row; what followed, key of the row → cells."""

    problems: list[Place]
    implied: dict[str, list[dict[str, str]]]


def written(
    changes: list[plans.Change], by: Follower, on: date, choices: Mapping[str, str], told: Told = _quiet
) -> Outcome:
    """Write each row, those that are refused told with their line."""
    outcome = Outcome([], {})
    for number, change in enumerate(changes, 1):
        values = change.kept(choices)
        if values:
            _write_one(change, values, by, on, outcome)
        told(number, len(changes))
    return outcome


def _write_one(change: plans.Change, values: dict[str, Any], by: Follower, on: date, outcome: Outcome) -> None:
    target = change.target
    try:
        after = _follow(target.row, target.new, values, by, on)
    except Busy:
        raise  # nothing is wrong with the row
    except Refused as refusal:
        outcome.problems += [
            [target.sheet, target.line, _column(change, each.field), each.text] for each in refusal.reasons
        ]
    except (Forbidden, Stale):
        outcome.problems.append([target.sheet, target.line, "", "Cette ligne a changé, ou ne vous est plus ouverte."])
    else:
        outcome.problems += plans.dropped(after, change, values)
        if isinstance(target.row, Action):
            outcome.implied[target.key] = plans.implied(target.row, after, values)


def _column(change: plans.Change, name: str) -> str:
    told = [move.told()["column"] for move in change.moves if name and move.said.field.key == name]
    return told[0] if told else ""


def _follow(row: Any, new: bool, values: dict[str, Any], by: Follower, on: date) -> Any:
    """Through the operation that follows such a row."""
    if new:
        indicator: Indicator = row
        return record_measure(indicator, by=by, on=on, **values)
    if isinstance(row, Action):
        return follow_action(row, by=by, revision=row.revision, on=on, **values)
    if isinstance(row, Measure):
        return change_measure(row, by=by, revision=row.revision, on=on, **values)
    follow = follow_budget_line if isinstance(row, BudgetLine) else follow_milestone
    return follow(row, by=by, revision=row.revision, on=on, **values)
