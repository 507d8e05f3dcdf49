"""Who sees which diagnostic."""

import pytest

from cls_portal.actors import PORTAL
from contracts.operations import add_partner
from diagnostics import operations
from diagnostics.models import ConcernedActor, Diagnostic, Eligibility, FieldResponse, Problem
from partners.models import Affiliation
from territories.models import Membership
from tests.diagnostics.conftest import PERIOD, TODAY
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db


def sees(agent):
    return Diagnostic.objects.visible_to(agent).exists()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("claire", True, True),
        ("karim", True, True),
        ("observer", True, True),
        ("maire", False, True),
        ("procureur", False, True),
        ("neighbour", False, False),
        ("administrator", False, False),
    ],
)
def test_who_sees_before_and_after_validation(request, problem, claire, name, before, after):
    agent = request.getfixturevalue(name)
    assert sees(agent) is before
    operations.validate_diagnostic(problem.diagnostic, by=claire, on=TODAY)
    assert sees(agent) is after


def test_a_scope_that_meets_one_commune_is_enough_to_see(diagnostic, claire, neighbour):
    operations.set_diagnostic(diagnostic, by=PORTAL, revision=None, communes=[commune("33039"), commune("40192")])
    assert sees(neighbour)
    assert sees(claire)


def test_a_partner_sees_the_validated_diagnostic_of_its_contract(contract_of, claire, social_landlord):
    partner = person("Paula", "Partenaire")
    Affiliation.objects.create(agent=partner, organisation=social_landlord, starts_on=PERIOD["starts_on"])
    assert not sees(partner)
    add_partner(contract_of, by=claire, organisation=social_landlord)
    assert sees(partner)
    operations.reopen_diagnostic(contract_of.diagnostic, by=claire, reason="À corriger")
    assert not sees(partner)


def test_rows_are_seen_with_their_diagnostic(validated, claire, neighbour):
    operations.decide_eligibility(validated, by=claire, decided_on=TODAY, grounds="Intensité")
    for model in (Problem, FieldResponse, Eligibility):
        assert model.objects.visible_to(claire).exists()
        assert not model.objects.visible_to(neighbour).exists()
    assert not ConcernedActor.objects.visible_to(claire).exists()


def test_seen_once_whatever_the_number_of_scopes(validated, claire):
    for place in (commune("33039"), department("33").region):
        Membership.objects.create(agent=claire, role="prefecture", territory=place, starts_on=PERIOD["starts_on"])
    assert Diagnostic.objects.visible_to(claire).count() == 1


@pytest.mark.parametrize(("text", "found"), [("begles", True), ("DIAGNOSTIC Bègles", True), ("talence", False)])
def test_titles_are_found_without_accents(diagnostic, text, found):
    assert Diagnostic.objects.all().titled(text).exists() is found


def test_within_a_territory(diagnostic):
    rows = Diagnostic.objects.all()
    assert rows.within(department("33")).exists()
    assert rows.within(commune("33039")).exists()
    assert not rows.within(department("40")).exists()


def test_the_list_counts_problems(problem):
    [row] = Diagnostic.objects.all().for_list()
    assert row.problem_count == 1
