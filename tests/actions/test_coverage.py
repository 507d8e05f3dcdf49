"""The coverage of a contract: both ways, the same list as the gates, the same at any size."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from actions import operations
from actions.coverage import coverage_of
from actions.gates import chain_complete, chains_complete
from actions.models import Action, Indicator
from cls_portal.actors import PORTAL
from contracts import operations as on_contracts
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from diagnostics import operations as on_diagnostics
from diagnostics.gates import problems_described, problems_of_many_described
from diagnostics.models import Diagnostic
from tests.actions.conftest import TODAY, make_action
from tests.contracts.stages import S, a_contract, moved

pytestmark = pytest.mark.django_db


def page(client, contract, query=""):
    return client.get(reverse("action-coverage", args=[contract.pk]) + query).content.decode()


def asked(contract):
    return [
        reason
        for reason in CONTRACT.missing(CONTRACT["open_consultation"], contract, TODAY)
        if reason.code.startswith("chain.")
    ]


@pytest.fixture
def broken(action, diagnostic, problem, stranger, objective):
    """A chain that lacks a little of everything."""
    on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=stranger, part="suffers")
    on_diagnostics.add_problem(diagnostic, by=PORTAL, title="Rodéos motorisés")
    operations.create_action(objective, by=PORTAL, title="Action nue", field="prevention")
    Indicator.objects.update(target=None)
    return Contract.objects.get(pk=action.contract_id)


def test_the_missing_list_is_that_of_the_gates(broken, claire):
    reasons = asked(broken)
    assert len(reasons) > 8
    told = coverage_of(broken, claire, TODAY).missing
    assert [(piece.text, piece.code, piece.url) for piece in told] == [
        (reason.text, reason.code, reason.url) for reason in reasons
    ]
    assert all(piece.waive_url for piece in told)


def test_every_piece_of_the_list_marks_its_row(broken, claire):
    """No rule of the chain is left without a place on the page, but the contract's own."""
    coverage = coverage_of(broken, claire, TODAY)
    rows = [line.marks for line in (*coverage.problems, *coverage.actions)]
    rows += [each.marks for line in coverage.actions for each in line.indicators]
    marked = {mark.code for marks in rows for mark in marks.values()}
    marked |= {line.mark.code for line in coverage.actors if line.mark}
    assert marked == {reason.code for reason in asked(broken)}


def test_the_links_count_each_row_once(broken, claire):
    bare = Action.objects.get(title="Action nue")
    code = f"chain.action_without_lead:{bare.pk}"
    on_contracts.grant_waiver(broken, by=claire, on=TODAY, code=code, reason="Pilote à élire.")
    links = {link.label: (link.whole, link.lacking, link.waived) for link in coverage_of(broken, claire, TODAY).links}
    assert links["Actions qui ont un pilote"] == (1, 0, 1)
    assert links["Actions qui ont des partenaires"] == (1, 1, 0)
    assert links["Indicateurs qui ont un départ et une cible"] == (0, 1, 0)
    assert links["Problèmes auxquels répond une action"] == (1, 1, 0)


def test_a_waived_piece_is_shown_with_its_reason_and_who_granted_it(broken, claire, karim, client):
    bare = Action.objects.get(title="Action nue")
    code = f"chain.action_without_problem:{bare.pk}"
    waiver = on_contracts.grant_waiver(broken, by=claire, on=TODAY, code=code, reason="Action transversale.")
    client.force_login(claire)
    shown = page(client, broken)
    assert "Dispensé\u00a0: Action transversale." in shown
    assert str(claire) in shown
    assert reverse("waiver-withdraw", args=[waiver.pk]) in shown
    client.force_login(karim)
    shown = page(client, broken)
    assert "Action transversale." in shown
    assert "/dispenses/" not in shown


def test_only_what_lacks(action, broken, claire, objective, problem, association, landlord, client):
    whole = make_action(objective, 7, problem, association, landlord)
    client.force_login(claire)
    assert f'id="action-{whole.pk}"' in page(client, broken)
    shown = page(client, broken, "?manques=1")
    assert f'id="action-{whole.pk}"' not in shown
    assert "Rodéos motorisés" in shown


