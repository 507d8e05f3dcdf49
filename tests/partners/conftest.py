"""Organisations, councils and people around Bègles, and one in the Landes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from cls_portal.actors import TESTS
from cls_portal.models import Agent
from partners import operations
from partners.models import Contact, Council, Meeting, Organisation
from tests.personas import commune, department, person

ON = date(2026, 11, 23)


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def organisation(name: str = "Domofrance", **values: object) -> Organisation:
    defaults = {"kind": "BAILL", "territory": commune("33039")}
    return operations.create_organisation(by=TESTS, name=name, **{**defaults, **values})  # type: ignore[no-any-return]


def council(name: str = "CLSPD de Bègles", **values: object) -> Council:
    defaults = {
        "kind": "CLSPD",
        "territory": commune("33039"),
        "chair_title": "Le maire de Bègles",
        "created_on": date(2008, 1, 10),
        "on": ON,
    }
    return operations.create_council(by=TESTS, name=name, **{**defaults, **values})  # type: ignore[no-any-return]


def meeting(of: Council, held_on: date = date(2026, 3, 3), **values: object) -> Meeting:
    return operations.record_meeting(of, by=TESTS, held_on=held_on, **{"form": "plenary", **values})  # type: ignore[no-any-return]


def contact(of: Organisation, last_name: str = "Secrète", **values: object) -> Contact:
    return operations.add_contact(of, by=TESTS, last_name=last_name, **values)  # type: ignore[no-any-return]


@pytest.fixture
def domofrance(db: None) -> Organisation:
    return organisation()


@pytest.fixture
def begles(db: None) -> Council:
    """The CLSPD of Bègles."""
    return council()


@pytest.fixture
def plenary(begles: Council) -> Meeting:
    return meeting(begles, subject="Bilan annuel", place="Hôtel de ville")


@pytest.fixture
def partner(domofrance: Organisation) -> Agent:
    """Acts for Domofrance."""
    agent = person("Paola", "Bailleul")
    operations.affiliate_agent(agent, by=TESTS, organisation=domofrance, starts_on=date(2024, 1, 1))
    return agent


@pytest.fixture
def landes(db: None) -> Council:
    """A council of the neighbour's département."""
    return council("CLSPD de Mont-de-Marsan", territory=commune("40192"), chair_title="Le maire de Mont-de-Marsan")


@pytest.fixture
def gironde() -> object:
    return department("33")
