"""Who writes the actions of a contract: who writes the contract, and nobody else."""

import pytest

from actions.access import abilities, contract_of, may
from actions.models import Action
from cls_portal.actors import PORTAL
from tests.contracts.stages import a_contract
from tests.personas import commune, department

pytestmark = pytest.mark.django_db

TABLE = {
    "claire": True,
    "karim": True,
    "maire": False,
    "procureur": False,
    "observer": False,
    "administrator": False,
    "neighbour": False,
}


@pytest.mark.parametrize("who", TABLE)
def test_the_table(who, action, request):
    agent = request.getfixturevalue(who)
    expected = TABLE[who]
    assert abilities(agent, action) == {"edit": expected, "follow": expected}
    for row in (action, action.contract, action.partners.get(), action.budget_lines.get(), action.indicators.get()):
        assert may(agent, "edit", row) is expected


def test_the_portal_may_and_an_unknown_act_may_not(action, claire):
    assert may(PORTAL, "edit", action)
    assert not may(claire, "judge", action)
    assert not may(claire, "edit", None)


def test_a_coordinator_of_one_commune_does_not_write_a_wider_contract(karim):
    wider = a_contract(places=[commune("33039"), commune("33063")], lead=department("33"))
    assert not may(karim, "edit", wider)


def test_the_contract_behind_each_row(action):
    for row in (action.contract, action, action.partners.get()):
        assert contract_of(row) == action.contract


SEES = {
    "claire": True,
    "karim": True,
    "observer": True,
    "maire": False,
    "procureur": False,
    "administrator": False,
    "neighbour": False,
}


@pytest.mark.parametrize("who", SEES)
def test_actions_are_seen_with_their_contract(who, action, request):
    agent = request.getfixturevalue(who)
    seen = Action.objects.visible_to(agent).exists()
    assert seen is SEES[who]
    for rows in (action.partners, action.budget_lines, action.indicators, action.problem_links):
        assert rows.all().visible_to(agent).exists() is seen


def test_the_mayor_sees_them_once_the_text_is_shared(frozen, maire):
    assert Action.objects.visible_to(maire).exists()