def test_the_page_goes_from_the_figure_to_the_evaluation_and_back(action, diagnostic, problem, claire, client):
    Diagnostic.objects.filter(pk=diagnostic.pk).update(validated_on=None, validated_by=None)
    problem.evidences.create(
        diagnostic=diagnostic, kind="statement", text="Dégradations", source="Main courante", dated_on=date(2025, 6, 1)
    )
    client.force_login(claire)
    contract = Contract.objects.get(pk=action.contract_id)
    shown = page(client, contract)
    assert shown.count("Main courante") == 2
    assert f'id="probleme-{problem.pk}"' in shown
    assert reverse("action-coverage", args=[contract.pk]) in client.get(f"/contrats/{contract.pk}/").content.decode()
    found = client.get(reverse("action-detail", args=[action.pk])).content.decode()
    assert f"{reverse('action-coverage', args=[contract.pk])}#action-{action.pk}" in found
    found = client.get(reverse("diagnostic-detail", args=[diagnostic.pk])).content.decode()
    assert reverse("action-coverage", args=[contract.pk]) in found


def test_who_may_not_read_the_diagnostic_is_told_nothing_of_its_problems(broken, diagnostic, administrator, client):
    Diagnostic.objects.filter(pk=diagnostic.pk).update(validated_on=None, validated_by=None)
    broken.guests.create(agent=administrator)
    client.force_login(administrator)
    for address in (reverse("action-coverage", args=[broken.pk]), reverse("api:contracts-coverage", args=[broken.pk])):
        shown = client.get(address).content.decode()
        assert "Rodéos" not in shown
        assert "Neruda" not in shown
        assert "Action nue" in shown


def test_the_file_has_a_line_for_each_indicator_and_each_gap(broken, claire, client):
    client.force_login(claire)
    answer = client.get(reverse("action-coverage", args=[broken.pk]), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["N° du problème"], row["N° de l’action"], row["Indicateur"]) for row in rows] == [
        ("1", "1", "Jeunes suivis"), ("2", "", ""), ("", "2", ""),
    ]  # fmt: skip
    assert "n’a pas de cible" in rows[0]["Ce qui manque"]


def test_the_api_answers_both_ways_with_the_list_of_the_gates(broken, action, problem, claire, client):
    client.force_login(claire)
    data = client.get(reverse("api:contracts-coverage", args=[broken.pk])).json()
    assert [(row["code"], row["url"]) for row in data["missing"]] == [(r.code, r.url) for r in asked(broken)]
    down = {row["id"]: row for row in data["problems"]}
    up = {row["id"]: row for row in data["actions"]}
    assert down[problem.pk]["actions"] == [action.pk]
    assert up[action.pk]["problems"] == [problem.pk]
    assert up[action.pk]["indicators"][0]["lacks"] == [f"chain.indicator_without_target:{Indicator.objects.get().pk}"]
    assert len(data["links"]) == 13


def test_a_frozen_text_offers_no_door(broken, claire, client):
    moved(broken, S.CONSULTATION, S.APPROVAL, S.READY_TO_SIGN)
    client.force_login(claire)
    shown = page(client, broken)
    assert "Compléter" not in shown
    assert "Dispenser" not in shown


def test_many_contracts_are_asked_at_once_and_told_apart(broken, diagnostic, django_assert_num_queries):
    other = a_contract(title="Second", diagnostic=diagnostic)
    alone = a_contract(title="Sans diagnostic")
    contracts = list(Contract.objects.filter(pk__in=[broken.pk, other.pk, alone.pk]))
    for one, many, cost in (
        (chain_complete, chains_complete, 6), (problems_described, problems_of_many_described, 1),
    ):  # fmt: skip
        with django_assert_num_queries(cost):
            found = many(contracts, TODAY)
        assert found == {contract.pk: one(contract, TODAY) for contract in contracts}
    assert len({len(reasons) for reasons in chains_complete(contracts, TODAY).values()}) == 3
