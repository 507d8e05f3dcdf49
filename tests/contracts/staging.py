"""A contract ready for its signatures, with the PDF that the job composes, once for the whole run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from cls_portal import jobs, signing
from cls_portal.actors import PORTAL
from cls_portal.models import Agent, Job
from contracts.jobs import write_signing_code
from contracts.models import Contract, Signatory, Version
from contracts.operations import (
    add_partner,
    add_signatory,
    attach_pdf,
    freeze_contract,
    move_contract,
    send_signing_code,
)
from contracts.states import ContractState
from partners.models import Organisation
from tests.contracts.stages import TODAY, contract_in

IDENTITY = Path(mkdtemp(prefix="cls-identity-")) / "identity"


SIGNED_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def identity_for_tests(settings: Any) -> None:
    """The portal's certificate, made once: a key costs half a second."""
    if not IDENTITY.exists():
        signing.make_portal_certificate(IDENTITY, organisation="Portail des tests")
    settings.IDENTITY_ROOT = IDENTITY


def ready_for_signature(
    settings: Any,
    writer: Agent,
    *signers: Agent,
    pdf: bytes | Callable[[Version], bytes] = b"",
    partner: Organisation | None = None,
) -> tuple[Any, ...]:
    """The contract open to signature, and one signatory for each of these people; `pdf` in place of a composed one."""
    settings.GATES = {}
    contract = contract_in(ContractState.APPROVAL)
    if partner is not None:
        add_partner(contract, by=writer, organisation=partner)
    rows = [
        add_signatory(contract, by=writer, title=f"Le signataire {n}", name=str(agent), agent=agent)
        for n, agent in enumerate(signers, 1)
    ]
    version = freeze_contract(contract, by=writer, on=TODAY)
    if pdf:
        attach_pdf(version, by=PORTAL, content=pdf(version) if callable(pdf) else pdf)
    else:
        jobs.run(Job.objects.get(arguments={"version_id": version.pk}).pk)
    move_contract(contract, "open_signing", by=writer, on=TODAY)
    return (Contract.objects.get(pk=contract.pk), *(Signatory.objects.get(pk=row.pk) for row in rows))


def code_received(signatory: Signatory, agent: Agent) -> str:
    """The code that this person asks for, as they read it in their mail."""
    version = signatory.contract.versions.get(voided_at=None)
    sent = send_signing_code(signatory, by=agent, document_sha256=version.pdf.sha256)
    mail = write_signing_code(sent.pk)
    assert mail is not None
    found = re.search(r"Votre code : (\d{4} \d{4})", mail.body)
    assert found is not None, mail.body
    return found[1]
