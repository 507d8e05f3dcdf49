"""The only door to an object, and how rights are read."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.http import Http404

from cls_portal.access import abilities, get_visible, may, require
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden
from contracts.models import Contract
from tests.contracts.stages import a_contract

pytestmark = pytest.mark.django_db


def test_one_gets_what_one_sees(claire):
    contract = a_contract()
    assert get_visible(Contract, claire, pk=contract.pk) == contract


def test_what_belongs_to_others_and_what_does_not_exist_give_the_same_answer(claire, neighbour):
    contract = a_contract()
    answers = []
    for agent, key in ((neighbour, contract.pk), (claire, 999_999_999)):
        with pytest.raises(Http404) as error:
            get_visible(Contract, agent, pk=key)
        answers.append(str(error.value))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("key", ["abc", "1; DROP TABLE", ""])
def test_a_key_that_is_none_is_a_404(claire, key):
    with pytest.raises(Http404):
        get_visible(Contract, claire, pk=key)


def test_a_queryset_of_ones_own_is_narrowed_too(claire, neighbour):
    contract = a_contract()
    with pytest.raises(Http404):
        get_visible(Contract, neighbour, queryset=Contract.objects.for_list(), pk=contract.pk)
    with pytest.raises(Http404):
        get_visible(Contract, claire, queryset=Contract.objects.filter(kind="STSPD"), pk=contract.pk)


def test_a_permission_is_answered_by_the_table_of_its_app(claire, neighbour):
    contract = a_contract()
    assert may(claire, "contracts.edit", contract)
    assert not may(neighbour, "contracts.edit", contract)
    require(PORTAL, "contracts.edit", contract)
    with pytest.raises(Forbidden):
        require(neighbour, "contracts.edit", contract)


def test_an_unknown_act_is_nobodys(claire):
    assert not may(claire, "contracts.explode", a_contract())


def test_an_unknown_app_is_a_mistake(claire):
    with pytest.raises(LookupError):
        may(claire, "nothing.edit")


TABLES = [
    config.name
    for config in apps.get_app_configs()
    if config.name in {"territories", "partners", "diagnostics", "contracts", "actions", "evaluations"}
]


def test_every_app_has_its_table():
    assert len(TABLES) == 6


def test_abilities_and_may_agree_on_every_act(claire, karim, observer):
    contract = a_contract()
    for agent in (claire, karim, observer):
        for act, allowed in abilities(agent, "contracts", contract).items():
            assert may(agent, f"contracts.{act}", contract) is allowed
