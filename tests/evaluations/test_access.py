"""Who writes an evaluation, who validates it, who sees it."""

import pytest

from cls_portal.actors import PORTAL
from evaluations.access import abilities, contract_of, may
from evaluations.models import Evaluation
from evaluations.operations import create_evaluation
from tests.contracts.stages import taken_over
from tests.personas import commune, department

pytestmark = pytest.mark.django_db

NOTHING = {"edit": False, "present": False, "record_resolutions": False, "waive_resolutions": False, "validate": False,
           "follow": False}  # fmt: skip
TABLE = {
    "claire": dict.fromkeys(NOTHING, True),
    "karim": {**NOTHING, "edit": True, "present": True, "record_resolutions": True, "follow": True},
    "maire": NOTHING,
    "procureur": NOTHING,
    "observer": NOTHING,
    "administrator": NOTHING,
    "neighbour": NOTHING,
}


@pytest.mark.parametrize("who", TABLE)
def test_the_table(who, evaluation, request):
    agent = request.getfixturevalue(who)
    assert abilities(agent, evaluation) == TABLE[who]
    for obj in (evaluation.contract, evaluation.ratings.first()):
        assert abilities(agent, obj) == TABLE[who]


def test_the_portal_may_and_an_unknown_act_may_not(evaluation, claire):
    assert may(PORTAL, "validate", evaluation)
    assert not may(claire, "sign", evaluation)
    assert not may(claire, "edit", None)


def test_a_scope_that_only_meets_the_perimeter_writes_nothing(karim, neighbour, claire):
    wide = taken_over(places=[commune("33039"), commune("40088")], lead=department("33"))
    assert abilities(karim, wide) == NOTHING
    assert abilities(neighbour, wide) == NOTHING
    assert abilities(claire, wide) == TABLE["claire"]


def test_the_contract_behind_each_row(evaluation):
    for row in (evaluation.contract, evaluation, evaluation.ratings.first()):
        assert contract_of(row) == evaluation.contract


SEES = {"claire": True, "karim": True, "maire": True, "procureur": True, "observer": True, "administrator": False,
        "neighbour": False}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_evaluations_are_seen_with_their_contract(who, evaluation, request):
    agent = request.getfixturevalue(who)
    assert Evaluation.objects.visible_to(agent).exists() is SEES[who]
    assert evaluation.ratings.all().visible_to(agent).exists() is SEES[who]


def test_the_second_prefecture_of_a_wide_contract_sees_its_evaluation(neighbour):
    wide = taken_over(places=[commune("33039"), commune("40088")], lead=department("33"))
    create_evaluation(wide, by=PORTAL)
    assert Evaluation.objects.visible_to(neighbour).exists()
