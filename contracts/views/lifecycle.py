"""Moving a contract from state to state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cls_portal.access import require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import ConfirmationForm, ReasonForm
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from contracts.reading import step_page
from contracts.states import ContractState
from contracts.views.shared import address, load, trail

# Steps that a person takes on other pages.
ELSEWHERE = frozenset({"complete", "refuse", "terminate", "abandon"})


def contract_move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask, say what is missing or what follows, then take the step."""
    contract = load(request, pk)
    transition = next((t for t in CONTRACT.transitions if t.name == step and step not in ELSEWHERE), None)
    if transition is None:
        raise Http404
    require(acting_agent(request), transition.permission, contract)
    asks = CONTRACT.asks_reason(transition, contract)
    form = (ReasonForm if asks else ConfirmationForm)(request.POST or None)
    return form_page(
        request,
        form,
        _act(request, contract, step, form),
        **step_page(contract, transition, acting_agent(request), today()),
        title=transition.label,
        message=f"Le contrat passera à l’état « {ContractState(transition.target).label} ». {asks}",
        template="contracts/move.html",
        done=_after(contract, step),
        said=f"C’est fait : {ContractState(transition.target).label.lower()}.",
        cancel=address(contract),
        trail=trail(contract),
        submit=transition.label,
        danger=transition.danger,
    )


def _act(request: HttpRequest, contract: Contract, step: str, form: Any) -> Callable[[], Any]:
    agent = acting_agent(request)
    special: dict[str, Callable[[], Any]] = {
        "freeze": lambda: operations.freeze_contract(contract, by=agent, on=today()),
        "withdraw": lambda: operations.withdraw_contract(contract, by=agent, on=today(), **form.values),
    }
    plain: Callable[[], Any] = lambda: operations.move_contract(  # noqa: E731
        contract, step, by=agent, on=today(), **form.values
    )
    return special.get(step, plain)


def _after(contract: Contract, step: str) -> str:
    """Freezing and opening the signature lead to the page of the signature."""
    if step in {"freeze", "open_signing"}:
        return reverse("contract-signature", args=[contract.pk])
    return address(contract)
