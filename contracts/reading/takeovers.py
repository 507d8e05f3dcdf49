"""The page of a deposit of contracts signed on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent, Job
from contracts.models import BatchState, TakeOverBatch

JOBS = ("contracts.jobs.read_batch", "contracts.jobs.enter_batch")
_DAYS = ("signed_on", "starts_on", "ends_on")


def batch_page(batch: TakeOverBatch, agent: Agent) -> dict[str, Any]:
    """The batch, the work under way or that failed, and the contracts with their days as days."""
    work = Job.objects.visible_to(agent).filter(kind__in=JOBS, arguments__batch_id=batch.pk).order_by("-pk").first()
    shown = work is not None and batch.state != BatchState.ENTERED and (not work.finished or work.state == "failed")
    return {
        "batch": batch,
        "job": work if shown else None,
        "poll_url": reverse("job-detail", args=[work.pk]) if work is not None else "",
        "rows": [{**row, **{key: date.fromisoformat(row[key]) for key in _DAYS if row[key]}} for row in batch.rows],
        "ready": batch.state == BatchState.READY and not shown,
    }
