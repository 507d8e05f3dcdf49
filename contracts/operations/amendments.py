"""Amending a signed contract: a copy of its text is written, signed, then written back."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.module_loading import import_string

from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from contracts import rules
from contracts.copying import Purpose, copy_contract, frame_of
from contracts.models import Contract
from contracts.states import ContractState


@operation("contract.amendment_opened")
def open_amendment(contract: Contract, *, by: Agent | SystemActor, on: date, subject: str) -> Contract:
    """An amendment to a contract in force, or still to come: a copy of its text, opened to writing.

    What it changes is never declared: it is what will differ. One is open at a time.
    """
    contract = lock(contract, None)
    require(by, "contracts.amend", contract)
    _check(contract, on, subject)
    number = (contract.amendments.aggregate(last=Max("amendment_number"))["last"] or 0) + 1
    amendment = create(
        Contract(
            **frame_of(contract, Purpose.AMENDMENT),
            amends=contract,
            amendment_number=number,
            amendment_object=subject.strip(),
            reference=f"{contract.reference}-A{number}",
            title=rules.title_of_amendment(number, contract.title),
            state=ContractState.DRAFTING,
            created_by=agent_of(by),
        )
    )
    copy_contract(contract, amendment, Purpose.AMENDMENT, on)
    return amendment


def _check(contract: Contract, on: date, subject: str) -> None:
    missing = rules.refusal_to_amend(
        is_amendment=contract.amends_id is not None,
        phase=contract.phase(on),
        open_reference=contract.amendments.unsigned().values_list("reference", flat=True).first(),
    )
    if missing:
        raise Refused(missing)
    if not subject.strip():
        raise Refused([Reason("Dites l’objet de l’avenant.", code="contract.amendment_object", field="subject")])


@operation("contract.consolidated")
def consolidate(amendment: Contract, *, by: Agent | SystemActor) -> Contract:
    """Write a signed amendment back into its contract: its text and its dates become the amended ones.

    Called with the last signature, in its transaction: nothing stays written if it cannot be.
    """
    assert amendment.amends is not None
    contract = lock(amendment.amends, None)
    if contract.state != ContractState.SIGNED:
        raise Refused([Reason("Le contrat modifié n’est plus en vigueur.", code="contract.amended_ended")])
    for consolidator in settings.CONTRACT_CONSOLIDATORS:
        import_string(consolidator)(amendment, contract)
    write(lock(amendment, None), consolidated_at=timezone.now())
    return contract
