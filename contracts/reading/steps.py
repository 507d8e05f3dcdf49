"""The steps of a contract, with what each lacks before its button is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cls_portal.access import may
from cls_portal.machine import Step, Transition
from cls_portal.models import Agent
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from contracts.reading.comments import open_comments_of
from contracts.states import EDITABLE, ContractState
from contracts.waiving import Lacking, lackings, piece_of


def may_waive(contract: Contract, agent: Agent) -> bool:
    """Whether this agent may waive a piece now: by right, and because the text is open."""
    return contract.state in EDITABLE and may(agent, "contracts.waive", contract)


def blocked_steps(contract: Contract, agent: Agent, steps: Iterable[Step]) -> dict[str, list[Lacking]]:
    """What each step that is not open lacks, under its label."""
    waives = may_waive(contract, agent)
    return {step.transition.label: lackings(contract, step.missing, waives=waives) for step in steps if step.missing}


def step_page(contract: Contract, transition: Transition, agent: Agent, on: date) -> dict[str, Any]:
    """What stands between the contract and this step, asked by the gates that the operation asks."""
    missing = CONTRACT.missing(transition, contract, on)
    return {
        "contract": contract,
        "leaves": contract.state in transition.sources,
        "missing": lackings(contract, missing, waives=may_waive(contract, agent)),
        "reasons": open_comments_of(contract) if transition.target == ContractState.CONSULTATION else [],
    }


def waived_piece(contract: Contract, code: str, on: date) -> str:
    """The words of the missing piece of that code; empty when it does not lack (any more)."""
    found = piece_of(contract, code, on)
    return found.text if found else ""
