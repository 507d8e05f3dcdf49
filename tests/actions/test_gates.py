"""The chain of a contract: every missing tie is named once, with the page that mends it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actions import operations
from actions.gates import chain_complete
from actions.models import Action, BudgetLine, Indicator
from cls_portal.actors import PORTAL
from contracts import operations as on_contracts
from contracts.lifecycle import CONTRACT
from contracts.models import Axis, Objective
from diagnostics import operations as on_diagnostics
from tests.actions.conftest import TODAY, make_action
from tests.contracts.stages import a_contract

pytestmark = pytest.mark.django_db


def codes(contract):
    return [reason.code for reason in chain_complete(contract, TODAY)]


def test_a_whole_chain_lacks_nothing(action):
    assert chain_complete(action.contract, TODAY) == []


def test_a_contract_without_axis(contract, problem):
    reasons = {reason.code: reason for reason in chain_complete(contract, TODAY)}
    assert reasons["chain.contract_without_axis"].url == reverse("axis-create", args=[contract.pk])


def test_an_axis_without_objective(action):
    axis = on_contracts.add_axis(action.contract, by=PORTAL, title="Axe vide")
    [reason] = chain_complete(action.contract, TODAY)
    assert reason.code == f"chain.axis_without_objective:{axis.pk}"
    assert "Axe vide" in reason.text
    assert reason.url == reverse("objective-create", args=[axis.pk])


def test_an_objective_without_action(action):
    objective = on_contracts.add_objective(Axis.objects.get(), by=PORTAL, title="Objectif seul")
    [reason] = chain_complete(action.contract, TODAY)
    assert reason.code == f"chain.objective_without_action:{objective.pk}"
    assert "1.2" in reason.text
    assert reason.url == f"/actions/nouvelle/?contrat={action.contract_id}&objectif={objective.pk}"


def test_a_problem_without_action(action, diagnostic):
    other = on_diagnostics.add_problem(diagnostic, by=PORTAL, title="Rodéos motorisés")
    [reason] = chain_complete(action.contract, TODAY)
    assert reason.code == f"chain.problem_without_action:{other.pk}"
    assert "Rodéos motorisés" in reason.text
    assert reason.url == f"/actions/nouvelle/?contrat={action.contract_id}&probleme={other.pk}"


def test_a_problem_answered_only_by_another_contract_is_not_answered_here(action, diagnostic, problem):
    """Two contracts may rest on one diagnostic: each answers for itself."""
    second = a_contract(title="Second contrat", diagnostic=diagnostic)
    assert f"chain.problem_without_action:{problem.pk}" in codes(second)


def change(**values):
    return lambda action: Action.objects.filter(pk=action.pk).update(**values)


LACKS = {
    "problem": lambda action: action.problem_links.all().delete(),
    "lead": change(lead=None),
    "partner": lambda action: action.partners.all().delete(),
    "indicator": lambda action: action.indicators.all().delete(),
    "calendar": change(ends_on=None),
}
PAGES = {"partner": "action-partner-add", "indicator": "action-indicator-add"}


@pytest.mark.parametrize("what", LACKS)
def test_an_action_that_lacks(what, action):
    LACKS[what](action)
    wanted = f"chain.action_without_{what}:{action.pk}"
    reason = next(reason for reason in chain_complete(action.contract, TODAY) if reason.code == wanted)
    assert "n°\u00a01" in reason.text
    assert "Action 1" in reason.text
    assert reason.url == reverse(PAGES.get(what, "action-edit"), args=[action.pk])
    assert what == "problem" or codes(action.contract) == [wanted]


def test_a_calendar_needs_its_beginning_too(action):
    change(starts_on=None)(action)
    assert codes(action.contract) == [f"chain.action_without_calendar:{action.pk}"]


MEANS = {
    "words": {"human_means": "Deux médiateurs."},
    "time": {"full_time_equivalents": Decimal("0.5")},
    "money": {"planned": Decimal(100)},
    "blank words": {"human_means": "  "},
    "no time": {"full_time_equivalents": Decimal(0)},
    "no money": {"planned": Decimal(0)},
    "nothing": {},
}


@pytest.mark.parametrize("means", MEANS)
def test_means_are_human_or_financial(means, action):
    values = dict(MEANS[means])
    BudgetLine.objects.all().delete()
    if planned := values.pop("planned", None):
        operations.add_budget_line(action, by=PORTAL, funder=action.lead, year=2027, planned=planned)
    change(**{"human_means": "", "full_time_equivalents": None, **values})(action)
    expected = [] if means in {"words", "time", "money"} else [f"chain.action_without_means:{action.pk}"]
    assert codes(action.contract) == expected


@pytest.mark.parametrize("what", ["baseline", "target"])
def test_an_indicator_without(what, action):
    Indicator.objects.update(**{what: None})
    indicator = Indicator.objects.get()
    [reason] = chain_complete(action.contract, TODAY)
    assert reason.code == f"chain.indicator_without_{what}:{indicator.pk}"
    assert "Jeunes suivis" in reason.text
    assert reason.url == reverse("action-indicator-edit", args=[indicator.pk])


def test_a_baseline_of_nought_is_a_baseline(action):
    assert Indicator.objects.get().baseline == 0
    assert codes(action.contract) == []


def test_an_actor_engaged_nowhere_is_named_once_with_its_problems(action, diagnostic, problem, stranger):
    second = on_diagnostics.add_problem(diagnostic, by=PORTAL, title="Rodéos")
    operations.change_action(action, by=PORTAL, revision=action.revision, problems=[problem, second])
    for each, part in ((problem, "suffers"), (problem, "observes"), (second, "acts")):
        on_diagnostics.add_concerned_actor(each, by=PORTAL, organisation=stranger, part=part)
    [reason] = chain_complete(action.contract, TODAY)
    assert reason.code == f"chain.actor_not_engaged:{stranger.pk}"
    assert "Collège Pablo-Neruda" in reason.text
    assert "n°\u00a01, n°\u00a02" in reason.text
    assert reason.url == reverse("contract-partner-add", args=[action.contract_id])


ENGAGEMENTS = {
    "lead": lambda action, who: operations.change_action(action, by=PORTAL, revision=action.revision, lead=who),
    "partner": lambda action, who: operations.add_partner(action, by=PORTAL, organisation=who),
    "funder": lambda action, who: operations.add_budget_line(
        action, by=PORTAL, funder=who, year=2027, planned=Decimal(5)
    ),
    "commitment": lambda action, who: on_contracts.add_partner(
        action.contract, by=PORTAL, organisation=who, commitment="Signale les faits."
    ),
}


@pytest.mark.parametrize("engagement", ENGAGEMENTS)
def test_an_actor_is_engaged_by(engagement, action, problem, stranger):
    on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=stranger, part="acts")
    assert codes(action.contract) == [f"chain.actor_not_engaged:{stranger.pk}"]
    ENGAGEMENTS[engagement](action, stranger)
    assert codes(action.contract) == []


def test_a_partner_without_written_commitment_is_not_engaged(action, problem, stranger):
    on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=stranger, part="acts")
    row = on_contracts.add_partner(action.contract, by=PORTAL, organisation=stranger)
    [reason] = chain_complete(action.contract, TODAY)
    assert reason.url == reverse("contract-partner-edit", args=[row.pk])


def test_the_chain_blocks_the_consultation_until_the_prefecture_waives(action, claire):
    LACKS["partner"](action)
    step = CONTRACT["open_consultation"]
    [reason] = [r for r in CONTRACT.missing(step, action.contract, TODAY) if r.code.startswith("chain.action_")]
    on_contracts.grant_waiver(action.contract, by=claire, on=TODAY, code=reason.code, reason="Action menée seule.")
    assert reason.code not in [r.code for r in CONTRACT.missing(step, action.contract, TODAY)]


def test_a_contract_without_diagnostic_has_no_problem_to_answer(action):
    contract = action.contract
    contract.diagnostic = None
    assert [code for code in codes(contract) if "problem" in code] == []


def test_the_cost_does_not_grow_with_the_contract(
    action, diagnostic, objective, landlord, association, stranger, django_assert_num_queries
):
    def grow(number):
        problem = on_diagnostics.add_problem(diagnostic, by=PORTAL, title=f"Problème {number}")
        on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=stranger, part="acts")
        made = make_action(objective, number, problem, association, landlord)
        Indicator.objects.filter(action=made).update(target=None)
        on_contracts.add_objective(objective.axis, by=PORTAL, title=f"Objectif {number}")

    def measured():
        contract = Objective.objects.select_related("contract").first().contract
        with django_assert_num_queries(6):
            return len(chain_complete(contract, TODAY))

    grow(2)
    few = measured()
    for number in range(3, 22):
        grow(number)
    assert measured() == few + 19 * 2
