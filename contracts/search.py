"""Contracts and their text in the search of everything."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Door, Entries, Part
from contracts.models import Contract, DepartmentalPlan
from contracts.querysets import ContractQuerySet, PlanQuerySet

WITHIN = ("contracts.contract",)


def _seen(agent: Agent, on: date) -> ContractQuerySet:
    return Contract.objects.visible_to(agent)


def _plans(agent: Agent, on: date) -> PlanQuerySet:
    return DepartmentalPlan.objects.visible_to(agent)


SEEN = Door(_seen)


def contracts(agent: Agent, on: date) -> Entries:
    parts = [Part("contracts.contract", "contract-detail", SEEN)]
    return Entries("contract", "Contrats", "contrat,contrats", parts, listed="contract-list")


def texts(agent: Agent, on: date) -> Entries:
    """Articles, axes and objectives: seen with their contract, and found on its page."""
    names = ("contracts.section", "contracts.axis", "contracts.objective")
    parts = [Part(name, "contract-detail", SEEN, at_holder=True, within=WITHIN) for name in names]
    return Entries("text", "Texte des contrats", "passage,passages", parts)


def files() -> list[Part]:
    return [
        Part("contracts.contract", "contract-scan", SEEN, within=WITHIN, file="scan"),
        Part("contracts.contract", "termination-document", SEEN, within=WITHIN, file="termination_document"),
        Part("contracts.opinion", "opinion-file", SEEN, within=WITHIN, file="document"),
        Part("contracts.resolution", "resolution-file", SEEN, within=WITHIN, file="file"),
        Part("contracts.opinionrequest", "opinion-request-file", SEEN, within=WITHIN, file="file"),
        Part("contracts.departmentalplan", "plan-file", Door(_plans), file="file"),
    ]
