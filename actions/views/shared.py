"""What the pages of an action share: loading it, its address, its breadcrumb."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from actions.models import Action
from actions.reading import whole
from cls_portal.access import get_visible
from cls_portal.doors import Trail
from cls_portal.http import acting_agent
from contracts.models import Contract


def load(request: HttpRequest, pk: int) -> Action:
    """The action of this page, or 404."""
    agent = acting_agent(request)
    action: Action = get_visible(Action, agent, queryset=whole(agent), pk=pk)
    return action


def load_contract(request: HttpRequest, pk: Any) -> Contract:
    return get_visible(Contract, acting_agent(request), pk=pk)


def address(action: Action, anchor: str = "") -> str:
    return reverse("action-detail", args=[action.pk]) + (f"#{anchor}" if anchor else "")


def contract_trail(contract: Contract) -> Trail:
    """Contrats › reference."""
    page = reverse("contract-detail", args=[contract.pk])
    return [("Contrats", reverse("contract-list")), (contract.reference, page)]


def trail(action: Action) -> Trail:
    """Contrats › reference › Action n° 3."""
    return [*contract_trail(action.contract), (f"Action n°\u00a0{action.number}", address(action))]
