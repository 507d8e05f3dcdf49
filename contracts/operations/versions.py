"""Freezing the text, and taking it back."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from cls_portal import files, jobs
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation
from contracts import documents
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, Signatory, Version
from contracts.operations.announcements import tell_refused, tell_withdrawn
from contracts.operations.signing import require_own


@operation("contract.freeze")
def freeze_contract(contract: Contract, *, by: Agent | SystemActor, on: date) -> Version:
    """Freeze version N: its canonical JSON and digest; the PDF is composed by a job, from that JSON only."""
    contract = lock(contract, None)
    CONTRACT.fire(contract, "freeze", by=by, on=on)
    number = contract.versions.count() + 1
    text = documents.canonical_json(contract, number=number, frozen_on=on)
    version = create(
        Version(
            contract=contract,
            number=number,
            json=text,
            json_sha256=documents.sha256(text),
            frozen_at=timezone.now(),
            frozen_by=agent_of(by),
        )
    )
    jobs.defer("contracts.jobs.compose_version", by=by, version_id=version.pk)
    return version


@operation("contract.pdf_attached")
def attach_pdf(version: Version, *, by: SystemActor, content: bytes) -> Version:
    """Give the version its PDF, once; a second composition of the same version changes nothing."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.pdf_id:
        return version
    version.pdf = files.store(content, documents.file_name(version), by=by, media_type="application/pdf")
    version.save(update_fields=["pdf"])
    return version


@operation("contract.withdraw")
def withdraw_contract(contract: Contract, *, by: Agent | SystemActor, on: date, reason: str) -> Contract:
    """Take the text back: version N is void, its signatures are kept as evidence."""
    contract = lock(contract, None)
    CONTRACT.fire(contract, "withdraw", by=by, on=on, reason=reason)
    tell_withdrawn(contract, _void(contract, reason), on)
    return contract


@operation("contract.refuse")
def refuse_signature(signatory: Signatory, *, by: Agent, on: date, reason: str) -> Contract:
    """A named signatory refuses: version N is void and the text goes back to drafting."""
    contract = lock(signatory.contract, None)
    require_own(signatory, by)
    if signatory.signatures.filter(version__contract=contract, version__voided_at=None).exists():
        raise Refused("Vous avez signé cette version : vous ne pouvez plus la refuser.")
    CONTRACT.fire(contract, "refuse", by=by, on=on, reason=reason)
    tell_refused(contract, _void(contract, reason), on, f"{signatory.signer_name or by} ({signatory.signed_as})")
    return contract


def _void(contract: Contract, reason: str) -> Version:
    version = contract.versions.select_for_update().get(voided_at=None)
    version.voided_at = timezone.now()
    version.void_reason = reason
    version.save(update_fields=["voided_at", "void_reason"])
    return version
