"""Long work in the background: the only module that knows the task library.

    @job("Composition du PDF")
    def render_version(progress, *, version_id): ...

    jobs.defer("contracts.jobs.render_version", by=agent, version_id=7)

The `Job` row is written in the caller's transaction, so that work for a change that was rolled back never runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Refused
from cls_portal.models import Agent, Job, JobState

logger = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])


class Progress:
    """What a job calls as it goes: `progress(3, of=10, message="…")`."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, done: int, *, of: int, message: str = "") -> None:
        Job.objects.filter(pk=self.job.pk).update(done=done, total=of, message=message)


def job(label: str) -> Callable[[F], F]:
    """Declare the function as a job; it takes `progress`, then plain JSON values, and may return the result's URL."""

    def decorate(function: F) -> F:
        function.label = label  # type: ignore[attr-defined]
        return function

    return decorate


def defer(name: str, *, by: Agent | SystemActor, **arguments: Any) -> Job:
    """Ask for the work of the job of that dotted name; it starts when the present transaction is committed."""
    row = Job.objects.create(
        kind=name,
        label=import_string(name).label,
        arguments=arguments,
        requested_by=agent_of(by),
    )
    if settings.JOBS_DEFERRED:
        run_in_worker.defer(job_id=row.pk)
    return row


@app.task(name="run", pass_context=False, retry=RetryStrategy(max_attempts=3, wait=5))
def run_in_worker(job_id: int) -> None:
    run(job_id)


def run(job_id: int) -> Job:
    """Do the work now. A refusal ends it with its reasons; an unexpected error is kept and raised for a new try."""
    row = Job.objects.get(pk=job_id)
    if row.finished and row.state == JobState.DONE:
        return row
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING)
    try:
        result = import_string(row.kind)(Progress(row), **row.arguments)
    except Refused as refusal:
        _finish(row, JobState.FAILED, message=str(refusal)[:300])
    except Exception:
        logger.exception("job %s failed", row.kind)
        _finish(row, JobState.FAILED, message="Une erreur inattendue a interrompu ce travail.")
        raise
    else:
        _finish(row, JobState.DONE, result_url=result or "")
    row.refresh_from_db()
    return row


def _finish(row: Job, state: JobState, **values: str) -> None:
    Job.objects.filter(pk=row.pk).update(state=state, finished_at=timezone.now(), **values)


@app.periodic(cron="*/2 * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: Any, timestamp: int) -> None:
    """Take up again the work of a worker that died."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)
