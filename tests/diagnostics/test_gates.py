"""What a contract's chain asks of its diagnostic, and where it is mended."""

import pytest
from django.urls import reverse

from cls_portal.actors import PORTAL
from diagnostics import gates, operations
from tests.diagnostics.conftest import TODAY
from tests.personas import commune

pytestmark = pytest.mark.django_db


def test_a_problem_without_actor_is_named_with_the_page_that_mends_it(contract_of):
    problem = contract_of.diagnostic.problems.get()
    [reason] = gates.problems_described(contract_of, TODAY)
    assert reason.code == f"chain.problem_without_actor:{problem.pk}"
    assert "Occupation des halls" in reason.text
    assert reason.url == f"{reverse('diagnostic-detail', args=[problem.diagnostic_id])}#probleme-{problem.pk}"


def test_a_problem_without_field_is_named(problem, karim, social_landlord):
    operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    assert gates.incomplete_problems(problem.diagnostic) == []
    operations.change_problem(problem, by=karim, revision=1, fields=[])
    assert [r.code for r in gates.incomplete_problems(problem.diagnostic)] == [
        f"chain.problem_without_field:{problem.pk}"
    ]


def test_a_contract_without_diagnostic_asks_nothing_here(contract_of):
    contract_of.diagnostic = None
    assert gates.problems_described(contract_of, TODAY) == []


def test_the_cost_does_not_grow_with_problems(problem, karim, django_assert_num_queries):
    diagnostic = problem.diagnostic
    for number in range(20):
        operations.add_problem(diagnostic, by=karim, title=f"Problème {number}")
    with django_assert_num_queries(1):
        assert len(gates.incomplete_problems(diagnostic)) == 1 + 2 * 20


def test_every_missing_piece_leads_to_the_page_that_mends_it(diagnostic):
    urls = {reason.code: reason.url for reason in gates.missing_to_validate(diagnostic, TODAY)}
    base = f"/diagnostics/{diagnostic.pk}"
    assert urls["diagnostic.part_missing:situation"] == f"{base}/parties/situation/"
    assert urls["diagnostic.part_missing:sources"] == f"{base}/parties/sources/"
    assert urls["diagnostic.problem_missing"] == f"{base}/problemes/nouveau/"
    assert urls["diagnostic.field_unappraised:sanction"] == f"{base}/champs/sanction/"


def test_a_period_still_running_leads_to_the_edit_page(problem):
    diagnostic = problem.diagnostic
    diagnostic.ends_on = TODAY.replace(year=2027)
    [reason] = gates.missing_to_validate(diagnostic, TODAY)
    assert reason.url == f"/diagnostics/{diagnostic.pk}/modifier/"


def test_a_complete_diagnostic_lacks_nothing(problem):
    assert gates.missing_to_validate(problem.diagnostic, TODAY) == []


def test_what_would_make_problems_clearer_is_told_and_stops_nothing(problem, karim):
    def told():
        [loaded] = problem.diagnostic.problems.whole()
        return {
            reason.code.partition(":")[0].rpartition("_")[2]: reason for reason in gates.unfinished_problems([loaded])
        }

    assert set(told()) == {"place", "evidence", "priority", "response"}
    assert told()["priority"].url == f"/diagnostics/problemes/{problem.pk}/noter/"
    operations.change_problem(problem, by=karim, revision=None, places=[commune("33039")])
    operations.add_evidence(problem, by=karim, kind="series", series="Halls", source="Bailleur")
    operations.overrule_priority(problem, by=karim, revision=None, priority=1, reason="Attente", on=TODAY)
    for field in problem.fields:
        operations.describe_response(problem, by=karim, field=field, fitness="absent")
    assert told() == {}
    operations.set_diagnostic(problem.diagnostic, by=PORTAL, revision=None, communes=[commune("33522")])
    assert "hors du périmètre" in told()["stranger"].text
    assert gates.missing_to_validate(problem.diagnostic, TODAY) == []
