"""Files signed outside the portal: brought by somebody, examined by a job, accepted or refused with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from cls_portal import files, jobs, mail
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.history import last_digest
from cls_portal.models import Agent, StoredFile
from cls_portal.writing import create, lock, operation
from contracts import deposit_mails, versioning
from contracts.access import may_deposit_for
from contracts.amending import amended_in_force
from contracts.examination import SIGNED_MEANWHILE, Found
from contracts.models import (
    Contract,
    DepositState,
    Signatory,
    Signature,
    SignatureDeposit,
    SignatureMethod,
    Version,
)
from contracts.operations.signing import conclude_if_complete
from contracts.states import ContractState


@operation("contract.signature_deposited")
def deposit_signature(
    signatories: Sequence[Signatory],
    *,
    by: Agent,
    on: date,
    method: str,
    file: File[bytes],
    signed_on: date | None = None,
) -> SignatureDeposit:
    """Bring a file signed outside for these signatories; a job examines it, and nothing changes before.

    One paper copy may bear several signatures; a PDF is signed by one person at a time. Gives the first deposit.
    """
    contract = lock(signatories[0].contract, None)
    require(by, "contracts.deposit_signature", contract)
    if {each.contract_id for each in signatories} != {contract.pk}:
        raise Refused([Reason("Un fichier est celui d’un seul contrat.", field="signatories")])
    if not all(may_deposit_for(by, each) for each in signatories):
        raise Forbidden("On ne dépose que sa propre signature ; la préfecture dépose pour tous.")
    version = _open_version(contract, signatories)
    if method == SignatureMethod.HANDWRITTEN:
        _check_date(version, signed_on, on)
    elif len(signatories) > 1:
        raise Refused("Un PDF se signe et se dépose pour un signataire à la fois.")
    stored = files.store_upload(file, by=by, maximum=settings.DEPOSIT_MEGABYTES << 20)
    deposits = [
        create(
            SignatureDeposit(
                version=version,
                signatory=each,
                method=method,
                file=stored,
                deposited_by=by,
                deposited_at=timezone.now(),
                signed_on=signed_on if method == SignatureMethod.HANDWRITTEN else None,
            )
        )
        for each in signatories
    ]
    jobs.defer("contracts.jobs.examine_deposits", by=by, deposit_ids=[each.pk for each in deposits])
    return deposits[0]


def _open_version(contract: Contract, signatories: Sequence[Signatory]) -> Version:
    """The version in force, open to signature, which none of these signatories has signed."""
    if contract.state != ContractState.SIGNING:
        raise Refused("Ce contrat n’est pas ouvert à la signature.")
    if missing := amended_in_force(contract, timezone.localdate()):
        raise Refused(missing)
    version: Version = contract.versions.select_related("pdf", "contract").get(voided_at=None)
    if version.pdf is None:
        raise Refused("Le PDF de cette version est en cours de composition.")
    for signature in version.signatures.filter(signatory__in=signatories).select_related("signatory"):
        raise Refused(f"{signature.signatory.title} a déjà signé cette version.")
    return version


def _check_date(version: Version, signed_on: date | None, on: date) -> None:
    frozen_on = timezone.localdate(version.frozen_at)
    if signed_on is None:
        raise Refused([Reason("Indiquez la date à laquelle l’exemplaire a été signé.", field="signed_on")])
    if not frozen_on <= signed_on <= on:
        raise Refused(
            [
                Reason(
                    f"La date de signature est entre celle du texte arrêté ({frozen_on:%d/%m/%Y}) et aujourd’hui.",
                    field="signed_on",
                )
            ]
        )


@operation("contract.deposit_accepted")
def accept_deposits(
    deposits: Sequence[SignatureDeposit], *, by: SystemActor, found: Found, at: datetime
) -> list[Signature]:
    """Write the signatures that the examination recognised; the last one awaited concludes the contract.

    `Refused` when somebody signed, or took the text back, while the file was examined.
    """
    contract = lock(deposits[0].version.contract, None)
    if _settled(deposits):
        return []
    version = _open_version(contract, [each.signatory for each in deposits])
    if version.pk != deposits[0].version_id:
        raise Refused("La version de ce fichier a été annulée pendant son examen.")
    latest = versioning.latest_file(version)
    if found.based_on and (latest is None or latest.sha256 != found.based_on):
        raise Refused(SIGNED_MEANWHILE)
    kept = _kept(deposits[0], found, by)
    signatures = [_write_signature(each, found, kept) for each in deposits]
    for deposit, signature in zip(deposits, signatures, strict=True):
        _settle(deposit, DepositState.ACCEPTED, found.notes, signature)
    _tell(deposits, *deposit_mails.accepted(deposits))
    given = version.signatures.order_by("signed_at").last()
    assert given is not None
    conclude_if_complete(contract, by, given.signed_at)
    return signatures


def _kept(deposit: SignatureDeposit, found: Found, by: SystemActor) -> StoredFile:
    """The file of the signature: the deposit itself, or its sealed copy."""
    if not found.content:
        return deposit.file
    return files.store_document(found.content, f"{Path(deposit.file.name).stem}-scelle.pdf", by=by)


def _write_signature(deposit: SignatureDeposit, found: Found, kept: StoredFile) -> Signature:
    assert found.signed_at is not None
    return create(
        Signature(
            version=deposit.version,
            signatory=deposit.signatory,
            method=deposit.method,
            deposited_by=deposit.deposited_by,
            name=deposit.signatory.signer_name,
            level=found.level,
            signed_at=found.signed_at,
            file=kept,
            evidence={
                **found.evidence,
                "deposited_by": deposit.deposited_by.email,
                "deposited_at": deposit.deposited_at.isoformat(),
                "json_sha256": deposit.version.json_sha256,
                "history_digest": last_digest(),
            },
        )
    )


@operation("contract.deposit_refused")
def refuse_deposits(deposits: Sequence[SignatureDeposit], *, by: SystemActor, findings: Sequence[str]) -> None:
    """Keep the file and say why it changes nothing."""
    lock(deposits[0].version.contract, None)
    if _settled(deposits):
        return
    for deposit in deposits:
        _settle(deposit, DepositState.REFUSED, findings, None)
    _tell(deposits, *deposit_mails.refused(deposits, findings))


def _settled(deposits: Sequence[SignatureDeposit]) -> bool:
    """Whether another run of the examination has answered already; asked with the contract locked.

    A job that is resumed while it runs must not turn what it accepted into « a déjà signé ».
    """
    keys = [each.pk for each in deposits]
    return SignatureDeposit.objects.filter(pk__in=keys).exclude(state=DepositState.EXAMINING).exists()


def _settle(deposit: SignatureDeposit, state: str, findings: Sequence[str], signature: Signature | None) -> None:
    deposit.state, deposit.findings, deposit.signature = state, list(findings), signature
    deposit.full_clean()
    deposit.save(update_fields=["state", "findings", "signature"])


def _tell(deposits: Sequence[SignatureDeposit], subject: str, body: str) -> None:
    """To the depositor, and to the agent of the préfecture who froze the text."""
    frozen_by = deposits[0].version.frozen_by
    readers = {deposits[0].deposited_by.email, *([frozen_by.email] if frozen_by else [])}
    for email in sorted(readers):
        mail.queue(email, subject, body)
