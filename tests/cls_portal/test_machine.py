"""A machine is data: what it refuses, it refuses in words."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.machine import Machine, Step, Transition
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from tests.contracts.stages import a_contract

TODAY = date(2026, 11, 23)
LAMP = Machine(
    name="lamp",
    births=("off",),
    transitions=(
        Transition("light", ("off",), "on", "lamps.use", "Allumer", "a allumé"),
        Transition("put_out", ("on", "dim"), "off", "lamps.use", "Éteindre", "a éteint", reason=True),
    ),
)


def test_edges_are_every_source_with_its_target():
    assert LAMP.edges() == {("off", "on"), ("on", "off"), ("dim", "off")}


def test_a_transition_is_found_by_its_name():
    assert LAMP["light"].label == "Allumer"
    with pytest.raises(StopIteration):
        LAMP["explode"]


def test_the_trigger_is_written_from_the_table():
    sql = LAMP.guard().get_func(Contract)
    assert "'off>on'" in sql
    assert "NOT (NEW.state = 'off')" in sql
    assert "'on>on'" not in sql


def test_a_step_is_open_when_nothing_is_missing():
    assert Step(LAMP["light"], ()).open


@pytest.mark.django_db
def test_firing_changes_state_and_values_together(claire, settings):
    settings.GATES = {}
    contract = CONTRACT.fire(a_contract(), "open_diagnostic", by=claire, on=TODAY, title="Ensemble")
    contract.refresh_from_db()
    assert (contract.state, contract.title, contract.revision) == ("diagnostic", "Ensemble", 2)


@pytest.mark.django_db
def test_firing_is_refused_with_everything_that_is_missing(claire):
    contract = CONTRACT.fire(a_contract(), "open_diagnostic", by=claire, on=TODAY)
    with pytest.raises(Refused) as refusal:
        CONTRACT.fire(contract, "open_drafting", by=claire, on=TODAY)
    assert {reason.code for reason in refusal.value.reasons} == {"contract.diagnostic", "contract.eligibility"}
    assert all(reason.url for reason in refusal.value.reasons)
    assert contract.state == "diagnostic"


@pytest.mark.django_db
def test_the_right_is_asked_before_what_is_missing(maire):
    """Who may not act learns nothing of the file's gaps."""
    with pytest.raises(Forbidden):
        CONTRACT.fire(a_contract(), "open_diagnostic", by=maire, on=TODAY)


@pytest.mark.django_db
def test_the_portal_fires_what_operations_ask(settings):
    settings.GATES = {}
    assert CONTRACT.fire(a_contract(), "open_diagnostic", by=PORTAL, on=TODAY).state == "diagnostic"


@pytest.mark.django_db
def test_each_step_says_what_it_waits_for_before_anyone_clicks(claire, settings):
    contract = a_contract()
    contract.state = "diagnostic"
    steps = {step.transition.name: step for step in CONTRACT.available(contract, claire, TODAY)}
    assert not steps["open_drafting"].open
    assert steps["abandon"].open
