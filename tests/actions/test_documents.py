"""What the contract prints of its actions: plain data, and the sheets laid out from it."""

import json
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from actions import operations
from actions.documents import actions_section
from cls_portal.actors import PORTAL
from contracts.documents import with_dates
from tests.actions.conftest import make_action

pytestmark = pytest.mark.django_db


def test_a_sheet_is_plain_data(action):
    [sheet] = actions_section(action.contract)
    assert json.loads(json.dumps(sheet)) == sheet
    assert sheet["number"] == 1
    assert sheet["starts_on"] == "2027-01-01"
    assert sheet["problems"] == [{"number": 1, "title": "Occupation des halls"}]
    assert [place["name"] for place in sheet["places"]] == ["Halle 1"]
    assert sheet["lead"] == "Médiation Rive gauche"
    [supporter] = action.partners.all()
    assert sheet["key"] == str(action.lineage)
    assert sheet["partners"] == [
        {
            "key": supporter.organisation_id, "name": "Bailleur des Deux Rives", "role": "Partenaire",
            "part": "Prête ses locaux",
        }
    ]  # fmt: skip
    line = action.budget_lines.get()
    assert sheet["budget"] == [
        {
            "key": str(line.lineage),
            "year": 2027,
            "funder": "Médiation Rive gauche",
            "fund": "FIPD",
            "kind": "Non précisée",
            "planned": "1500.50",
        }
    ]
    assert sheet["cost"] == "1500.50"
    assert sheet["indicators"][0]["baseline"] == "0"
    assert sheet["indicators"][0]["target"] == "12.5"


def test_the_budget_is_summed_by_year(action):
    for year, planned in ((2028, "10.00"), (2027, "0.25")):
        operations.add_budget_line(action, by=PORTAL, funder=action.lead, year=year, planned=Decimal(planned))
    [sheet] = actions_section(action.contract)
    assert sheet["budget_by_year"] == [{"year": 2027, "planned": "1500.75"}, {"year": 2028, "planned": "10.00"}]
    assert sheet["cost"] == "1510.75"


def test_an_empty_action_prints_nothing_undefined(objective):
    operations.create_action(objective, by=PORTAL, title="Nue", field="sanction")
    [sheet] = actions_section(objective.contract)
    assert (sheet["lead"], sheet["starts_on"], sheet["full_time_equivalents"], sheet["cost"]) == ("", "", "", "0.00")
    html = render_to_string("actions/pdf/sheet.html", {"action": with_dates(sheet)})
    assert "Fiche-action n°\u00a01" in html
    assert "<table" not in html
    assert "None" not in html


def test_the_sheets_say_it_in_french(action):
    sheets = with_dates(actions_section(action.contract))
    summary = render_to_string("actions/pdf/summary.html", {"actions": sheets})
    assert "1\u00a0500,50\u00a0€" in summary
    assert "1er\u00a0janvier\u00a02027" in summary
    sheet = render_to_string("actions/pdf/sheet.html", {"action": sheets[0]})
    for words in ("Occupation des halls", "Prête ses locaux", "1\u00a0500,50\u00a0€", ">12,5<", "Deux médiateurs."):
        assert words in sheet
    for table in sheet.split("<table")[1:]:
        assert "<caption>" in table
        assert "<colgroup>" in table
        assert 'scope="col"' in table


def test_what_people_type_is_escaped(objective):
    operations.create_action(objective, by=PORTAL, title="<script>alert(1)</script>", field="sanction")
    sheets = actions_section(objective.contract)
    assert "<script>" not in render_to_string("actions/pdf/summary.html", {"actions": sheets})
    assert "<script>" not in render_to_string("actions/pdf/sheet.html", {"action": with_dates(sheets)[0]})


def test_the_cost_does_not_grow_with_the_actions(
    action, objective, problem, association, landlord, django_assert_num_queries
):
    for number in range(2, 21):
        make_action(objective, number, problem, association, landlord)
    contract = action.contract
    with django_assert_num_queries(8):
        assert len(actions_section(contract)) == 20
