"""What every page about an evaluation needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cls_portal.access import get_visible
from cls_portal.doors import Trail
from cls_portal.http import acting_agent
from contracts.models import Contract
from evaluations.models import Evaluation
from evaluations.reading import whole


def load(request: HttpRequest, pk: int) -> Evaluation:
    agent = acting_agent(request)
    evaluation: Evaluation = get_visible(Evaluation, agent, queryset=whole(agent), pk=pk)
    return evaluation


def load_part(request: HttpRequest, model: Any, pk: int) -> Any:
    """A row that belongs to an evaluation, seen with it."""
    return get_visible(model, acting_agent(request), pk=pk)


def address(evaluation: Evaluation, anchor: str = "") -> str:
    return reverse("evaluation-detail", args=[evaluation.pk]) + (f"#{anchor}" if anchor else "")


def contract_trail(contract: Contract) -> Trail:
    page = reverse("contract-detail", args=[contract.pk])
    return [("Contrats", reverse("contract-list")), (contract.reference, page)]


def trail(evaluation: Evaluation, *others: tuple[str, str]) -> Trail:
    return [*contract_trail(evaluation.contract), (str(evaluation), address(evaluation)), *others]


def about(evaluation: Evaluation, title: str, anchor: str = "") -> dict[str, Any]:
    """What every page about an evaluation says: its title, of which contract, its place, where one goes afterwards."""
    return {
        "title": title,
        "subtitle": evaluation.contract.title,
        "done": address(evaluation, anchor),
        "trail": trail(evaluation),
    }
