"""Long work in the background: the only module that knows the task library.

    @job("Composition du PDF")
    def render_version(progress, *, version_id): ...

    jobs.defer("contracts.jobs.render_version", by=agent, version_id=7)

The `Job` row is written in the caller's transaction, so that work for a change that was rolled back never runs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from psycopg.pq import TransactionStatus

from cls_portal.actors import PORTAL, SystemActor, agent_of
from cls_portal.errors import Busy, Refused
from cls_portal.filetexts.waiting import read_waiting
from cls_portal.models import Agent, Job, JobState

logger = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])

AT_ONCE = timedelta()
EVERY = 0.5  # seconds between two writes of a progress whose stage has not changed
CANCELLED = "Annulé à votre demande\u00a0: rien n’a été enregistré."


class Cancelled(Exception):
    """Its asker stopped the work: what it was writing is rolled back."""


class Progress:
    """What a job calls as it goes: `progress(3, of=10, message="…")`; `detail` follows the stage that `message` names.

    Raises `Cancelled` once its asker has stopped it. Seen at once by everybody, also from inside a long transaction:
    it then writes through a connection of its own.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self._started = time.monotonic()
        self._told = 0.0
        self._stage = ""
        self._own: BaseDatabaseWrapper | None = None

    def __call__(self, done: int, *, of: int, message: str = "", detail: str = "") -> None:
        now = time.monotonic()
        if message == self._stage and done < of and now - self._told < EVERY:
            return
        self._told, self._stage = now, message
        values = [done, of, f"{message}\u00a0: {detail}" if detail else message, self._remaining(done, of)]
        asked = self._write(self._beside() if connection.in_atomic_block else connection, values)
        if asked is None and not _in_the_middle_of_a_statement():
            asked = self._write(connection, values)  # asked for in this very transaction, which alone sees it
        if asked:
            raise Cancelled

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def _remaining(self, done: int, of: int) -> int | None:
        spent = time.monotonic() - self._started
        return int(spent * (of - done) / done) if done and spent > 1 else None

    def _beside(self) -> BaseDatabaseWrapper:
        """A second connection, so that what is written inside the present transaction stays out of it."""
        if self._own is None:
            self._own = connections[DEFAULT_DB_ALIAS].copy()
        return self._own

    def _write(self, through: Any, values: list[Any]) -> bool | None:
        """Whether the asker wants it stopped; None when this connection sees no row, or one that ours has locked."""
        with through.cursor() as cursor:
            cursor.execute(
                "UPDATE cls_portal_job SET done = %s, total = %s, message = %s, remaining = %s WHERE id ="
                " (SELECT id FROM cls_portal_job WHERE id = %s FOR UPDATE SKIP LOCKED) RETURNING cancel_asked",
                [*values, self.job.pk],
            )
            row = cursor.fetchone()
        return None if row is None else bool(row[0])


def _in_the_middle_of_a_statement() -> bool:
    """Whether the work is inside a COPY: its connection can carry nothing else until it ends."""
    server: Any = connection.connection
    return server is not None and server.info.transaction_status == TransactionStatus.ACTIVE


def job(label: str, *, cancellable: bool = False) -> Callable[[F], F]:
    """Declare the function as a job; it takes `progress`, then plain JSON values, and may return the result's URL.

    `cancellable`: all its writes are in one transaction, which ends after its last call of `progress`.
    """

    def decorate(function: F) -> F:
        function.label = label  # type: ignore[attr-defined]
        function.cancellable = cancellable  # type: ignore[attr-defined]
        return function

    return decorate


def defer(name: str, *, by: Agent | SystemActor, after: timedelta = AT_ONCE, **arguments: Any) -> Job:
    """Ask for the work of the job of that dotted name; it starts `after` the present transaction is committed."""
    function = import_string(name)
    row = Job.objects.create(
        kind=name,
        label=function.label,
        cancellable=function.cancellable,
        arguments=arguments,
        requested_by=agent_of(by),
    )
    if settings.JOBS_DEFERRED:
        run_in_worker.configure(schedule_in={"seconds": int(after.total_seconds())}).defer(job_id=row.pk)
    return row


def under_way(name: str, arguments: dict[str, Any]) -> Job | None:
    """The job of that name, asked for with these very arguments, that waits or runs; None when there is none."""
    unfinished = Job.objects.filter(kind=name, state__in=(JobState.WAITING, JobState.RUNNING))
    return unfinished.filter(arguments=arguments).order_by("pk").first()


def cancel(row: Job) -> Job:
    """Ask the work to stop; what has not begun never will. Too late for what is finished: nothing changes."""
    Job.objects.filter(pk=row.pk, cancellable=True, state=JobState.RUNNING).update(cancel_asked=True)
    Job.objects.filter(pk=row.pk, cancellable=True, state=JobState.WAITING).update(
        cancel_asked=True, state=JobState.CANCELLED, finished_at=timezone.now(), message=CANCELLED
    )
    row.refresh_from_db()
    return row


@app.task(name="run", pass_context=False, retry=RetryStrategy(max_attempts=3, wait=5))
def run_in_worker(job_id: int) -> None:
    run(job_id)


def run(job_id: int) -> Job:
    """Do the work now. A refusal ends it with its reasons.

    An unexpected error, or a lock that somebody else held, is kept and raised for a new try.
    """
    row = Job.objects.get(pk=job_id)
    if row.state in {JobState.DONE, JobState.CANCELLED}:
        return row
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING)
    progress = Progress(row)
    try:
        result = import_string(row.kind)(progress, **row.arguments)
    except Refused as refusal:
        _finish(row, JobState.FAILED, message="\n".join(reason.text for reason in refusal.reasons))
        if isinstance(refusal, Busy):
            raise
    except Cancelled:
        _finish(row, JobState.CANCELLED, message=CANCELLED)
    except Exception:
        logger.exception("job %s failed", row.kind)
        _finish(row, JobState.FAILED, message="Une erreur inattendue a interrompu ce travail.")
        raise
    else:
        _finish(row, JobState.DONE, result_url=result or "")
    finally:
        progress.close()
    row.refresh_from_db()
    return row


def _finish(row: Job, state: JobState, **values: str) -> None:
    Job.objects.filter(pk=row.pk).update(state=state, finished_at=timezone.now(), remaining=None, **values)


@app.periodic(cron="0 5,9,13 * * *")
@app.task(name="every_day", queueing_lock="every_day", pass_context=False)
def every_day(timestamp: int) -> None:
    """Ask for the work of each day, three times: each job knows what it has already done."""
    for name in settings.DAILY_JOBS:
        defer(name, by=PORTAL)


@app.periodic(cron="* * * * *")
@app.task(name="read_files", queueing_lock="read_files", lock="read_files", pass_context=False)
def read_files(timestamp: int) -> None:
    """Read the text of the files that were joined, for the search; never two at once."""
    read_waiting()


@app.periodic(cron="*/2 * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: Any, timestamp: int) -> None:
    """Take up again the work of a worker that died."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)
