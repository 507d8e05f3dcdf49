"""What is signed, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cls_portal.access import may
from cls_portal.models import Agent, Job
from contracts import levels
from contracts.models import IN_THE_PDF, Contract, Signatory, SignatureMethod, Version
from contracts.reading.deposits import deposit_links, deposit_rows, paper_copies
from contracts.reading.voided import void_rows
from contracts.states import FROZEN, ContractState


def signature_page(contract: Contract, agent: Agent) -> dict[str, Any]:
    """The version to sign, who has signed, who is awaited; void versions stay listed with their signatures."""
    versions = list(contract.versions.select_related("pdf", "sealed_pdf").prefetch_related("signatures__signatory"))
    current = next((version for version in versions if version.voided_at is None), None)
    job = None
    if current is not None and current.pdf is None:
        job = (
            Job.objects.visible_to(agent)
            .filter(kind="contracts.jobs.compose_version", arguments__version_id=current.pk)
            .order_by("-pk")
            .first()
        )
    return {
        "contract": contract,
        "version": current,
        "void": void_rows(contract, versions),
        "job": job,
        "rows": _signature_rows(contract, current, agent),
        "deposits": deposit_rows(current, agent),
        "papers": paper_copies(current, agent),
        "to_sign": contract.state in FROZEN,
        "timestamp_until": _timestamp_until(current),
        "may_read_proof": may(agent, "contracts.read_proof", contract),
        "given_count": len(current.signatures.all()) if current else 0,
        "signed_count": sum(s.method in IN_THE_PDF for s in current.signatures.all()) if current else 0,
        "paper_count": sum(s.method not in IN_THE_PDF for s in current.signatures.all()) if current else 0,
    }


def _timestamp_until(version: Version | None) -> datetime | None:
    """Until when the final file waits for its timestamp; None when it does not, or no more."""
    if version is None or version.sealed_pdf is not None or version.timestamp_awaited_since is None:
        return None
    return version.timestamp_awaited_since + timedelta(hours=settings.TSA_HOURS)


def _signature_rows(contract: Contract, version: Version | None, agent: Agent) -> list[dict[str, Any]]:
    given = {s.signatory_id: s for s in version.signatures.all()} if version else {}
    rows = contract.signatories.prefetch_related("reminders")
    recalls = contract.state == ContractState.SIGNING and may(agent, "contracts.move", contract)
    return [_signature_row(row, given.get(row.pk), contract, agent) | _recall(row, given, recalls) for row in rows]


def _recall(row: Signatory, given: Mapping[int, Any], recalls: bool) -> dict[str, Any]:
    """When this signatory was last recalled, and where the préfecture does it again."""
    if not recalls or row.pk in given:
        return {}
    last = next(iter(row.reminders.all()), None)
    found: dict[str, Any] = {"recalled_on": last.sent_on} if last else {}
    return found | (
        {"recall_url": reverse("signatory-recall", args=[row.pk])}
        if (row.agent_id or row.email) and row.awaited
        else {}
    )


def _signature_row(row: Signatory, signature: Any, contract: Contract, agent: Agent) -> dict[str, Any]:
    name = signature.name if signature is not None else row.signer_name
    base: dict[str, Any] = {"name": name or "à désigner", "capacity": row.signed_as}
    if signature is not None:
        return {
            **base,
            "state": "Signé",
            "tone": "success",
            "at": signature.signed_at,
            "day_only": signature.method == SignatureMethod.HANDWRITTEN,
            "level": signature.get_level_display().removeprefix("Signature "),
        }
    signing = contract.state == ContractState.SIGNING
    base |= {"state": "Attendue" if signing else "À venir", "tone": "warning" if signing else "neutral"}
    base |= deposit_links(row, agent)
    if signing and row.agent_id == agent.pk:
        base |= {
            "sign_url": reverse("signatory-sign", args=[row.pk]),
            "sign_label": "Comment signer" if levels.missing_level(levels.IN_PORTAL, row) else "Signer",
            "refuse_url": reverse("signatory-refuse", args=[row.pk]),
        }
    return base


def awaits_signature_of(contract: Contract, agent: Agent) -> bool:
    """Whether this person is named among those who have not signed the text yet."""
    own = contract.signatories.filter(agent=agent)
    return own.exclude(signatures__version__in=contract.versions.filter(voided_at=None)).exists()


def signing_page(signatory: Signatory, agent: Agent) -> dict[str, Any] | None:
    """What one signs, whether one may do so here, and the code that awaits its typing; None when nothing is to sign."""
    rows = Version.objects.visible_to(agent).select_related("pdf", "contract")
    version = rows.filter(contract=signatory.contract_id, voided_at=None, pdf__isnull=False).first()
    if version is None:
        return None
    code = signatory.codes.order_by("-sent_at", "-pk").first()
    live = code is not None and code.used_at is None and code.expires_at > timezone.now()
    return {
        "signatory": signatory,
        "version": version,
        "obstacles": levels.missing_level(levels.IN_PORTAL, signatory),
        "code": code if live else None,
    }
