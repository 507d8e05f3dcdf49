"""A contract of Bègles in drafting, whose chain is whole: one problem, one objective, one action that lacks nothing."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions import operations
from actions.models import Action
from cls_portal.actors import PORTAL
from contracts import operations as on_contracts
from contracts.models import Contract, Objective
from diagnostics import operations as on_diagnostics
from diagnostics.models import Diagnostic, Problem
from partners.models import Organisation
from tests.contracts.stages import contract_in, freeze, moved
from tests.personas import commune
from tests.stage import Stage

TODAY = date(2026, 11, 23)


def organisation(name: str, kind: str = "ASSO") -> Organisation:
    return Organisation.objects.create(name=name, kind=kind)


def make_diagnostic() -> Diagnostic:
    made: Diagnostic = on_diagnostics.create_diagnostic(
        by=PORTAL, on=TODAY, title="Diagnostic de Bègles", communes=[commune("33039")],
        starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
    )  # fmt: skip
    return made


def make_action(
    objective: Objective, number: int, problem: Problem, lead: Organisation, partner: Organisation
) -> Action:
    """An action that lacks nothing."""
    place = on_contracts.add_place(
        objective.contract, by=PORTAL, kind="site", name=f"Halle {number}", communes=[commune("33039")]
    )
    action: Action = operations.create_action(
        objective, by=PORTAL, title=f"Action {number}", field="prevention", problems=[problem], lead=lead,
        places=[place], human_means="Deux médiateurs.", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31),
    )  # fmt: skip
    operations.add_partner(action, by=PORTAL, organisation=partner, part="Prête ses locaux")
    operations.add_budget_line(action, by=PORTAL, funder=lead, year=2027, planned=Decimal("1500.50"), fund="FIPD")
    operations.add_indicator(
        action, by=PORTAL, name="Jeunes suivis", unit="jeunes", baseline=Decimal(0), target=Decimal("12.5")
    )
    return action


def freeze_text(contract: Contract) -> Contract:
    """The contract as its text is frozen: ready to sign."""
    moved(contract, "consultation", "approval")
    freeze(contract)
    return moved(contract, "ready_to_sign")


@pytest.fixture(scope="module")
def made_landlord(stage: Stage) -> Organisation:
    with stage():
        return organisation("Bailleur des Deux Rives", "BAILL")


@pytest.fixture(scope="module")
def made_association(stage: Stage) -> Organisation:
    with stage():
        return organisation("Médiation Rive gauche")


@pytest.fixture(scope="module")
def made_diagnostic(stage: Stage) -> Diagnostic:
    with stage():
        return make_diagnostic()


@pytest.fixture(scope="module")
def made_problem(stage: Stage, made_diagnostic: Diagnostic) -> Problem:
    with stage():
        made: Problem = on_diagnostics.add_problem(
            made_diagnostic, by=PORTAL, title="Occupation des halls", fields=["prevention"]
        )
        return made


@pytest.fixture(scope="module")
def made_contract(stage: Stage, made_diagnostic: Diagnostic, made_problem: Problem) -> Contract:
    with stage():
        return contract_in("drafting", diagnostic=made_diagnostic)


@pytest.fixture(scope="module")
def made_objective(stage: Stage, made_contract: Contract) -> Objective:
    with stage():
        axis = on_contracts.add_axis(made_contract, by=PORTAL, title="Tranquillité publique")
        made: Objective = on_contracts.add_objective(axis, by=PORTAL, title="Réduire l’occupation des halls")
        return made


@pytest.fixture(scope="module")
def made_action(
    stage: Stage,
    made_objective: Objective,
    made_problem: Problem,
    made_association: Organisation,
    made_landlord: Organisation,
) -> Action:
    with stage():
        made = make_action(made_objective, 1, made_problem, made_association, made_landlord)
        made.refresh_from_db()
        return made


@pytest.fixture
def landlord(db: None, made_landlord: Organisation) -> Organisation:
    return deepcopy(made_landlord)


@pytest.fixture
def association(db: None, made_association: Organisation) -> Organisation:
    return deepcopy(made_association)


@pytest.fixture
def stranger(db: None) -> Organisation:
    """An organisation that takes part in nothing."""
    return organisation("Collège Pablo-Neruda", "EN")


@pytest.fixture
def diagnostic(db: None, made_diagnostic: Diagnostic) -> Diagnostic:
    return deepcopy(made_diagnostic)


@pytest.fixture
def problem(db: None, made_problem: Problem) -> Problem:
    return deepcopy(made_problem)


@pytest.fixture
def contract(db: None, made_contract: Contract) -> Contract:
    return deepcopy(made_contract)


@pytest.fixture
def objective(db: None, made_objective: Objective) -> Objective:
    return deepcopy(made_objective)


@pytest.fixture
def action(db: None, made_action: Action) -> Action:
    return deepcopy(made_action)


@pytest.fixture
def frozen(action: Action) -> Any:
    """The same action once its contract's text is frozen."""
    freeze_text(action.contract)
    action.refresh_from_db()
    return action
