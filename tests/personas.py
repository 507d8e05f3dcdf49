"""People of the tests, each with a name, a role and a territory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.models import Membership, Territory

PASSWORD = "un mot de passe de test"
Maker = Callable[..., Agent]


def commune(code: str) -> Territory:
    return Territory.objects.get(kind="commune", code=code)


def department(code: str) -> Territory:
    return Territory.objects.get(kind="department", code=code)


def person(first: str, last: str, role: str | None = None, territory: Territory | None = None) -> Agent:
    """An account able to sign in, with this role on this territory since 2020."""
    agent = Agent.objects.create_user(f"{first}.{last}@exemple.fr".lower(), PASSWORD, first_name=first, last_name=last)
    if role is not None and territory is not None:
        Membership.objects.create(agent=agent, role=role, territory=territory, starts_on=date(2020, 1, 1))
    return agent


@pytest.fixture
def claire(db: None) -> Agent:
    """Préfecture de la Gironde."""
    return person("Claire", "Aubert", Role.PREFECTURE, department("33"))


@pytest.fixture
def neighbour(db: None) -> Agent:
    """Préfecture des Landes: may see nothing of the Gironde."""
    return person("Norbert", "Voisin", Role.PREFECTURE, department("40"))


@pytest.fixture
def karim(db: None) -> Agent:
    """Coordonnateur of the CLSPD of Bègles."""
    return person("Karim", "Benali", Role.COORDINATOR, commune("33039"))


@pytest.fixture
def maire(db: None) -> Agent:
    """Maire de Bègles."""
    return person("Mathilde", "Roux", Role.MAYOR, commune("33039"))


@pytest.fixture
def procureur(db: None) -> Agent:
    """Parquet de Bordeaux."""
    return person("Paul", "Lenoir", Role.PROSECUTOR, department("33"))


@pytest.fixture
def observer(db: None) -> Agent:
    """SG-CIPDR: reads everywhere."""
    return person("Odile", "Garnier", Role.OBSERVER, Territory.objects.get(kind="country"))


@pytest.fixture
def administrator(db: None) -> Agent:
    """Runs the installation: sees no contract."""
    return person("Alain", "Martin", Role.ADMINISTRATOR, Territory.objects.get(kind="country"))
