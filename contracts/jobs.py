"""Long work on contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from contracts import documents, operations
from contracts.models import TakeOverBatch, Version
from contracts.operations import attach_pdf


@jobs.job("Composition du PDF du contrat")
def compose_version(progress: jobs.Progress, *, version_id: int) -> str:
    """Compose the PDF of a frozen version from its JSON only; gives the address of the signature page."""
    version = Version.objects.get(pk=version_id)
    progress(1, of=3, message="Mise en page du document")
    content = documents.render_pdf(json.loads(version.json), version.json, version.frozen_at)
    progress(2, of=3, message="Enregistrement du PDF")
    attach_pdf(version, by=PORTAL, content=content)
    progress(3, of=3, message="PDF prêt")
    return reverse("contract-signature", args=[version.contract_id])


@jobs.job("Lecture des contrats papier")
def read_batch(progress: jobs.Progress, *, batch_id: int, agent_id: int) -> str:
    """Read and try a deposit of contracts signed on paper; gives the address of its preview."""
    _on_batch(progress, operations.read_batch, "Vérification de chaque contrat", batch_id, agent_id)
    return reverse("take-over-batch-detail", args=[batch_id])


@jobs.job("Reprise des contrats papier")
def enter_batch(progress: jobs.Progress, *, batch_id: int, agent_id: int) -> str:
    """Enter the contracts of a deposit, all or none; gives the address of what was entered."""
    _on_batch(progress, operations.enter_batch, "Enregistrement des contrats", batch_id, agent_id)
    return reverse("take-over-batch-detail", args=[batch_id])


def _on_batch(progress: jobs.Progress, act: Callable[..., Any], message: str, batch_id: int, agent_id: int) -> None:
    """Do this with the deposit, in the name of who made it, telling how far it is."""
    progress(0, of=1, message=message)
    act(
        TakeOverBatch.objects.get(pk=batch_id),
        by=Agent.objects.get(pk=agent_id),
        on=timezone.localdate(),
        told=lambda done, total: progress(done, of=total, message=message, detail=f"{done} sur {total}"),
    )
