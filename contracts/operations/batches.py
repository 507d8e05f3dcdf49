"""Many contracts signed on paper: deposited in a zip, tried, then entered all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.errors import Busy, Forbidden, Refused
from cls_portal.models import Agent, Job
from cls_portal.writing import create, lock, operation, write
from contracts.models import BatchState, TakeOverBatch
from contracts.operations.takeovers import PaperSignatory, take_over_contract
from contracts.papertable.archive import LARGEST, Deposit, opened
from contracts.papertable.reading import Problem, Reading, read_deposit
from partners.models import Council
from territories.models import Territory

Told = Callable[[int, int], None]
STAND_IN = ("essai.pdf", b"%PDF-1.4\n% essai d'une reprise en nombre\n")  # tried without copying every scan


@operation("take_over_batch.deposited")
def deposit_batch(*, by: Agent, archive: File[bytes]) -> TakeOverBatch:
    """Keep the zip and have it read by a job; nothing of it enters the portal yet."""
    require(by, "contracts.take_over")
    stored = files.store_upload(archive, by=by, maximum=LARGEST)
    batch = create(TakeOverBatch(archive=stored, deposited_by=by))
    jobs.defer("contracts.jobs.read_batch", by=by, batch_id=batch.pk, agent_id=by.pk)
    return batch


@operation("take_over_batch.read")
def read_batch(batch: TakeOverBatch, *, by: Agent, on: date, told: Told) -> TakeOverBatch:
    """Read every line and try to enter it: what is wrong is kept with its line, what was tried is undone."""
    batch = lock(batch, None)
    if batch.state != BatchState.READING:
        return batch
    try:
        with opened(files.path_of(batch.archive.sha256)) as deposit:
            reading = read_deposit(deposit, by)
    except Refused as refusal:
        reading = Reading(problems=[(0, "", reason.text) for reason in refusal.reasons])
    reading.problems += _tried(reading.rows, by, on, told)
    problems = sorted(reading.problems, key=lambda problem: problem[0])
    state = BatchState.FAULTY if problems else BatchState.READY
    return write(batch, state=state, problems=problems, rows=reading.rows)


def _tried(rows: list[dict[str, Any]], by: Agent, on: date, told: Told) -> list[Problem]:
    """What refuses each line, all of them standing together; undone before it returns."""
    found: list[Problem] = []
    before = transaction.savepoint()
    for number, (row, values) in enumerate(_with_objects(rows), start=1):
        try:
            take_over_contract(by=by, on=on, scan=STAND_IN, **values)
        except Busy:
            raise  # nothing is wrong with the line: the job is tried again
        except Refused as refusal:
            found += [(row["line"], "", reason.text) for reason in refusal.reasons]
        except Forbidden as refusal:
            found.append((row["line"], "", str(refusal)))
        told(number, len(rows))
    transaction.savepoint_rollback(before)
    return found


@operation("take_over_batch.confirmed")
def confirm_batch(batch: TakeOverBatch, *, by: Agent, revision: int) -> Job:
    """Ask for the contracts of a batch without fault to be entered."""
    require(by, "contracts.take_over")
    batch = lock(batch, revision)
    if batch.state != BatchState.READY:
        raise Refused("Ce dépôt n’est pas prêt : corrigez-le et déposez-le de nouveau.")
    return jobs.defer("contracts.jobs.enter_batch", by=by, batch_id=batch.pk, agent_id=by.pk)


@operation("take_over_batch.entered")
def enter_batch(batch: TakeOverBatch, *, by: Agent, on: date, told: Told) -> TakeOverBatch:
    """Enter every contract with its scan, or none of them when one is refused."""
    batch = lock(batch, None)
    if batch.state != BatchState.READY:
        return batch
    rows: list[dict[str, Any]] = []
    with opened(files.path_of(batch.archive.sha256)) as deposit:
        for row, values in _with_objects(batch.rows):
            contract = take_over_contract(by=by, on=on, scan=_scan(deposit, row["scan"]), **values)
            rows.append({**row, "contract": contract.pk, "reference": contract.reference})
            told(len(rows), len(batch.rows))
    return write(batch, state=BatchState.ENTERED, entered_at=timezone.now(), rows=rows)


def _scan(deposit: Deposit, name: str) -> tuple[str, bytes]:
    return deposit.name(name), deposit.read(name)


def _with_objects(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each row with what `take_over_contract` takes: the territories and the councils of all read at once."""
    keys = {key for row in rows for key in (*row["communes"], row["lead"])}
    places = Territory.objects.in_bulk(keys)
    councils = Council.objects.in_bulk({row["council"] for row in rows if row["council"]})
    for row in rows:
        yield (
            row,
            {
                **{key: row[key] for key in ("kind", "title", "perimeter_name", "paper_reference")},
                **{key: date.fromisoformat(row[key]) for key in ("signed_on", "starts_on", "ends_on")},
                "communes": [places[key] for key in row["communes"]],
                "lead_prefecture": places[row["lead"]],
                "council": councils.get(row["council"]),
                "signatories": [_signatory(each) for each in row["signatories"]],
            },
        )


def _signatory(cells: list[Any]) -> PaperSignatory:
    capacity, title, name, day = cells
    return PaperSignatory(capacity, title, name, date.fromisoformat(day) if day else None)
