"""What the pages of a contract share: its breadcrumb, and loading it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from cls_portal.access import get_visible
from cls_portal.doors import Trail
from cls_portal.errors import Forbidden
from cls_portal.http import acting_agent
from cls_portal.models import Agent
from contracts.models import Contract, Signatory


def load(request: HttpRequest, pk: int) -> Contract:
    """The contract of this page, or 404."""
    return get_visible(Contract, acting_agent(request), pk=pk)


def load_part(request: HttpRequest, model: type[models.Model], pk: int | str) -> Any:
    """A part of a contract (article, axis, signatory…) by its own key, or 404."""
    return get_visible(model, acting_agent(request), pk=pk)


def own(request: HttpRequest, pk: int) -> tuple[Agent, Signatory]:
    """The signatory of this page, if it is the person who asks."""
    agent, signatory = acting_agent(request), load_part(request, Signatory, pk)
    if signatory.agent_id != agent.pk:
        raise Forbidden("Nul ne signe pour un autre.")
    return agent, signatory


def address(contract: Contract, anchor: str = "") -> str:
    return reverse("contract-detail", args=[contract.pk]) + (f"#{anchor}" if anchor else "")


def trail(contract: Contract, *steps: tuple[str, str]) -> Trail:
    """Contrats › reference › …"""
    return [("Contrats", reverse("contract-list")), (contract.reference, address(contract)), *steps]
