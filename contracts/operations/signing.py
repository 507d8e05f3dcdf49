"""Signing in the portal with a one-time code, and what the last signature brings about."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from cls_portal import files, jobs, mail, signing
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.history import last_digest
from cls_portal.identity import portal_identity
from cls_portal.models import Agent
from cls_portal.writing import create, lock, one_at_a_time, operation
from contracts import documents, levels, versioning
from contracts.amending import amended_in_force
from contracts.gates import every_signature_given
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, Signatory, Signature, SigningCode, Version
from contracts.operations.amendments import consolidate
from contracts.states import ContractState

CONSENT = (
    "J’ai lu le document dont l’empreinte est affichée et je consens à le signer "
    "électroniquement en la qualité indiquée."
)
DIGITS = 8
LIFE = timedelta(minutes=10)
MOST_ATTEMPTS = 5
BETWEEN_TWO = timedelta(seconds=60)
MOST_SENT, WINDOW = 5, timedelta(hours=1)
WRONG = "Ce code n’est pas celui du dernier courriel."
NONE_LIVE = "Demandez d’abord un code : le dernier a expiré, a servi, ou n’a pas été demandé."


@operation("contract.code_sent")
def send_signing_code(signatory: Signatory, *, by: Agent, document_sha256: str) -> SigningCode:
    """Send by e-mail a code that signs this very document, once; the codes sent before it are worth nothing."""
    one_at_a_time(f"signing-code-{signatory.pk}")
    _may_sign(signatory.contract, signatory, by, document_sha256)
    now = timezone.now()
    _refuse_too_many(signatory, now)
    sent = create(
        SigningCode(signatory=signatory, agent=by, document_sha256=document_sha256, sent_at=now, expires_at=now + LIFE)
    )
    mail.queue_written_later(by.email, "contracts.jobs.write_signing_code", code_id=sent.pk)
    return sent


@operation("contract.code_drawn")
def draw_signing_code(sent: SigningCode, *, by: SystemActor) -> str:
    """The digits of a code, drawn as its mail leaves: the database only ever holds their digest.

    Nothing for a code that can no longer serve. A mail sent again holds other digits, and the first ones are void.
    """
    sent = SigningCode.objects.select_for_update().get(pk=sent.pk)
    if sent.used_at is not None or sent.expires_at <= timezone.now():
        return ""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    sent.digest = make_password(code)
    sent.save(update_fields=["digest"])
    return code


def _refuse_too_many(signatory: Signatory, now: datetime) -> None:
    recent = list(
        signatory.codes.filter(sent_at__gt=now - WINDOW).order_by("-sent_at").values_list("sent_at", flat=True)
    )
    if recent and now < recent[0] + BETWEEN_TWO:
        raise Refused("Un code vient de vous être envoyé : attendez une minute avant d’en demander un autre.")
    if len(recent) >= MOST_SENT:
        again = timezone.localtime(recent[-1] + WINDOW)
        raise Refused(f"Trop de codes demandés : un nouveau sera possible à {again:%H} h {again:%M}.")


def sign_version(
    signatory: Signatory,
    *,
    by: Agent,
    code: str,
    consent: bool,
    document_sha256: str,
    address: str = "",
    user_agent: str = "",
    at: datetime | None = None,
) -> Signature:
    """Sign the version in force in the signatory's own field, with a simple electronic signature.

    The signatory has typed the code they received and consented to the document whose SHA-256 (of the unsigned PDF of
    the version) they were shown. A wrong code is counted, whatever becomes of the rest: hence two transactions. The
    last signature makes the contract signed.
    """
    if not consent:
        raise Refused([Reason("Cochez la case de consentement pour signer.", field="consent")])
    tried = _try_code(signatory, by=by, code=code, document_sha256=document_sha256)
    if tried is None:
        raise Refused([Reason(WRONG, field="code")])
    circumstances = {"address": address, "user_agent": user_agent[:300]}
    return _sign(signatory, by=by, typed=tried, document_sha256=document_sha256, circumstances=circumstances, at=at)


@operation("contract.code_typed")
def _try_code(signatory: Signatory, *, by: Agent, code: str, document_sha256: str) -> SigningCode | None:
    """The code that was sent, if this is it; a wrong one is counted."""
    _may_sign(signatory.contract, signatory, by, document_sha256)
    live = _live_code(signatory, by, document_sha256)
    if check_password("".join(code.split()), live.digest):
        return live
    live.attempts += 1
    live.save(update_fields=["attempts"])
    return None


def _live_code(signatory: Signatory, by: Agent, document_sha256: str) -> SigningCode:
    """The last code sent to this signatory, locked, if it can still serve."""
    last = signatory.codes.select_for_update().order_by("-sent_at", "-pk").first()
    if last is None or last.used_at is not None or last.expires_at <= timezone.now() or last.agent_id != by.pk:
        raise Refused([Reason(NONE_LIVE, field="code")])
    if last.document_sha256 != document_sha256:
        raise Refused([Reason(NONE_LIVE, field="code")])
    if not last.digest:
        raise Refused([Reason("Le courriel qui porte votre code n’est pas encore parti : attendez-le.", field="code")])
    if last.attempts >= MOST_ATTEMPTS:
        raise Refused([Reason("Trop d’essais : demandez un nouveau code.", field="code")])
    return last


@operation("contract.signed")
def _sign(
    signatory: Signatory,
    *,
    by: Agent,
    typed: SigningCode,
    document_sha256: str,
    circumstances: dict[str, str],
    at: datetime | None,
) -> Signature:
    contract = lock(signatory.contract, None)
    version = _may_sign(contract, signatory, by, document_sha256)
    code = _live_code(signatory, by, document_sha256)
    if code.pk != typed.pk:
        raise Refused([Reason(WRONG, field="code")])
    code.used_at = timezone.now()
    code.save(update_fields=["used_at"])
    at = at or timezone.now()
    evidence = {
        "account": by.email,
        **circumstances,
        "authentication": "session ouverte, puis code à usage unique envoyé par courriel",
        "code_sent_to": by.email,
        "code_sent_at": code.sent_at.isoformat(),
        "code_typed_at": code.used_at.isoformat(),
        "wrong_codes": code.attempts,
        "consent": CONSENT,
        "document_sha256": document_sha256,
    }
    signature = _write_signature(version, signatory, by, at, evidence)
    conclude_if_complete(contract, by, at)
    return signature


def require_own(signatory: Signatory, by: Agent) -> None:
    """Nobody signs or refuses for another."""
    if signatory.agent_id != by.pk:
        raise Forbidden("Nul ne signe pour un autre.")


def _may_sign(contract: Contract, signatory: Signatory, by: Agent, document_sha256: str) -> Version:
    """The version in force, if this person may sign it now in the portal, having seen this very document."""
    require_own(signatory, by)
    require(by, "contracts.sign", contract)
    if contract.state != ContractState.SIGNING:
        raise Refused("Ce contrat n’est pas ouvert à la signature.")
    if missing := amended_in_force(contract, timezone.localdate()):
        raise Refused(missing)
    if missing := levels.missing_level(levels.IN_PORTAL, signatory):
        raise Refused(missing)
    version = contract.versions.select_related("pdf", "contract").get(voided_at=None)
    if version.pdf is None or version.pdf.sha256 != document_sha256:
        raise Refused("Le document présenté n’est plus celui à signer : rouvrez la page de signature.")
    if version.signatures.filter(signatory=signatory).exists():
        raise Refused("Vous avez déjà signé cette version.")
    return version


def _write_signature(
    version: Version, signatory: Signatory, by: Agent, at: datetime, evidence: dict[str, object]
) -> Signature:
    level = levels.IN_PORTAL
    identity = portal_identity()
    before = versioning.latest_pdf(version)
    try:
        content = signing.sign(
            before,
            field=signatory.field_name,
            signer_name=signatory.signer_name,
            capacity=signatory.signed_as,
            level_label=level.label,
            reason=f"{level.label} : {CONSENT}",
            at=at,
            identity=identity,
        )
    except signing.TokenUnusable as error:
        raise Refused(f"{error} Votre signature n’est pas enregistrée : réessayez plus tard.") from error
    return create(
        Signature(
            version=version,
            signatory=signatory,
            agent=by,
            name=signatory.signer_name,
            level=level,
            signed_at=at,
            file=files.store_document(content, documents.file_name(version), by=by),
            evidence={
                **evidence,
                "file_before_sha256": documents.sha256_of_bytes(before),
                "file_after_sha256": documents.sha256_of_bytes(content),
                "json_sha256": version.json_sha256,
                "history_digest": last_digest(),
                "seal_certificate_sha256": identity.certificate_sha256,
            },
        )
    )


def conclude_if_complete(contract: Contract, by: Agent | SystemActor, at: datetime) -> None:
    """Make the contract signed when no awaited signature is missing any more, whatever way the last one came;
    a signed amendment is consolidated with its contract.

    A job then seals the final file and sends it.

    To be called with the contract locked, in the transaction that wrote the signature.
    """
    on = timezone.localdate(at)
    if every_signature_given(contract, on):
        return
    version = contract.versions.get(voided_at=None)
    CONTRACT.fire(contract, "complete", by=by, on=on, signed_on=on)
    jobs.defer("contracts.jobs.seal_contract", by=by, version_id=version.pk)
    if contract.amends_id:
        consolidate(contract, by=by)
