"""The ends that say more than a state: termination with its document, abandonment with those who are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cls_portal import files, mail
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import lock, operation
from contracts import abandonment
from contracts.lifecycle import CONTRACT
from contracts.models import Contract


@operation("contract.terminate")
def terminate_contract(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    terminated_on: date,
    terminated_by: str,
    reason: str,
    document: tuple[str, bytes] | None,
) -> Contract:
    """End a signed contract before its time: from what day, by whose decision, why, and the act that says so."""
    contract = lock(contract, None)
    require(by, CONTRACT["terminate"].permission, contract)
    CONTRACT.check(contract, CONTRACT["terminate"], on, reason)
    _check_termination(contract, terminated_on, terminated_by, document)
    assert document is not None
    return CONTRACT.fire(  # type: ignore[no-any-return]
        contract,
        "terminate",
        by=by,
        on=on,
        reason=reason,
        terminated_on=terminated_on,
        terminated_by=terminated_by,
        termination_document=files.store(document[1], document[0], by=by),
        end_reason=reason,
    )


def _check_termination(
    contract: Contract, terminated_on: date, terminated_by: str, document: tuple[str, bytes] | None
) -> None:
    refused = []
    if document is None:
        refused.append(Reason("Joignez l’acte de dénonciation.", field="document"))
    if not terminated_by.strip():
        refused.append(Reason("Indiquez qui a décidé la dénonciation.", field="terminated_by"))
    if contract.signed_on is not None and terminated_on < contract.signed_on:
        refused.append(Reason("La dénonciation ne peut pas précéder la signature.", field="terminated_on"))
    if contract.ends_on is not None and terminated_on > contract.ends_on:
        refused.append(Reason("Le contrat prend fin avant cette date.", field="terminated_on"))
    if refused:
        raise Refused(refused)


@operation("contract.abandon")
def abandon_contract(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    reason: str,
    told: str = "",
    people: Sequence[Agent] = (),
) -> Contract:
    """Give up a contract before its signature: why, and who is told; `people` are told by the portal."""
    contract = lock(contract, None)
    require(by, CONTRACT["abandon"].permission, contract)
    CONTRACT.check(contract, CONTRACT["abandon"], on, reason)
    if not told.strip() and not people:
        raise Refused([Reason("Indiquez à qui l’abandon est annoncé.", field="told")])
    known = set(abandonment.people_to_tell(contract))
    if not known.issuperset(people):
        raise Refused([Reason("Cette personne n’a pas pris part au contrat.", field="people")])
    contract = CONTRACT.fire(
        contract,
        "abandon",
        by=by,
        on=on,
        reason=reason,
        end_reason=reason,
        abandonment_told=abandonment.said(told, list(people)),
    )
    for agent in people:
        mail.queue(agent.email, *abandonment.contract_abandoned(contract, reason))
    return contract
