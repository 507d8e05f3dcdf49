"""How a contract ended, for its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.templatetags.portal import date_fr
from contracts.models import Contract
from contracts.states import ContractState, Phase

ARCHIVED = (
    "Il se lit et se télécharge, mais rien n’y change plus. Il ne figure plus dans les listes par défaut ; il reste "
    "dans la recherche et dans le registre."
)


def end_of(contract: Contract, on: date) -> dict[str, Any] | None:
    """The title, the facts and the consequences of the end; None while the contract has none."""
    facts = []
    if contract.terminated_on:
        facts = [("Date d’effet", date_fr(contract.terminated_on)), ("Décidée par", contract.terminated_by)]
    if contract.end_reason:
        facts.append(("Motif", contract.end_reason))
    if contract.abandonment_told:
        facts.append(("Annoncé à", contract.abandonment_told))
    title = _title(contract, on)
    text = ARCHIVED if contract.state == ContractState.ARCHIVED else ""
    return {"title": title, "facts": facts, "text": text} if title else None


def _title(contract: Contract, on: date) -> str:
    if contract.state == ContractState.ARCHIVED:
        return "Contrat archivé"
    if contract.state == ContractState.ABANDONED:
        return "Contrat abandonné"
    if contract.terminated_on:
        verb = "Dénoncé à compter du" if contract.terminated_on > on else "Dénoncé depuis le"
        return f"{verb} {date_fr(contract.terminated_on)}"
    if contract.phase(on) == Phase.EXPIRED and contract.ends_on:
        return f"Échu depuis le {date_fr(contract.ends_on)}"
    return ""
