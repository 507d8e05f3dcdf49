"""The proof files of a version."""

from __future__ import annotations

from typing import Any

from cls_portal.models import Agent, Job, JobState
from contracts.models import Version


def proof_page(version: Version, agent: Agent) -> dict[str, Any]:
    """The files already composed, latest first, and the work that this person has asked for and is not over."""
    job = (
        Job.objects.visible_to(agent)
        .filter(kind="contracts.jobs.compose_proof", arguments__version_id=version.pk)
        .order_by("-pk")
        .first()
    )
    return {
        "version": version,
        "contract": version.contract,
        "proofs": list(version.proofs.select_related("file")),
        "job": job if job is not None and job.state != JobState.DONE else None,
    }
