"""Long work on contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs, mail
from cls_portal.actors import PORTAL
from cls_portal.errors import Busy, Refused
from cls_portal.models import Agent
from contracts import documents, examination, notifications, operations
from contracts.models import SignatureDeposit, SignatureMethod, SigningCode, TakeOverBatch, Version
from contracts.operations import (
    TimestampAwaited,
    accept_deposits,
    ask_for_proof,
    attach_pdf,
    await_timestamp,
    draw_signing_code,
    keep_proof,
    refuse_deposits,
    seal_version,
)
from contracts.proof import write_archive


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


@jobs.job("Composition du dossier de preuve")
def compose_proof(progress: jobs.Progress, *, version_id: int) -> str:
    """Compose the proof file of a version; gives the address where it is downloaded."""
    version = Version.objects.select_related("contract", "pdf", "sealed_pdf").get(pk=version_id)
    made_at = timezone.now()
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "preuve.zip"
        write_archive(
            version, archive, at=made_at, watch=lambda done, of: progress(done, of=of, message="Réunion des pièces")
        )
        keep_proof(version, by=PORTAL, archive=archive, made_at=made_at)
    return reverse("version-proof", args=[version.pk])


@jobs.job("Scellement du contrat signé")
def seal_contract(progress: jobs.Progress, *, version_id: int) -> str:
    """Seal the file of a signed version, send it to everyone, then have its proof composed.

    While its timestamp does not come, ask again later. Gives the address of the signature page.
    """
    version = Version.objects.get(pk=version_id)
    progress(1, of=2, message="Cachet du portail")
    try:
        ask_for_proof(seal_version(version, by=PORTAL), by=PORTAL)
        told = "Contrat scellé"
    except TimestampAwaited as awaited:
        await_timestamp(version, by=PORTAL, refusal=str(awaited))
        told = "Horodatage demandé, pas encore obtenu"
    progress(2, of=2, message=told)
    return reverse("contract-signature", args=[version.contract_id])


def write_signing_code(code_id: int) -> mail.Message | None:
    """The mail of a one-time code, its digits drawn now; none when the code can no longer serve."""
    sent = SigningCode.objects.select_related("agent", "signatory__contract").get(pk=code_id)
    code = draw_signing_code(sent, by=PORTAL)
    version = sent.signatory.contract.versions.filter(voided_at=None).first()
    if not code or version is None:
        return None
    return mail.Message(*notifications.signing_code(sent, sent.signatory, version, code))


@jobs.job("Examen du fichier signé hors du portail")
def examine_deposits(progress: jobs.Progress, *, deposit_ids: list[int]) -> str:
    """Examine one file, brought for one signatory or several; accept or refuse it. Gives the address of the deposit."""
    deposits = list(SignatureDeposit.objects.to_examine(deposit_ids))
    if deposits:
        found = _examined(deposits[0], progress)
        if found.faults:
            refuse_deposits(deposits, by=PORTAL, findings=found.faults)
        else:
            _accept(deposits, found)
        progress(100, of=100, message="Examen terminé")
    return reverse("deposit-detail", args=[deposit_ids[0]])


def _examined(deposit: SignatureDeposit, progress: jobs.Progress) -> examination.Found:
    now = timezone.now()
    if deposit.method == SignatureMethod.EXTERNAL:
        progress(10, of=100, message="Vérification des signatures")
        return examination.of_external(deposit, at=now)

    def watch(done: int, of: int) -> None:
        progress(95 * done // max(of, 1), of=100, message="Lecture des pages", detail=f"{done} sur {of}")

    return examination.of_handwritten(deposit, at=now, watch=watch)


def _accept(deposits: list[SignatureDeposit], found: examination.Found) -> None:
    try:
        accept_deposits(deposits, by=PORTAL, found=found, at=timezone.now())
    except Busy:
        raise  # nothing is wrong with the file: the job is tried again
    except Refused as refusal:
        refuse_deposits(deposits, by=PORTAL, findings=[reason.text for reason in refusal.reasons])
