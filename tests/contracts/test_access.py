"""The table of rights of product.md §1, written out, person by person."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.access import may, require
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden
from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.access import ACTS, abilities
from partners.models import Affiliation, Organisation
from territories.models import Territory
from tests.contracts.stages import a_contract, a_signatory
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db

PREF, COORD, PARQUET = "prefecture", "coordinator", "prosecutor"
TABLE = {
    "edit": {PREF, COORD},
    "prepare": {PREF, COORD},
    "move": {PREF},
    "record_prosecutor_opinion": {PREF, PARQUET},
    "record_council_opinion": {COORD},
    "record_resolution": {PREF, COORD},
    "comment": {PREF, COORD, PARQUET, "mayor", "partner"},
    "name_signatories": {PREF, COORD},
    "invite": {PREF, COORD},
    "waive": {PREF},
    "terminate": {PREF},
    "archive": {PREF},
    "amend": {PREF, COORD},
    "succeed": {PREF, COORD},
    "take_over": {PREF},
    "publish": {PREF},
    "deposit_signature": {PREF, "signatory"},
    "read_proof": {PREF, COORD, "signatory"},
    "validate_evaluation": {PREF},
    "validate_diagnostic": {PREF},
    "sign": {"signatory"},
    "refuse": {"signatory"},
    "complete": {"signatory"},
}


@pytest.fixture
def cast(claire, neighbour, karim, maire, procureur, observer, administrator) -> dict[str, Agent]:
    association = Organisation.objects.create(kind="ASSO", name="Médiation")
    partner = person("Sofia", "Diallo")
    Affiliation.objects.create(agent=partner, organisation=association, starts_on=date(2024, 1, 1))
    contract = a_contract()
    contract.partners.create(organisation=association)
    signatory = person("Tom", "Ouin")
    a_signatory(contract, signatory)
    guest = person("Gil", "Hote")
    contract.guests.create(agent=guest)
    return {
        PREF: claire, "neighbour": neighbour, COORD: karim, "mayor": maire, PARQUET: procureur, "observer": observer,
        "administrator": administrator, "partner": partner, "signatory": signatory, "guest": guest,
        "contract": contract,
    }  # fmt: skip


def test_who_may_do_what(cast):
    contract = cast.pop("contract")
    found = {act: {name for name, agent in cast.items() if may(agent, f"contracts.{act}", contract)} for act in TABLE}
    assert found == TABLE


def test_every_act_of_the_code_has_its_line_in_the_table():
    assert set(ACTS) == set(TABLE)


def test_abilities_tell_the_same_as_the_table(cast):
    contract = cast.pop("contract")
    for name, agent in cast.items():
        assert abilities(agent, contract) == {act: name in who for act, who in TABLE.items()}, name


def test_the_administrator_and_the_observer_write_nothing(cast):
    for name in ("administrator", "observer"):
        assert not any(abilities(cast[name], cast["contract"]).values())


@pytest.mark.parametrize(
    ("role", "place", "allowed"),
    [
        (Role.PREFECTURE, "33", True),
        (Role.PREFECTURE, "40", False),
        (Role.COORDINATOR, "33039", True),
        (Role.COORDINATOR, "33063", False),
        (Role.MAYOR, "33039", False),
        (Role.OBSERVER, "33", False),
    ],
)
def test_who_may_create_on_a_commune(role, place, allowed):
    kind = "department" if len(place) == 2 else "commune"
    agent = person("x", "y", role, Territory.objects.get(kind=kind, code=place))
    assert may(agent, "contracts.edit", a_contract()) is allowed


def test_creating_asks_to_be_a_writer_somewhere(cast):
    del cast["contract"]
    assert {name for name, agent in cast.items() if may(agent, "contracts.create")} == {PREF, COORD, "neighbour"}


def test_one_who_holds_a_part_of_the_perimeter_only_does_not_write(karim):
    contract = a_contract(places=[commune("33039"), commune("33063")])
    assert not may(karim, "contracts.edit", contract)
    karim.memberships.create(role=Role.COORDINATOR, territory=commune("33063"), starts_on=date(2024, 1, 1))
    assert may(karim, "contracts.edit", a_contract(places=[commune("33039"), commune("33063")]))


def test_the_lead_prefecture_writes_beyond_its_department_the_other_does_not(claire, neighbour):
    contract = a_contract(places=[commune("33039"), commune("40192")], lead=department("33"))
    assert may(claire, "contracts.move", contract)
    assert not may(neighbour, "contracts.move", contract)


def test_the_prosecutor_of_a_part_of_the_perimeter_may_be_consulted():
    paul = person("Paul", "Mont", Role.PROSECUTOR, department("40"))
    contract = a_contract(places=[commune("33039"), commune("40192")])
    assert may(paul, "contracts.record_prosecutor_opinion", contract)


@pytest.mark.parametrize("period", [{"ends_on": date(2024, 1, 1)}, {"starts_on": date(2124, 1, 1)}])
def test_a_role_of_the_past_or_of_the_future_gives_nothing(period):
    agent = person("x", "y", Role.PREFECTURE, department("33"))
    agent.memberships.update(**period)
    assert not may(agent, "contracts.edit", a_contract())


def test_a_closed_account_may_do_nothing(claire):
    claire.is_active = False
    assert not may(claire, "contracts.edit", a_contract())


def test_the_portal_itself_may_do_what_operations_ask():
    assert may(PORTAL, "contracts.edit", a_contract())


def test_require_refuses_in_french(maire):
    with pytest.raises(Forbidden, match="Vos droits ne vous permettent pas"):
        require(maire, "contracts.edit", a_contract())


def test_asking_again_costs_nothing(claire, django_assert_num_queries):
    contract = a_contract()
    with django_assert_num_queries(4):
        abilities(claire, contract)
    with django_assert_num_queries(0):
        abilities(claire, contract)
