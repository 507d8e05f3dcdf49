"""Files signed outside the portal: what awaits a deposit, what became of those brought."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cls_portal.models import Agent, Job
from contracts import versioning
from contracts.access import may_deposit_for
from contracts.models import DepositState, Signatory, SignatureDeposit, SignatureMethod, Version
from contracts.states import ContractState

TONES = {DepositState.EXAMINING: "info", DepositState.ACCEPTED: "success", DepositState.REFUSED: "error"}


def deposit_rows(version: Version | None, agent: Agent) -> list[dict[str, Any]]:
    """The deposits of a version, latest first, each with its state, who signed, and its findings for whoever may."""
    if version is None:
        return []
    rows = version.deposits.select_related("signatory", "deposited_by").order_by("-deposited_at", "-pk")
    for row in rows:
        row.signatory.contract = version.contract  # loaded once: what the agent is to it is kept there
    return [{**_told(row), "findings": _findings(row, agent)} for row in rows]


def _told(deposit: SignatureDeposit) -> dict[str, Any]:
    return {
        "deposit": deposit,
        "state": deposit.get_state_display(),
        "tone": TONES[DepositState(deposit.state)],
        "by_hand": deposit.method == SignatureMethod.HANDWRITTEN,
    }


def _findings(deposit: SignatureDeposit, agent: Agent) -> list[str]:
    """What the examination says of the file and of who signed it: for those who may read the file."""
    return deposit.findings if may_read_file(deposit, agent) else []


def paper_copies(version: Version | None, agent: Agent) -> list[dict[str, Any]]:
    """The copies signed by hand, beside the PDF, each once: the file for who may read it, else what is said of it."""
    if version is None:
        return []
    found: dict[int, dict[str, Any]] = {}
    rows = version.deposits.filter(method=SignatureMethod.HANDWRITTEN, state=DepositState.ACCEPTED)
    for deposit in rows.select_related("signatory").order_by("pk"):
        deposit.signatory.contract = version.contract
        page = "deposit-file" if may_read_file(deposit, agent) else "deposit-detail"
        copy = found.setdefault(deposit.file_id, {"url": reverse(page, args=[deposit.pk]), "titles": []})
        copy["titles"].append(deposit.signatory.title)
    return list(found.values())


def deposit_links(signatory: Signatory, agent: Agent) -> dict[str, str]:
    """The two ways to bring a signature given outside, for whoever may; none otherwise."""
    if signatory.contract.state != ContractState.SIGNING or not may_deposit_for(agent, signatory):
        return {}
    address = reverse("signatory-deposit", args=[signatory.pk])
    return {"external_url": f"{address}?mode=external", "handwritten_url": f"{address}?mode=handwritten"}


def awaited_of(version: Version, agent: Agent) -> list[Signatory]:
    """Who has not signed this version yet, among those for whom this person may deposit."""
    waiting = version.contract.signatories.select_related("contract").exclude(signatures__version=version)
    return [row for row in waiting.order_by("position", "pk") if may_deposit_for(agent, row)]


def deposit_page(signatory: Signatory, agent: Agent) -> dict[str, Any] | None:
    """What the page of a deposit shows; None when there is nothing to sign, or this signature is given."""
    rows = Version.objects.visible_to(agent).select_related("pdf", "contract")
    version = rows.filter(contract=signatory.contract_id, voided_at=None, pdf__isnull=False).first()
    if version is None or version.contract.state != ContractState.SIGNING:
        return None
    if version.signatures.filter(signatory=signatory).exists():
        return None
    latest = versioning.latest_file(version)
    page = "version-pdf" if latest == version.pdf else "version-signed-pdf"
    return {
        "signatory": signatory,
        "version": version,
        "latest_url": reverse(page, args=[version.pk]),
        "printed_url": reverse("version-pdf", args=[version.pk]),
    }


def deposits_loaded(agent: Agent) -> Any:
    """Deposits with all that their page shows."""
    return SignatureDeposit.objects.for_detail(agent)


def deposit_state(deposit: SignatureDeposit, agent: Agent) -> dict[str, Any]:
    """One deposit: its examination under way, or what was found."""
    jobs = Job.objects.visible_to(agent).filter(
        kind="contracts.jobs.examine_deposits", arguments__deposit_ids__contains=[deposit.pk]
    )
    examining = deposit.state == DepositState.EXAMINING
    beside = SignatureDeposit.objects.filter(file=deposit.file_id).exclude(pk=deposit.pk).select_related("signatory")
    return {
        **_told(deposit),
        "others": [row.signatory for row in beside],
        "job": jobs.order_by("-pk").first() if examining else None,
        "evidence": deposit.signature.evidence if deposit.signature else {},
        "findings": _findings(deposit, agent),
        "readable": may_read_file(deposit, agent),
        **(deposit_links(deposit.signatory, agent) if deposit.state == DepositState.REFUSED else {}),
    }


def may_read_file(deposit: SignatureDeposit, agent: Agent) -> bool:
    """What was brought is read by whoever brought it and by those who may deposit for that signatory."""
    return deposit.deposited_by_id == agent.pk or may_deposit_for(agent, deposit.signatory)
