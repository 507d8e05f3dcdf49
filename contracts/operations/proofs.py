"""The proof file of a version: asked for, and kept once composed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.core.files.base import File

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Refused
from cls_portal.models import Agent, Job
from cls_portal.writing import create, one_at_a_time, operation
from contracts.models import ProofFile, Version
from contracts.proof import archive_name

COMPOSE = "contracts.jobs.compose_proof"
MOST = 2 * 2**30  # bytes: 24 scans of 40 MB, and room


@operation("contract.proof_asked")
def ask_for_proof(version: Version, *, by: Agent | SystemActor) -> Job:
    """Have the proof file composed by a job; it holds the evidence of the signatures, so not everybody may.

    Asked for twice, it is composed once: the job that waits or runs answers for both.
    """
    require(by, "contracts.read_proof", version.contract)
    if version.pdf_id is None:
        raise Refused("Le PDF de cette version est en cours de composition.")
    one_at_a_time(f"proof-{version.pk}")
    asked = jobs.under_way(COMPOSE, {"version_id": version.pk})
    return asked or jobs.defer(COMPOSE, by=by, version_id=version.pk)


@operation("contract.proof_kept")
def keep_proof(version: Version, *, by: SystemActor, archive: Path, made_at: datetime) -> ProofFile:
    """Keep the archive that was written there."""
    with archive.open("rb") as content:
        stored = files.store_upload(File(content, name=archive_name(version)), by=by, maximum=MOST)
    return create(ProofFile(version=version, file=stored, made_at=made_at))
