"""A contract enters the public register, and leaves it, as its préfecture decides."""

from __future__ import annotations

from datetime import date

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove
from contracts import rules
from contracts.models import Contract, PublicEntry
from contracts.opendata.preview import CHANGED, seal_of


@operation("contract.published")
def publish_contract(contract: Contract, *, by: Agent | SystemActor, on: date, seen: str | None) -> PublicEntry:
    """Show a signed contract to everybody. `seen`: the seal of what the person read before; None where nobody read."""
    contract = lock(contract, None)
    require(by, "contracts.publish", contract)
    refused = rules.unpublishable(signed_on=contract.signed_on, amendment=contract.amends_id is not None)
    if PublicEntry.objects.filter(contract=contract).exists():
        refused = [Reason("Ce contrat est déjà publié.")]
    elif not refused and seen is not None and seen != seal_of(contract, on):
        refused = [Reason(CHANGED)]
    if refused:
        raise Refused(refused)
    return create(PublicEntry(contract=contract, opened_on=on, opened_by=by if isinstance(by, Agent) else None))


@operation("contract.unpublished")
def unpublish_contract(contract: Contract, *, by: Agent | SystemActor) -> None:
    """Take it out of the public register; whoever copied it keeps what they read."""
    contract = lock(contract, None)
    require(by, "contracts.publish", contract)
    entry = PublicEntry.objects.filter(contract=contract).first()
    if entry is None:
        raise Refused([Reason("Ce contrat n’est pas publié.")])
    remove(lock(entry, None))
