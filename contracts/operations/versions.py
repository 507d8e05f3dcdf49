"""Freezing the text, and signing it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from cls_portal import files, jobs, signing
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.history import last_digest
from cls_portal.identity import portal_identity
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation
from contracts import documents, versioning
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, Signatory, Signature, SignatureLevel, Version
from contracts.operations.amendments import consolidate
from contracts.states import ContractState

CONSENT = (
    "J’ai lu le document dont l’empreinte est affichée et je consens à le signer "
    "électroniquement en la qualité indiquée."
)


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
    _void(contract, reason)
    return contract


@operation("contract.refuse")
def refuse_signature(signatory: Signatory, *, by: Agent, on: date, reason: str) -> Contract:
    """A named signatory refuses: version N is void and the text goes back to drafting."""
    contract = lock(signatory.contract, None)
    _require_own(signatory, by)
    CONTRACT.fire(contract, "refuse", by=by, on=on, reason=reason)
    _void(contract, reason)
    return contract


def _void(contract: Contract, reason: str) -> None:
    version = contract.versions.select_for_update().get(voided_at=None)
    version.voided_at = timezone.now()
    version.void_reason = reason
    version.save(update_fields=["voided_at", "void_reason"])


@operation("contract.signed")
def sign_version(
    signatory: Signatory,
    *,
    by: Agent,
    password: str,
    consent: bool,
    document_sha256: str,
    address: str = "",
    at: datetime | None = None,
) -> Signature:
    """Sign the version in force in the signatory's own field, with a simple electronic signature.

    The signatory has typed the password again and consented to the document whose SHA-256 (of the unsigned PDF of
    the version) they were shown. The last signature makes the contract signed.
    """
    contract = lock(signatory.contract, None)
    _require_own(signatory, by)
    require(by, "contracts.sign", contract)
    version = _signable(contract, signatory, document_sha256)
    if not consent:
        raise Refused([Reason("Cochez la case de consentement pour signer.", field="consent")])
    if not by.check_password(password):
        raise Refused([Reason("Ce mot de passe n’est pas le vôtre.", field="password")])
    at = at or timezone.now()
    signature = _write_signature(version, signatory, by, at, address, document_sha256)
    waiting = contract.signatories.filter(awaited=True).exclude(signatures__version=version)
    if not waiting.exists():
        on = timezone.localdate(at)
        CONTRACT.fire(contract, "complete", by=by, on=on, signed_on=on)
        if contract.amends_id:
            consolidate(contract, by=by)
    return signature


def _require_own(signatory: Signatory, by: Agent) -> None:
    """Nobody signs or refuses for another."""
    if signatory.agent_id != by.pk:
        raise Forbidden("Nul ne signe pour un autre.")


def _signable(contract: Contract, signatory: Signatory, document_sha256: str) -> Version:
    if contract.state != ContractState.SIGNING:
        raise Refused("Ce contrat n’est pas ouvert à la signature.")
    version = contract.versions.select_related("pdf").get(voided_at=None)
    if version.pdf is None or version.pdf.sha256 != document_sha256:
        raise Refused("Le document présenté n’est plus celui à signer : rouvrez la page de signature.")
    if version.signatures.filter(signatory=signatory).exists():
        raise Refused("Vous avez déjà signé cette version.")
    return version  # type: ignore[no-any-return]


def _write_signature(
    version: Version, signatory: Signatory, by: Agent, at: datetime, address: str, document_sha256: str
) -> Signature:
    level = SignatureLevel.SIMPLE
    identity = portal_identity()
    before = versioning.latest_pdf(version)
    content = signing.sign(
        before,
        field=signatory.field_name,
        signer_name=signatory.signer_name,
        capacity=signatory.title,
        level_label=level.label,
        reason=f"{level.label} : {CONSENT}",
        at=at,
        identity=identity,
        stamp_lines=(),
    )
    return create(
        Signature(
            version=version,
            signatory=signatory,
            agent=by,
            name=signatory.signer_name,
            level=level,
            signed_at=at,
            file=files.store(content, documents.file_name(version), by=by, media_type="application/pdf"),
            evidence={
                "account": by.email,
                "address": address,
                "authentication": "mot de passe saisi à nouveau",
                "consent": CONSENT,
                "document_sha256": document_sha256,
                "file_before_sha256": documents.sha256_of_bytes(before),
                "file_after_sha256": documents.sha256_of_bytes(content),
                "json_sha256": version.json_sha256,
                "history_digest": last_digest(),
                "seal_certificate_sha256": identity.certificate_sha256,
            },
        )
    )
