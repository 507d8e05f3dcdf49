"""The money of actions added up, the rules of the FIPD, the financing plan: what is shown, what is said unknown."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from actions import operations
from actions.budget import caps, fipd, plan
from actions.budget.caps import Cap, cap_of
from actions.budget.fipd import Paid, calls, checked, warning
from actions.budget.sums import GROUPINGS, by_group, shared, total
from actions.models import Action, BudgetKind, BudgetLine, PartnerRole
from cls_portal.actors import TESTS
from cls_portal.charts import Bars, grouped_bars
from contracts import operations as on_contracts
from partners.models import Organisation
from tests.contracts.stages import taken_over
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
CAP = Cap(2026, "33", Decimal(80), "Pas plus de 80 %.", "Appel à projets (essai)", "https://exemple.fr/")
PAID = Paid(1, "Action", 2026, "33", Decimal(1000), Decimal(800), None, None)


# Rules, without the database


def test_the_cap_is_that_of_the_year_and_of_the_departement_else_of_all():
    everywhere = replace(CAP, department="", share=Decimal(50))
    known = (everywhere, CAP)
    assert cap_of(2026, "33", known) is CAP
    assert cap_of(2026, "59", known) is everywhere
    assert cap_of(2025, "33", known) is None


def test_each_cap_of_the_file_names_its_source():
    rows = caps.caps()
    assert rows
    for row in rows:
        assert 0 < row.share < 100
        assert row.source
        assert row.url.startswith("http")
        assert row.words.endswith(".")
    assert len({(row.year, row.department) for row in rows}) == len(rows)


def test_an_administration_has_its_own_file(tmp_path, settings):
    own = Path(tmp_path, "own.toml")
    own.write_text(
        '[[cap]]\nyear = 2027\ndepartment = ""\nshare = 60.5\nwords = "x."\nsource = "y"\nurl = "https://z"\n'
    )
    settings.FIPD_CAPS = own
    found = cap_of(2027, "33")
    assert found is not None
    assert found.share == Decimal("60.5")


@pytest.mark.parametrize(
    ("paid", "cap", "said"),
    [
        ({}, CAP, ""),  # exactly at the cap
        ({"planned": Decimal(801)}, CAP, "au-delà du plafond de 80"),
        ({"planned": Decimal(801)}, None, ""),  # no cap is known: nothing is compared
        ({"planned": Decimal(1000)}, None, "paie seul"),
        ({"granted": Decimal(900)}, CAP, "accordée du FIPD"),
        ({"planned": Decimal(0), "cost": Decimal(0)}, CAP, ""),
        ({"planned": Decimal(0), "cost": Decimal(0), "granted": Decimal(5)}, CAP, "sans qu’aucun coût"),
    ],
)
def test_a_warning_says_what_to_look_at(paid, cap, said):
    words = warning(replace(PAID, **paid), cap)
    assert (said in words) if said else words == ""


@pytest.mark.parametrize(
    ("granted", "unknown", "said"),
    [
        (None, 2, "On ne sait encore rien de ce que"),
        (Decimal(1000), 0, "exactement"),
        (Decimal(400), 1, "manque 600,00"),
        (Decimal(1200), 0, "200,00"),
    ],
)
def test_the_gap_between_the_cost_and_what_funders_gave(granted, unknown, said):
    words = plan.gap_in_words(Decimal(1000), granted, unknown)
    assert said in words.replace("\u00a0", " ")
    assert ("une ligne" in words) == (unknown == 1)


# Sums and pages


@pytest.fixture(scope="module")
def made(stage: Stage) -> dict[str, Any]:
    """A signed contract of Bègles: one action that two funders pay, of which one line is unknown; another, without."""
    with stage():
        town = Organisation.objects.create(name="Ville de Bègles", kind="COM")
        club = Organisation.objects.create(name="Club de prévention", kind="ASSO")
        contract = taken_over(title="CLS suivi")
        for each in (town, club):
            on_contracts.add_partner(contract, by=TESTS, organisation=each)
        axis = on_contracts.add_axis(contract, by=TESTS, title="Tranquillité")
        objective = on_contracts.add_objective(axis, by=TESTS, title="Halls")
        given = {"field": "prevention", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "lead": club}
        action = operations.create_action(objective, by=TESTS, title="Médiation", **given)
        operations.create_action(objective, by=TESTS, title="Sans budget", **given)
        money = ((2026, club, "FIPD", "staff", 900), (2026, town, "", "services", 100), (2027, club, "", "in_kind", 50))
        lines = [
            operations.add_budget_line(
                action, by=TESTS, year=year, funder=funder, fund=fund, kind=kind, planned=Decimal(euros)
            )
            for year, funder, fund, kind, euros in money
        ]
        operations.follow_budget_line(
            lines[0], by=TESTS, revision=lines[0].revision, on=ON, granted=Decimal(600), spent=Decimal(0)
        )
        return {"contract": contract.pk, "action": action.pk, "club": club.pk, "town": town.pk}


@pytest.fixture
def lines(db: None, made: dict[str, Any]) -> Any:
    return BudgetLine.objects.filter(action__contract=made["contract"])


def test_what_is_not_known_is_not_zero(lines):
    whole = total(lines)
    planned, requested, granted, _, _, spent = whole.amounts
    assert (planned.value, planned.unknown) == (Decimal(1050), 0)
    assert (requested.value, requested.unknown) == (None, 3)
    assert (granted.value, granted.unknown) == (Decimal(600), 2)
    assert (spent.value, spent.unknown) == (Decimal(0), 2)
    assert (whole.granted_gap, whole.spent_gap) == (Decimal(-300), Decimal(-600))


@pytest.mark.parametrize(
    ("par", "names"),
    [
        ("annee", ["2026", "2027"]),
        ("financeur", ["Club de prévention", "Ville de Bègles"]),
        ("dispositif", ["Sans dispositif", "FIPD"]),
        ("nature", ["Valorisation (apports en nature)", "Prestations", "Personnel"]),
    ],
)
def test_each_way_to_add_up_gives_the_same_whole(lines, par, names):
    groups, more = by_group(lines, GROUPINGS[par])
    assert [each.name for each in groups] == names
    assert not more
    assert sum(each.of("planned") or 0 for each in groups) == Decimal(1050)
    assert round(sum(each.share or 0 for each in shared(groups, total(lines)))) == 100


def test_the_fipd_against_the_call_of_its_year(lines, monkeypatch):
    (call,) = calls(lines)
    assert (call.year, call.department, call.lines, call.cap) == (2026, "33", 1, None)
    assert checked(lines) == ([], False)
    monkeypatch.setattr(caps, "caps", lambda: (CAP,))
    monkeypatch.setattr(fipd, "caps", lambda: (CAP,))
    ((found,), more) = checked(lines)
    assert "La part prévue du FIPD est de 90" in found.warning
    assert not more


def test_expense_and_income_of_an_action(made, karim):
    action = Action.objects.for_detail(karim).get(pk=made["action"])
    page = plan.plan_page(action, "2026")
    shown = page["plan"]
    assert shown.expenses == [("Personnel", Decimal(900)), ("Prestations", Decimal(100))]
    assert [(each.type, each.rate) for each in shown.incomes] == [("Subvention", 90), ("Subvention", 10)]
    assert shown.cost == sum(each.planned for each in shown.incomes)
    assert plan.plan_page(action, "1999")["year"] is None
    assert len(plan.plan_page(action, "")["plan"].incomes) == 3


def test_the_type_of_a_line_is_the_same_in_python_and_in_the_file(made, lines, karim):
    BudgetLine.objects.filter(kind=BudgetKind.SERVICES).update(funder=made["club"])
    for carrier in (None, made["town"]):
        if carrier:
            Action.objects.get(pk=made["action"]).partners.create(organisation_id=carrier, role=PartnerRole.CARRIER)
        action = Action.objects.for_detail(karim).get(pk=made["action"])
        own = plan.own_funders(action)
        rows = list(plan.in_file(lines))
        assert [row.type for row in rows] == [plan.type_of(row, own) for row in rows]
        assert (plan.OWN in {row.type for row in rows}) == (carrier is None)


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\u00a0", " ")


def test_the_page_shows_what_one_sees(made, karim, neighbour, client):
    client.force_login(karim)
    for par in ("action", "axe"):
        shown = page(client, f"/actions/budget/?contrat={made['contract']}&par={par}&annee=2026")
        assert "1 000 €" in shown
        assert "n. c." in shown
        assert "aucun plafond n’est connu" in shown
    assert 'href="?contrat=' in shown
    plan_shown = page(client, f"/actions/{made['action']}/plan-de-financement/?annee=2026")
    assert "Il manque 400,00 €" in plan_shown
    client.force_login(neighbour)
    assert "1 000" not in page(client, "/actions/budget/")
    assert client.get(f"/actions/{made['action']}/plan-de-financement/").status_code == 404


def test_the_files_hold_what_is_shown(made, karim, client):
    client.force_login(karim)
    table = _rows(client, f"/actions/budget/?contrat={made['contract']}&par=dispositif&export=csv")
    assert [row["Dispositif"] for row in table] == ["Sans dispositif", "FIPD", "Ensemble"]
    assert (table[-1]["Prévu"], table[-1]["Demandé"], table[-1]["Demandé : lignes n. c."]) == ("1050,00", "", "3")
    lines = _rows(client, f"/actions/budget/lignes/?contrat={made['contract']}&annee=2026&export=csv")
    assert [(row["Recette : type"], row["Dépense : coût prévu"]) for row in lines] == [
        ("Subvention", "900,00"), ("Subvention", "100,00"),
    ]  # fmt: skip
    own = _rows(client, f"/actions/{made['action']}/plan-de-financement/?export=csv")
    assert len(own) == 3


def _rows(client: Any, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    text = b"".join(response.streaming_content).decode("utf-8-sig").replace("\u00a0", " ")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_bars_say_what_is_not_known():
    chart = grouped_bars(
        "Budget", ("Prévu", "Accordé"), [Bars("2026", (10, None))], of="Année", unit="en euros", source="essai"
    )
    assert chart.table.head == ("Année", "Prévu", "Accordé")
    assert chart.table.rows == (("2026", "10", "n.\u00a0c."),)
    assert chart.svg.count('class="chart-bar"') == 2  # the legend's and the only bar
    assert chart.svg.count("chart-bar-blocked") == 1
    with pytest.raises(ValueError, match="a value for each series"):
        grouped_bars("Budget", ("Prévu",), [Bars("2026", (1, 2))], of="", unit="", source="")
