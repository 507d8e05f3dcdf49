"""Work that its job never finished, asked for again each day: nothing awaits for ever a job that failed.

Every job named here may be done again without harm: it first looks at what is already there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Job
from contracts.models import BatchState, DepositState, SignatureDeposit, TakeOverBatch, Version

Asked = tuple[str, dict[str, Any]]
MOST = 500  # jobs of one pass; the next pass takes up the rest


@jobs.job("Reprise des travaux inachevés sur les contrats")
def resume_today(progress: jobs.Progress) -> str:
    progress(0, of=1, message="Recherche des travaux inachevés")
    count = resume()
    asked = f"{count} travail demandé" if count == 1 else f"{count} travaux demandés"
    progress(1, of=1, message=asked)
    return ""


def resume() -> int:
    """Ask again for what is not finished and awaits no job; how many jobs."""
    count = 0
    for name, arguments in unfinished():
        if count == MOST:
            break
        if jobs.under_way(name, arguments) is None:
            jobs.defer(name, by=PORTAL, **arguments)
            count += 1
    return count


def unfinished() -> Iterator[Asked]:
    """The jobs whose result is missing."""
    in_force = Version.objects.filter(voided_at=None).order_by("pk")
    yield from _each_version("compose_version", in_force.filter(pdf=None))
    signed = in_force.filter(pdf__isnull=False, contract__signed_on__isnull=False)
    yield from _each_version("seal_contract", signed.filter(sealed_pdf=None))
    proven = Q(proofs__made_at__gte=F("sealed_at"))
    yield from _each_version("compose_proof", in_force.filter(sealed_pdf__isnull=False).exclude(proven))
    yield from _deposits()
    for batch in TakeOverBatch.objects.filter(state=BatchState.READING).order_by("pk"):
        yield "contracts.jobs.read_batch", {"batch_id": batch.pk, "agent_id": batch.deposited_by_id}


def _each_version(job: str, versions: Any) -> Iterator[Asked]:
    for key in versions.values_list("pk", flat=True):
        yield f"contracts.jobs.{job}", {"version_id": key}


def _deposits() -> Iterator[Asked]:
    """Those of one file, brought together, are examined together, as they were asked for."""
    told: set[int] = set()
    kind = "contracts.jobs.examine_deposits"
    waiting = SignatureDeposit.objects.filter(state=DepositState.EXAMINING).order_by("pk")
    for key in waiting.values_list("pk", flat=True):
        if key in told:
            continue
        asked = Job.objects.filter(kind=kind, arguments__deposit_ids__contains=[key]).order_by("pk").first()
        ids = asked.arguments["deposit_ids"] if asked else [key]
        told.update(ids)
        yield kind, {"deposit_ids": ids}
