"""Waivers: granted by the préfecture, and withdrawn by it while the text is open."""

from __future__ import annotations

from datetime import date

from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove
from contracts import rules, waiving
from contracts.models import Contract, Waiver
from contracts.operations.contract import require_editable


@operation("contract.waived")
def grant_waiver(contract: Contract, *, by: Agent | SystemActor, on: date, code: str, reason: str) -> Waiver:
    """Let a step pass without this piece, for a written reason that is printed in the contract with what it was."""
    contract = lock(contract, None)
    require(by, "contracts.waive", contract)
    require_editable(contract)
    if not rules.waivable(code):
        raise Refused("Cette pièce ne peut pas être dispensée.")
    if contract.waivers.filter(code=code).exists():
        raise Refused("Cette dispense est déjà accordée.")
    piece = waiving.piece_of(contract, code, on)
    if piece is None:
        raise Refused("Cette pièce ne manque pas : il n’y a rien à dispenser.")
    return create(
        Waiver(contract=contract, code=code, piece=piece.text, reason=reason, granted_on=on, granted_by=agent_of(by))
    )


@operation("contract.waiver_withdrawn")
def withdraw_waiver(waiver: Waiver, *, by: Agent | SystemActor, revision: int | None) -> None:
    """Ask again for the piece, while the text is open; the history keeps the waiver and its reason."""
    contract = lock(waiver.contract, None)
    require(by, "contracts.waive", contract)
    require_editable(contract)
    remove(lock(waiver, revision))
