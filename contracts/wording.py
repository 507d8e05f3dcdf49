"""How mails name a contract in a sentence: an amendment is not called a contract, and its title is not quoted twice."""

from __future__ import annotations

from contracts.models import Contract

NBSP = "\u00a0"


def the(contract: Contract, noun: str = "contrat") -> str:
    """« le contrat « CLS de Bègles » (CLS-33-2026-001) », « l’avenant n° 1 au contrat « CLS de Bègles » (…) »."""
    return _amendment("l’", contract) or f"le {noun} {_quoted(contract)}"


def of_the(contract: Contract) -> str:
    """« du contrat « CLS de Bègles » (…) », « de l’avenant n° 1 au contrat « CLS de Bègles » (…) »."""
    return _amendment("de l’", contract) or f"du contrat {_quoted(contract)}"


def capitalised(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _amendment(article: str, contract: Contract) -> str:
    """Nothing for a contract."""
    if contract.amends_id is None:
        return ""
    if contract.title.startswith("Avenant"):
        return f"{article}avenant{contract.title.removeprefix('Avenant')} ({contract.reference})"
    return f"{article}avenant {_quoted(contract)}"


def _quoted(contract: Contract) -> str:
    return f"«{NBSP}{contract.title}{NBSP}» ({contract.reference})"
