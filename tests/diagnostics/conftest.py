"""A diagnostic of Bègles, empty, complete or validated, and an organisation."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.operations import create_contract
from diagnostics import operations
from diagnostics.models import Diagnostic, Problem
from partners.models import Organisation
from tests.personas import commune, department, person
from tests.stage import Stage

TODAY = date(2026, 11, 23)
PERIOD = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
TEXTS = {
    "situation": "<p>Les cambriolages augmentent autour de la gare.</p>",
    "perception": "<p>Les habitants évitent la place le soir.</p>",
    "adequacy": "<p>La présence humaine manque après 20 heures.</p>",
    "sources": "<p>SSMSI, 2025 ; enquête de la ville, mai 2025.</p>",
}


@pytest.fixture(scope="module")
def made_karim(stage: Stage) -> Agent:
    with stage():
        return person("Karim", "Benali", Role.COORDINATOR, commune("33039"))


@pytest.fixture
def karim(db: None, made_karim: Agent) -> Agent:
    """Coordonnateur of the CLSPD of Bègles."""
    return deepcopy(made_karim)


@pytest.fixture(scope="module")
def made_diagnostic(stage: Stage, made_karim: Agent) -> Diagnostic:
    with stage():
        made: Diagnostic = operations.create_diagnostic(
            by=made_karim, on=TODAY, title="Diagnostic de Bègles", communes=[commune("33039")], **PERIOD
        )
        return made


@pytest.fixture
def diagnostic(db: None, made_diagnostic: Diagnostic) -> Diagnostic:
    """Just opened by the coordinator."""
    return deepcopy(made_diagnostic)


@pytest.fixture
def social_landlord(db: None) -> Organisation:
    return Organisation.objects.create(kind="BAILL", name="Bailleur des Deux Rives")


def fill(diagnostic: Diagnostic, by: Agent, **texts: str) -> Problem:
    """Write all that validation asks for; gives the problem."""
    for part, text in {**TEXTS, **texts}.items():
        operations.write_part(diagnostic, by=by, revision=None, part=part, text=text)
    for row in diagnostic.field_responses.all():
        operations.describe_field(row, by=by, revision=None, response="Patrouilles.", fitness="partial")
    problem: Problem = operations.add_problem(
        diagnostic, by=by, title="Occupation des halls", fields=["deterrence", "prevention"]
    )
    return problem


@pytest.fixture(scope="module")
def made_problem(stage: Stage, made_diagnostic: Diagnostic, made_karim: Agent) -> Problem:
    with stage():
        made = fill(made_diagnostic, made_karim)
        made_diagnostic.refresh_from_db()
        return made


@pytest.fixture
def problem(diagnostic: Diagnostic, made_problem: Problem) -> Problem:
    """The diagnostic is complete, and this is its problem."""
    made = deepcopy(made_problem)
    made.diagnostic = diagnostic
    return made


@pytest.fixture
def validated(problem: Problem, claire: Agent) -> Diagnostic:
    made: Diagnostic = operations.validate_diagnostic(problem.diagnostic, by=claire, on=TODAY)
    return made


@pytest.fixture
def contract_of(claire: Agent, validated: Diagnostic) -> Any:
    """A contract, in intention, that rests on the validated diagnostic."""
    return create_contract(
        by=claire, on=TODAY, kind="CLS", title="CLS de Bègles", communes=[commune("33039")],
        lead_prefecture=department("33"), diagnostic=validated,
        starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31),
    )  # fmt: skip
