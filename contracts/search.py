"""Contracts and their text in the search of everything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries
from contracts.models import Contract
from contracts.querysets import ContractQuerySet


def contracts(agent: Agent, on: date) -> Entries:
    return Entries(
        "contract",
        "Contrats",
        "contrat,contrats",
        door=seen,
        pages={"contracts.contract": "contract-detail"},
        listed="contract-list",
    )


def texts(agent: Agent, on: date) -> Entries:
    """Articles, axes and objectives: seen with their contract, and found on its page."""
    parts = ("contracts.section", "contracts.axis", "contracts.objective")
    return Entries(
        "text",
        "Texte des contrats",
        "passage,passages",
        door=seen,
        pages=dict.fromkeys(parts, "contract-detail"),
        inside=parts,
        named=names,
    )


def seen(agent: Agent, on: date) -> ContractQuerySet:
    return Contract.objects.visible_to(agent)


def names(keys: Collection[int]) -> dict[int, str]:
    """The names of contracts that the person is known to see."""
    return {contract.pk: str(contract) for contract in Contract.objects.filter(pk__in=keys).only("reference", "title")}
